-- Book a chat for a while from now on; one that is booked for longer stays so.
-- KEYS: the chats' books (zset by µs)   ARGV: chat, for how long (µs)
-- Returns: until when it is booked (µs)
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local booked = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
local text = string.format('%.0f', math.max(now + tonumber(ARGV[2]), booked))
redis.call('ZADD', KEYS[1], text, ARGV[1])
local lives = math.ceil((tonumber(text) - now) / 1000) + 1
if redis.call('PTTL', KEYS[1]) < lives then redis.call('PEXPIRE', KEYS[1], lives) end
return text
