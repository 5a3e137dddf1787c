-- Claim the readers of a bucket who are to get an alert and have no row for it yet. Asked again by
-- the same run (an answer that got lost), it gives the same ones, but for those launched since.
-- Who still waits for an alert before it, or for the one that it follows up, waits for this one,
-- too, and is claimed by claim_due.
-- KEYS: ledger, later (zset by ms), topics, chats, alerts of the lane that are not through (zset by
--       ms), ledgers of the story's alerts before this one...; by name: ledgers, laters of those that
--       are not through
-- ARGV: run, takes over (0|1), seconds to keep the ledger, the alert, when it was created (ms),
--       topics whose followers get it even if no alert before it reached them...
-- Returns: place, attempt, copies, earlier row, packed chat, and so on: five for each reader
local run, takes_over = ARGV[1], ARGV[2] == '1'
local alert, created = ARGV[4], ARGV[5]

local rows = as_map(redis.call('HGETALL', KEYS[1]))
local earlier = told_before(slice(KEYS, 6))
local asked = followers_of(KEYS[3], 6)

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
local before = alerts_before(KEYS[5], KEYS[1], KEYS[2], alert, created)
redis.call('ZADD', KEYS[5], created, alert)
redis.call('EXPIRE', KEYS[5], ARGV[3])
for number = 0, 127 do
  local place = tostring(number)
  local row = rows[place]
  local first = earlier[place] or ''
  local attempt, sent
  if row then
    attempt, sent = taken_up(place, row)
  elseif asked[place] or string.find(first, '^[clowsd]') then
    if string.find(first, '^[clow]') or is_behind(before, place, now) then
      if redis.call('HEXISTS', KEYS[4], place) == 1 then
        redis.call('HSET', KEYS[1], place, 'w1')
        redis.call('ZADD', KEYS[2], now + 1000, place)
        redis.call('EXPIRE', KEYS[2], ARGV[3])
        redis.call('EXPIRE', KEYS[1], ARGV[3])
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

local chats = redis.call('HMGET', KEYS[4], unpack(places))
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
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
return page
