-- Keep a book closed for a while from now on; one that is closed for longer stays so.
-- KEYS: book   ARGV: for how long (µs)
-- Returns: until when it is closed (µs)
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local closed_until = math.max(now + tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[1]) or 0))
local text = string.format('%.0f', closed_until)
redis.call('SET', KEYS[1], text, 'PX', math.ceil((closed_until - now) / 1000) + 1)
return text
