-- Write all that one article changes, if nobody wrote since the caller read the log.
-- KEYS: log, fanout, article, story, text, alert, an alert that is amended, the state of the first
--       one, looks, latest lists...
-- ARGV: position read up to, story id, terms, when it happened (ISO), article id, article JSON,
--       story JSON, alert id (or ""), alert JSON, the amended one's next edition (or ""), the state
--       (or ""), updated (s), seconds to keep, oldest log entry (ms), length of latest lists, act,
--       oldest look (s)
-- Returns: the log's new position, or "" where it had grown
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if (last[1] and last[1][1] or '') ~= ARGV[1] then
  return ''
end
local position = redis.call('XADD', KEYS[1], '*', 'story', ARGV[2], 'terms', ARGV[3], 'at', ARGV[4],
  'article', ARGV[5], 'act', ARGV[16])
redis.call('XTRIM', KEYS[1], 'MINID', '~', ARGV[14])
redis.call('SET', KEYS[3], ARGV[6], 'EX', ARGV[13])
redis.call('SET', KEYS[4], ARGV[7], 'EX', ARGV[13])
if not string.find(KEYS[5], ':none$') then
  redis.call('SET', KEYS[5], ARGV[2], 'EX', ARGV[13], 'NX')
end
for i = 10, #KEYS do
  redis.call('ZADD', KEYS[i], ARGV[12], ARGV[2])
  redis.call('ZREMRANGEBYRANK', KEYS[i], 0, -tonumber(ARGV[15]) - 1)
end
if ARGV[10] ~= '' then
  redis.call('SET', KEYS[7], ARGV[10], 'XX', 'KEEPTTL')
end
if ARGV[11] ~= '' then
  redis.call('SET', KEYS[8], ARGV[11], 'EX', ARGV[13])
end
if ARGV[8] ~= '' then
  redis.call('SET', KEYS[6], ARGV[9], 'EX', ARGV[13])
  redis.call('XADD', KEYS[2], '*', 'alert', ARGV[8])
  redis.call('ZADD', KEYS[9], 'NX', ARGV[12], ARGV[2])
  redis.call('ZREMRANGEBYSCORE', KEYS[9], '-inf', ARGV[17])
end
return position
