-- Take what waits for a reader, just before it is sent. What an earlier run took and did not put
-- back may have been sent, and is not taken again.
-- KEYS: digests, due (zset by ms)   ARGV: run, place
-- Returns: the alerts, with spaces between; the same if the same run asks again
local taken, place = ARGV[2] .. ':taken', ARGV[2]
local run, alerts = string.match(redis.call('HGET', KEYS[1], taken) or '', '^(%S+) (.*)$')
if run == ARGV[1] then
  return alerts
end
redis.call('ZREM', KEYS[2], place)
local waiting = redis.call('HGET', KEYS[1], place)
if not waiting then
  return ''
end
redis.call('HSET', KEYS[1], taken, ARGV[1] .. ' ' .. waiting)
redis.call('HDEL', KEYS[1], place)
return waiting
