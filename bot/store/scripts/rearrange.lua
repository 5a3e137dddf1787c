-- Write what an editor decided about stories, if nobody wrote since the caller read the log.
-- KEYS: log, the keys to set, latest lists of the one that both became, or that was split off
-- ARGV: position read up to, seconds to keep, act, story, other story, articles with spaces between,
--       which of the two is listed, updated (s), then the value of each key to set
-- Returns: 1, or 0 where the log had grown
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if (last[1] and last[1][1] or '') ~= ARGV[1] then
  return 0
end
redis.call('XADD', KEYS[1], '*', 'act', ARGV[3], 'story', ARGV[4], 'other', ARGV[5],
  'articles', ARGV[6])
for i = 2, #KEYS do
  if ARGV[i + 7] then
    redis.call('SET', KEYS[i], ARGV[i + 7], 'EX', ARGV[2])
  else
    redis.call('ZADD', KEYS[i], ARGV[8], ARGV[7])
  end
end
return 1
