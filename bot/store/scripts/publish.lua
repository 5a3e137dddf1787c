-- Write all that one article changes, if nobody wrote since the caller read the log.
-- KEYS: log, fanout, article, story, alert, latest lists...
-- ARGV: position read up to, story id, terms, when it happened (ISO), story JSON, alert id (or ""),
--       alert JSON, updated (s), seconds to keep, oldest log entry (ms), length of latest lists
-- Returns: the log's new position, or "" where it had grown
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if (last[1] and last[1][1] or '') ~= ARGV[1] then
  return ''
end
local position = redis.call('XADD', KEYS[1], '*', 'story', ARGV[2], 'terms', ARGV[3], 'at', ARGV[4])
redis.call('XTRIM', KEYS[1], 'MINID', '~', ARGV[10])
redis.call('SET', KEYS[3], ARGV[2], 'EX', ARGV[9])
redis.call('SET', KEYS[4], ARGV[5], 'EX', ARGV[9])
for i = 6, #KEYS do
  redis.call('ZADD', KEYS[i], ARGV[8], ARGV[2])
  redis.call('ZREMRANGEBYRANK', KEYS[i], 0, -tonumber(ARGV[11]) - 1)
end
if ARGV[6] ~= '' then
  redis.call('SET', KEYS[5], ARGV[7], 'EX', ARGV[9])
  redis.call('XADD', KEYS[2], '*', 'alert', ARGV[6])
end
return position
