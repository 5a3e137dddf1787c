-- Count an opening of a link, up to a number of different payloads.
-- KEYS: the day's counts (hash)
-- ARGV: payload, most payloads, under what the others are counted, seconds to keep the counts
-- Returns: how many came by that link that day
local payload = ARGV[1]
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[2]) and redis.call('HEXISTS', KEYS[1], payload) == 0 then
  payload = ARGV[3]
end
local count = redis.call('HINCRBY', KEYS[1], payload, 1)
redis.call('EXPIRE', KEYS[1], ARGV[4])
return count
