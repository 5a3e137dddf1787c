-- Take a version of a newsroom's story, unless it or a later one was taken before.
-- KEYS: what was posted of it (hash), arrivals, held (hash), ends of embargoes (zset by ms)
-- ARGV: version, arrival JSON, name of the story, end of its embargo (ms; "": none), seconds to keep,
--       the article that this version makes
-- Returns: "accepted", "held", "known" or "outdated"
local version, newest = tonumber(ARGV[1]), tonumber(redis.call('HGET', KEYS[1], 'version') or 0)
if version == newest then
  return 'known'
end
if version < newest then
  return 'outdated'
end
-- In the place of one that is held, which nobody will see, it is the first.
if redis.call('HDEL', KEYS[3], ARGV[3]) == 1 or newest == 0 then
  redis.call('HSET', KEYS[1], 'first', ARGV[6])
end
redis.call('HSET', KEYS[1], 'version', version)
redis.call('EXPIRE', KEYS[1], ARGV[5])
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[3], ARGV[3], ARGV[2])
  redis.call('ZADD', KEYS[4], ARGV[4], ARGV[3])
  return 'held'
end
redis.call('ZREM', KEYS[4], ARGV[3])
redis.call('XADD', KEYS[2], '*', 'arrival', ARGV[2])
return 'accepted'
