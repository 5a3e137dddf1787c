#!lua flags=allow-oom
-- Write down what became of what a run took for a reader: what surely did not go out is put back.
-- KEYS: digests, due (zset by ms)
-- ARGV: run, place, alerts to put back, with spaces between, after how long to try again (ms; "":
--       not by ourselves), most alerts to keep, seconds to keep them
-- Returns: how many alerts wait
local taken, place = ARGV[2] .. ':taken', ARGV[2]
if string.match(redis.call('HGET', KEYS[1], taken) or '', '^%S+') == ARGV[1] then
  redis.call('HDEL', KEYS[1], taken)
end
local alerts, seen, gone = {}, {}, 0
for alert in string.gmatch(ARGV[3] .. ' ' .. (redis.call('HGET', KEYS[1], place) or ''), '%S+') do
  local count = string.match(alert, '^%+(%d+)$')
  if count then
    gone = gone + count
  elseif not seen[alert] then
    seen[alert], alerts[#alerts + 1] = true, alert
  end
end
if #alerts > 0 then
  -- Of too many the oldest give way, and are counted: `+12`, before the others.
  local first = math.max(1, #alerts - ARGV[5] + 1)
  gone = gone + first - 1
  local waiting = table.concat(alerts, ' ', first)
  redis.call('HSET', KEYS[1], place, gone > 0 and '+' .. gone .. ' ' .. waiting or waiting)
  redis.call('EXPIRE', KEYS[1], ARGV[6])
end
if ARGV[4] ~= '' then
  local clock = redis.call('TIME')
  redis.call('ZADD', KEYS[2], clock[1] * 1000 + math.floor(clock[2] / 1000) + ARGV[4], place)
  redis.call('EXPIRE', KEYS[2], ARGV[6])
end
return #alerts
