-- Take what is due from a schedule and put it off by a lease, so that nobody else takes it.
-- KEYS: schedule (zset by ms)   ARGV: now (ms), leased until (ms), most   Returns: the members taken
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(due) do
  redis.call('ZADD', KEYS[1], ARGV[2], member)
end
return due
