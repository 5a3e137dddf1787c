-- Claim those of an alert whose next attempt is due.
-- KEYS: ledger, ledger of the alert that this one follows up, later (zset by ms)
-- ARGV: run, now (ms), prefix of the chats' keys (all in this slot)
-- Returns: {chat, kind, floor, silent, attempt, earlier id}...; empty where nobody is due
local page = {}
for _, chat in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[2], 'LIMIT', 0, 100)) do
  redis.call('ZREM', KEYS[3], chat)
  local number = string.match(redis.call('HGET', KEYS[1], chat) or '', '^l(%d+)')
  if number then
    local attempt = tonumber(number) + 1
    local known = redis.call('HMGET', ARGV[3] .. chat, 'kind', 'floor', 'silent')
    local earlier = redis.call('HGET', KEYS[2], chat) or ''
    redis.call('HSET', KEYS[1], chat, 'c' .. attempt .. ':' .. ARGV[1])
    page[#page + 1] = { chat, known[1] or '', known[2] or '', known[3] or '', tostring(attempt),
      string.sub(earlier, 1, 1) == 's' and string.sub(earlier, 2) or '' }
  end
end
return page
