#!lua flags=allow-oom
-- Write down what became of sends. Allowed even when Redis is full: a send that cannot be written
-- down would be made again. What a run says about a reader whom another has taken over since
-- counts only where it is that the alert has arrived.
-- KEYS: ledger, later (zset by ms), digests, digests due (zset by ms)
-- ARGV: seconds to keep both, the writer's clock (ms), then all sends in one text, for a thousand arguments cost more than
--       what they say: place, row, due (ms, or "" where nothing is due), run ("" where it may
--       write in any case), each ended by US (31); the alert, most alerts in a digest
-- Returns: how many were written
local clock = redis.call('TIME')
local skew = clock[1] * 1000 + math.floor(clock[2] / 1000) - ARGV[2]
-- A second is nothing to those who wait; an hour, by which a clock was set wrong, is.
if math.abs(skew) < 1000 then skew = 0 end

-- Have the alert wait for the reader's next digest, which is due when the first that waits says so.
-- Of too many the oldest give way, and are counted: `+12`, before the others.
local function spill(place, due)
  local alerts, gone = {}, 0
  for one in string.gmatch(redis.call('HGET', KEYS[3], place) or '', '%S+') do
    local count = string.match(one, '^%+(%d+)$')
    if count then gone = gone + count else alerts[#alerts + 1] = one end
  end
  alerts[#alerts + 1] = ARGV[4]
  local first = math.max(1, #alerts - ARGV[5] + 1)
  gone = gone + first - 1
  local waiting = table.concat(alerts, ' ', first)
  redis.call('HSET', KEYS[3], place, gone > 0 and '+' .. gone .. ' ' .. waiting or waiting)
  redis.call('ZADD', KEYS[4], 'NX', due + skew, place)
  redis.call('EXPIRE', KEYS[3], ARGV[1])
  redis.call('EXPIRE', KEYS[4], ARGV[1])
end

local places, sends = {}, {}
for place, row, due, run in string.gmatch(ARGV[3], '([^\31]*)\31([^\31]*)\31([^\31]*)\31([^\31]*)\31') do
  places[#places + 1] = place
  sends[#sends + 1] = { row, due, run }
end
if #places == 0 then
  return 0
end
local before = redis.call('HMGET', KEYS[1], unpack(places))
local rows = {}
for i, place in ipairs(places) do
  local row, due, run = unpack(sends[i])
  local known = before[i] or ''
  local has_arrived = string.sub(row, 1, 1) == 's' and string.sub(known, 1, 1) ~= 's'
  if run == '' or has_arrived or string.match(known, '^[co][^:]*:([^+]*)') == run then
    rows[#rows + 1] = place
    rows[#rows + 1] = row
    if row == 'd' then
      spill(place, due)
    elseif due ~= '' then
      redis.call('ZADD', KEYS[2], due + skew, place)
      redis.call('EXPIRE', KEYS[2], ARGV[1])
    end
  end
end
if #rows > 0 then redis.call('HSET', KEYS[1], unpack(rows)) end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return #rows / 2
