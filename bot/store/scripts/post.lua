-- Take a version of a newsroom's story, unless it or a later one was taken before.
-- KEYS: newest version, arrivals, held (hash), ends of embargoes (zset by ms)
-- ARGV: version, arrival JSON, name of the story, end of its embargo (ms; "": none), seconds to keep
-- Returns: "accepted", "held", "known" or "outdated"
local version, newest = tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[1]) or 0)
if version == newest then
  return 'known'
end
if version < newest then
  return 'outdated'
end
redis.call('SET', KEYS[1], version, 'EX', ARGV[5])
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[3], ARGV[3], ARGV[2])
  redis.call('ZADD', KEYS[4], ARGV[4], ARGV[3])
  return 'held'
end
redis.call('HDEL', KEYS[3], ARGV[3])
redis.call('ZREM', KEYS[4], ARGV[3])
redis.call('XADD', KEYS[2], '*', 'arrival', ARGV[2])
return 'accepted'
