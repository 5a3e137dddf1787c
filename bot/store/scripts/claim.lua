-- Claim the readers of a bucket who are to get an alert and have no row for it yet. Asked again by
-- the same run (an answer that got lost), it gives the same ones, but for those launched since.
-- Who still waits for an alert before it, or for the one that it follows up, waits for this one,
-- too, and is claimed by claim_due.
-- KEYS: ledger, ledger of the alert that this one follows up, later (zset by ms), topics, chats,
--       alerts of the lane that are not through (zset by ms); by name: ledgers, laters of those
-- ARGV: run, takes over (0|1), is follow-up (0|1), seconds to keep the ledger, the alert, when it
--       was created (ms), topics...
-- Returns: place, attempt, copies, earlier row, packed chat, and so on: five for each reader
local run, takes_over, follows_up = ARGV[1], ARGV[2] == '1', ARGV[3] == '1'
local alert, created = ARGV[5], ARGV[6]

local rows = as_map(redis.call('HGETALL', KEYS[1]))
local earlier = follows_up and as_map(redis.call('HGETALL', KEYS[2])) or {}
local wanted = {}
for place in pairs(earlier) do wanted[tonumber(place)] = true end
for i = 7, follows_up and 0 or #ARGV do
  local bits = redis.call('HGET', KEYS[4], ARGV[i])
  for at = 1, bits and 32 or 0 do
    local digit = tonumber(string.sub(bits, at, at), 16)
    local place = (32 - at) * 4
    while digit > 0 do
      if digit % 2 == 1 then wanted[place] = true end
      digit, place = math.floor(digit / 2), place + 1
    end
  end
end

-- Attempt and copies so far of a row that is this run's to work on, or nothing.
local function taken_up(place, row)
  local state, tried, copied, owner = string.match(row, '^([co])(%d+)%.(%d+):(.*)$')
  if state == 'c' and owner == run then
    return tonumber(tried), tonumber(copied)
  elseif not state or not takes_over or owner == run or owner == run .. '+' then
    return nil
  elseif state == 'o' and tonumber(copied) >= 2 then
    -- On the wire for the second time when its worker died: a third copy would be certain.
    redis.call('HSET', KEYS[1], place, 'u')
    return nil
  end
  return tonumber(tried) + 1, tonumber(copied)
end

local places, attempts, copies = {}, {}, {}
local clock = redis.call('TIME')
local now = clock[1] * 1000
local before = alerts_before(KEYS[6], KEYS[1], KEYS[3], alert, created)
redis.call('ZADD', KEYS[6], created, alert)
redis.call('EXPIRE', KEYS[6], ARGV[4])
for number = 0, 127 do
  local place = tostring(number)
  local row = rows[place]
  local first = earlier[place] or ''
  local attempt, sent
  if row then
    attempt, sent = taken_up(place, row)
  elseif wanted[number] and (not follows_up or string.find(first, '^[clowsd]')) then
    if string.find(first, '^[clow]') or is_behind(before, place, now) then
      if redis.call('HEXISTS', KEYS[5], place) == 1 then
        redis.call('HSET', KEYS[1], place, 'w1')
        redis.call('ZADD', KEYS[3], now + 1000, place)
        redis.call('EXPIRE', KEYS[3], ARGV[4])
        redis.call('EXPIRE', KEYS[1], ARGV[4])
      end
    else
      attempt, sent = 1, 0
    end
  end
  if attempt then
    local at = #places + 1
    places[at], attempts[at], copies[at] = place, attempt, sent
  end
end
if #places == 0 then
  return {}
end

local chats = redis.call('HMGET', KEYS[5], unpack(places))
local page, claims = {}, {}
for i, place in ipairs(places) do
  local chat = chats[i]
  -- The last field says since when the chat is dormant.
  if chat and string.sub(chat, -1) == '|' then
    local count = #page
    page[count + 1], page[count + 2], page[count + 3] = place, attempts[i], copies[i]
    page[count + 4], page[count + 5] = earlier[place] or '', chat
    claims[#claims + 1] = place
    claims[#claims + 1] = 'c' .. attempts[i] .. '.' .. copies[i] .. ':' .. run
  elseif rows[place] then
    -- Claimed by a run that died, and gone since.
    claims[#claims + 1] = place
    claims[#claims + 1] = 'g'
  end
end
if #claims > 0 then
  redis.call('HSET', KEYS[1], unpack(claims))
  redis.call('EXPIRE', KEYS[1], ARGV[4])
end
return page
