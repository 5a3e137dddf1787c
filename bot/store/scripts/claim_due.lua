-- Claim those of a bucket whose next attempt is due. Who waits for an alert before this one goes on
-- waiting until that one has ended; the follow-up of one that did not arrive, nor will, is not sent.
-- Asked again by the same run (an answer that got lost), it gives the same ones once more.
-- KEYS: ledger, later (zset by ms), topics, chats, alerts of the lane that are not through (zset by
--       ms), ledgers of the story's alerts before this one...; by name: ledgers, laters of those that
--       are not through
-- ARGV: run, the alert, when it was created (ms), now (ms; "": by Redis's own clock, which all
--       workers share), topics whose followers get it even if no alert before it reached them...
-- Returns: place, attempt, copies, earlier row, packed chat, and so on: five for each reader
-- Not the mark of `claim`: neither gives what the other has claimed.
local mark = ':' .. ARGV[1] .. '+'
local clock = redis.call('TIME')
local now = ARGV[4] ~= '' and tonumber(ARGV[4]) or clock[1] * 1000 + math.floor(clock[2] / 1000)
local told = told_before(slice(KEYS, 6))
local asked = followers_of(KEYS[3], 5)
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
    give(rows[i], tonumber(number), tonumber(copies), told[rows[i]] or '', chat)
  end
end

local before = alerts_before(KEYS[5], KEYS[1], KEYS[2], ARGV[2], ARGV[3])
local function wait(place, row, seconds)
  redis.call('HSET', KEYS[1], place, row)
  redis.call('ZADD', KEYS[2], now + 1000 * seconds, place)
end

for _, place in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 128)) do
  redis.call('ZREM', KEYS[2], place)
  local row = redis.call('HGET', KEYS[1], place) or ''
  local number, copies, delays = string.match(row, '^l(%d+)%.(%d+)%.?(%d*)')
  local waits = tonumber(string.match(row, '^w(%d+)') or delays) or 0
  local is_new = string.sub(row, 1, 1) == 'w'
  local earlier = told[place] or ''
  local chat = redis.call('HGET', KEYS[4], place)
  if is_new and string.find(earlier, '^[clow]') and waits < most_waits then
    wait(place, 'w' .. (waits + 1), math.min(300, 2 ^ waits))
  elseif is_new and not asked[place] and not string.find(earlier, '^[sd]') then
    redis.call('HSET', KEYS[1], place, 'k')
  elseif (number or is_new) and waits < most_waits and is_behind(before, place, now) then
    local so_far = number and 'l' .. number .. '.' .. copies .. '.' or 'w'
    wait(place, so_far .. (waits + 1), 1)
  elseif (number or is_new) and not (chat and string.sub(chat, -1) == '|') then
    redis.call('HSET', KEYS[1], place, 'g')
  elseif number or is_new then
    local attempt = tonumber(number or 0) + 1
    redis.call('HSET', KEYS[1], place, 'c' .. attempt .. '.' .. (copies or 0) .. mark)
    give(place, attempt, tonumber(copies or 0), earlier, chat)
  end
end
return page
