-- Count an alert as one of those that a reader wants so many of a day.
-- A field is the day, then the alerts of that day. Counted again, it is still one.
-- KEYS: counted (hash)   ARGV: place, the reader's day, how many a day, alert, seconds to keep it
-- Returns: 1 where it is within the number, else 0
local day, alerts = string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^(%S+)(.*)$')
if day ~= ARGV[2] then alerts = '' end
local count = 0
for alert in string.gmatch(alerts, '%S+') do
  if alert == ARGV[4] then return 1 end
  count = count + 1
end
if count >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. alerts .. ' ' .. ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
