-- Add records to the search, if the log was read from where the search has got to.
-- KEYS: how far the search has got; then for each stem: its records, and the sets of its two ends
-- ARGV: position read from (or ""), position read up to, seconds to keep;
--       then for each stem: the stem, its new records
-- Returns: 1, or 0 where another process has got further
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2])
local keep = ARGV[3]
for i = 2, #KEYS, 3 do
  local at = 4 + (i - 2) / 3 * 2
  local stem, records = ARGV[at], ARGV[at + 1]
  local length = redis.call('APPEND', KEYS[i], records)
  redis.call('EXPIRE', KEYS[i], keep)
  if length == #records and stem ~= '' then
    redis.call('SADD', KEYS[i + 1], stem)
    redis.call('EXPIRE', KEYS[i + 1], keep)
    redis.call('SADD', KEYS[i + 2], stem)
    redis.call('EXPIRE', KEYS[i + 2], keep)
  end
end
return 1
