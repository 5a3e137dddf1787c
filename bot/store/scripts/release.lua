-- Give up a lease, if it is still the owner's.
-- KEYS: lease   ARGV: owner   Returns: 1 where it was, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
