-- Change fields of a hash that are still as they were read.
-- KEYS: hash   ARGV: field, what was read ('': nothing), what it becomes; and so on
-- Returns: how many were changed
local changed = 0
for i = 1, #ARGV, 3 do
  if (redis.call('HGET', KEYS[1], ARGV[i]) or '') == ARGV[i + 1] then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2])
    changed = changed + 1
  end
end
return changed
