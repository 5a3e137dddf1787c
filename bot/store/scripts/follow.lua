-- Subscribe a chat to a topic, up to a number of topics.
-- KEYS: follows, followers   ARGV: chat, topic, most   Returns: "added" | "kept" | "full"
if redis.call('SISMEMBER', KEYS[1], ARGV[2]) == 1 then
  redis.call('SADD', KEYS[2], ARGV[1])
  return 'kept'
end
if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return 'full'
end
redis.call('SADD', KEYS[1], ARGV[2])
redis.call('SADD', KEYS[2], ARGV[1])
return 'added'
