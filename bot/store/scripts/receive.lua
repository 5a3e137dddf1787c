-- Keep updates that were not seen before.
-- KEYS: inbox (stream), a marker for each update   ARGV: seconds to remember, then key, body, ...
-- Returns: how many were new
local new = 0
for i = 2, #KEYS do
  if redis.call('SET', KEYS[i], '1', 'NX', 'EX', ARGV[1]) then
    redis.call('XADD', KEYS[1], '*', 'key', ARGV[2 * i - 2], 'body', ARGV[2 * i - 1])
    new = new + 1
  end
end
return new
