-- Keep updates that were not seen before, each in its lane; a lane that had none becomes work.
-- KEYS: inbox (stream), then for each update: its marker, its lane (list)
-- ARGV: seconds to remember, then for each update: name of the lane, what to keep
-- Returns: how many were new
local new = 0
for i = 2, #KEYS, 2 do
  if redis.call('SET', KEYS[i], '1', 'NX', 'EX', ARGV[1]) then
    if redis.call('RPUSH', KEYS[i + 1], ARGV[i + 1]) == 1 then
      redis.call('XADD', KEYS[1], '*', 'lane', ARGV[i])
    end
    new = new + 1
  end
end
return new
