-- Make jobs of what is due to be tried again on a channel.
-- KEYS: schedule (zset by ms of "alert|bucket|lane"), the channel's streams of jobs, lane 0 first
-- ARGV: now (ms; "": by Redis's own clock)   Returns: how many jobs were made
local clock = redis.call('TIME')
local now = ARGV[1] ~= '' and ARGV[1] or clock[1] * 1000 + math.floor(clock[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 500)
for _, member in ipairs(due) do
  local alert, bucket, lane = string.match(member, '^(.-)|(%d+)|(%d)$')
  redis.call('XADD', KEYS[2 + lane], '*', 'alert', alert, 'first', bucket, 'last', bucket, 'task', 'retry')
  redis.call('ZREM', KEYS[1], member)
end
return #due
