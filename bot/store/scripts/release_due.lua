-- Make jobs of what is due to be tried again.
-- KEYS: schedule (zset by ms of "alert|channel|shard|lane"), the streams of jobs...
-- ARGV: now (ms)   Returns: how many jobs were made
local names = { ['0'] = 'routine', ['1'] = 'news', ['2'] = 'urgent', ['3'] = 'flash' }
local released = 0
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 500)) do
  local alert, channel, shard, lane = string.match(member, '^(.-)|(.-)|(%d+)|(%d)$')
  for i = 2, #KEYS do
    if lane and KEYS[i] == 'fw:{jobs}:' .. channel .. ':' .. names[lane] then
      redis.call('XADD', KEYS[i], '*', 'alert', alert, 'shard', shard, 'urgency', lane, 'retry', '1')
      redis.call('ZREM', KEYS[1], member)
      released = released + 1
    end
  end
end
return released
