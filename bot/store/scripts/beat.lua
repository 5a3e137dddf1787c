#!lua flags=allow-oom
-- Say that a process lives. Also when Redis is full: who counted as dead would have its work done
-- twice.
-- KEYS: the heartbeats of the process and of its roles   ARGV: ms until it counts as dead
-- Returns: nothing. A heartbeat holds since when (ms) it has not paused.
local clock = redis.call('TIME')
for _, key in ipairs(KEYS) do
  if redis.call('PEXPIRE', key, ARGV[1]) == 0 then
    redis.call('SET', key, clock[1] * 1000 + math.floor(clock[2] / 1000), 'PX', ARGV[1])
  end
end
