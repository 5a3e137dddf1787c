-- Have all who follow a topic follow another one instead.
-- KEYS: topics of the bucket (hash)   ARGV: topic, the other one
-- Returns: 1 where somebody followed it, else 0
local bits = redis.call('HGET', KEYS[1], ARGV[1])
if not bits then
  return 0
end
local others, united = redis.call('HGET', KEYS[1], ARGV[2]) or string.rep('0', 32), {}
for at = 1, 32 do
  local one, other = string.sub(bits, at, at), string.sub(others, at, at)
  united[at] = string.format('%x', bit.bor(tonumber(one, 16), tonumber(other, 16)))
end
redis.call('HSET', KEYS[1], ARGV[2], table.concat(united))
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
