-- Have somebody told what happened to a chat, unless they were told lately.
-- KEYS: marker, notices (stream)   ARGV: seconds until they may be told again, the notice as JSON
-- Returns: 1 where they are to be told, else 0
if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1]) then
  return 0
end
redis.call('XADD', KEYS[2], '*', 'notice', ARGV[2])
return 1
