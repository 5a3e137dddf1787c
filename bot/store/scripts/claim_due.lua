-- Claim those of an alert whose next attempt is due. Who waits for the outcome of the alert that
-- this one follows up goes on waiting, is claimed, or is told nothing, as that one has ended.
-- KEYS: ledger, ledger of the alert that this one follows up, later (zset by ms)
-- ARGV: run, now (ms), prefix of the chats' keys (all in this slot)
-- Returns: {chat, kind, floor, silent, attempt, earlier id}...; empty where nobody is due
local most_waits = 90 -- the last of them 5 minutes apart: 7 hours, longer than an alert is news
local page = {}
for _, chat in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[2], 'LIMIT', 0, 100)) do
  redis.call('ZREM', KEYS[3], chat)
  local row = redis.call('HGET', KEYS[1], chat) or ''
  local number, waits = string.match(row, '^l(%d+)'), tonumber(string.match(row, '^w(%d+)'))
  local earlier = redis.call('HGET', KEYS[2], chat) or ''
  if waits and string.find(earlier, '^[cl]') and waits < most_waits then
    redis.call('HSET', KEYS[1], chat, 'w' .. (waits + 1))
    redis.call('ZADD', KEYS[3], ARGV[2] + 1000 * math.min(300, 2 ^ waits), chat)
  elseif waits and string.sub(earlier, 1, 1) ~= 's' then
    redis.call('HSET', KEYS[1], chat, 'k')
  elseif number or waits then
    local attempt = tonumber(number or 0) + 1
    local known = redis.call('HMGET', ARGV[3] .. chat, 'kind', 'floor', 'silent')
    redis.call('HSET', KEYS[1], chat, 'c' .. attempt .. ':' .. ARGV[1])
    page[#page + 1] = { chat, known[1] or '', known[2] or '', known[3] or '', tostring(attempt),
      string.sub(earlier, 1, 1) == 's' and string.sub(earlier, 2) or '' }
  end
end
return page
