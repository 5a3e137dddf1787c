-- Claim those of a bucket whose next attempt is due. Who waits for the outcome of the alert that
-- this one follows up goes on waiting, is claimed, or is told nothing, as that one has ended.
-- Asked again by the same run (an answer that got lost), it gives the same ones once more.
-- KEYS: ledger, ledger of the alert that this one follows up, later (zset by ms), chats
-- ARGV: run, now (ms; "": by Redis's own clock, which all workers share)
-- Returns: place, attempt, copies, earlier row, packed chat, and so on: five for each reader
local most_waits = 90 -- the last of them 5 minutes apart: 7 hours, longer than an alert is news
-- Not the mark of `claim`: neither gives what the other has claimed.
local mark = ':' .. ARGV[1] .. '+'
local clock = redis.call('TIME')
local now = ARGV[2] ~= '' and tonumber(ARGV[2]) or clock[1] * 1000 + math.floor(clock[2] / 1000)
local page = {}

local function give(place, attempt, copies, earlier, chat)
  local count = #page
  page[count + 1], page[count + 2], page[count + 3] = place, attempt, copies
  page[count + 4], page[count + 5] = earlier, chat
end

local rows = redis.call('HGETALL', KEYS[1])
for i = 1, #rows, 2 do
  local number, copies, owner = string.match(rows[i + 1], '^c(%d+)%.(%d+)(:.*)$')
  local chat = owner == mark and redis.call('HGET', KEYS[4], rows[i])
  if chat then
    local earlier = redis.call('HGET', KEYS[2], rows[i]) or ''
    give(rows[i], tonumber(number), tonumber(copies), earlier, chat)
  end
end

for _, place in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, 128)) do
  redis.call('ZREM', KEYS[3], place)
  local row = redis.call('HGET', KEYS[1], place) or ''
  local number, copies = string.match(row, '^l(%d+)%.(%d+)')
  local waits = tonumber(string.match(row, '^w(%d+)'))
  local earlier = redis.call('HGET', KEYS[2], place) or ''
  local chat = redis.call('HGET', KEYS[4], place)
  if waits and string.find(earlier, '^[clo]') and waits < most_waits then
    redis.call('HSET', KEYS[1], place, 'w' .. (waits + 1))
    redis.call('ZADD', KEYS[3], now + 1000 * math.min(300, 2 ^ waits), place)
  elseif waits and string.sub(earlier, 1, 1) ~= 's' then
    redis.call('HSET', KEYS[1], place, 'k')
  elseif (number or waits) and not (chat and string.sub(chat, -1) == '|') then
    redis.call('HSET', KEYS[1], place, 'g')
  elseif number or waits then
    local attempt = tonumber(number or 0) + 1
    redis.call('HSET', KEYS[1], place, 'c' .. attempt .. '.' .. (copies or 0) .. mark)
    give(place, attempt, tonumber(copies or 0), earlier, chat)
  end
end
return page
