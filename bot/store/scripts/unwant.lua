-- Drop what nobody wants any more, unless somebody wanted it since it was looked at.
-- KEYS: wanted (hash), its changes (stream)
-- ARGV: length of the stream, then slug and value as it was looked at, of each
-- Returns: how many were dropped
local dropped = 0
for i = 2, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    redis.call('HDEL', KEYS[1], ARGV[i])
    redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[1], '*', 'slug', ARGV[i], 'want', '')
    dropped = dropped + 1
  end
end
return dropped
