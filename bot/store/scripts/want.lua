-- Note that somebody wants a word, phrase or publisher, up to a number of them in all. What is known
-- keeps the form in which it was typed first, and counts as wanted just now.
-- KEYS: wanted (hash), its changes (stream)
-- ARGV: slug, "manner|keys|shown", most, length of the stream
-- Returns: 1, or 0 where there is no room
local known = redis.call('HGET', KEYS[1], ARGV[1])
local now = redis.call('TIME')[1]
if known then
  redis.call('HSET', KEYS[1], ARGV[1], now .. string.sub(known, string.find(known, '|', 1, true) or 1))
  return 1
end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], now .. '|' .. ARGV[2])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'slug', ARGV[1], 'want', ARGV[2])
return 1
