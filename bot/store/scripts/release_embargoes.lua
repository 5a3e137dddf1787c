-- Hand over the stories whose embargo has ended.
-- KEYS: ends of embargoes (zset by ms), held (hash), arrivals   ARGV: now (ms)   Returns: how many
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 100)
for _, name in ipairs(due) do
  local arrival = redis.call('HGET', KEYS[2], name)
  if arrival then
    redis.call('XADD', KEYS[3], '*', 'arrival', arrival)
  end
  redis.call('HDEL', KEYS[2], name)
  redis.call('ZREM', KEYS[1], name)
end
return #due
