-- Take a lease, or hold on to it.
-- KEYS: lease   ARGV: owner, how long it lasts (ms)   Returns: 1 where the owner has it now, else 0
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
