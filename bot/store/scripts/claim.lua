-- Claim a page of followers for an alert.
-- KEYS: ledger, ledger of the alert that this one follows up, later (zset by ms), followers of
--       each topic...
-- ARGV: run, cursor ("" or "<topic index>:<scan cursor>"), takes over (0|1), is follow-up (0|1),
--       prefix of the chats' keys (all in this slot), seconds to keep the ledger
-- Returns: the next cursor ("" at the end), then {chat, kind, floor, silent, attempt, earlier id}...
local run, takes_over, follows_up, prefix = ARGV[1], ARGV[3] == '1', ARGV[4] == '1', ARGV[5]
local topic, scan = string.match(ARGV[2], '^(%d+):(%d+)$')
topic, scan = tonumber(topic or 4), scan or '0'
if topic > #KEYS then
  return { '' }
end

local clock = redis.call('TIME')
local soon = (clock[1] + 1) * 1000
local found = redis.call('SSCAN', KEYS[topic], scan, 'COUNT', 100)
local page = { '' }
for _, chat in ipairs(found[2]) do
  local row = redis.call('HGET', KEYS[1], chat)
  local attempt = 1
  local free = not row
  if row and takes_over and string.sub(row, 1, 1) == 'c' then
    local number, owner = string.match(row, '^c(%d+):(.*)$')
    free, attempt = owner ~= run, tonumber(number) + 1
  end
  local earlier = follows_up and redis.call('HGET', KEYS[2], chat) or ''
  if not row and follows_up and string.find(earlier or '', '^[cl]') then
    -- Whether the first alert arrives there is not known yet: asked again by claim_due.
    redis.call('HSET', KEYS[1], chat, 'w1')
    redis.call('ZADD', KEYS[3], soon, chat)
    redis.call('EXPIRE', KEYS[3], ARGV[6])
  elseif free and (not follows_up or string.sub(earlier or '', 1, 1) == 's') then
    local known = redis.call('HMGET', prefix .. chat, 'kind', 'floor', 'silent')
    redis.call('HSET', KEYS[1], chat, 'c' .. attempt .. ':' .. run)
    page[#page + 1] = { chat, known[1] or '', known[2] or '', known[3] or '', tostring(attempt),
      follows_up and string.sub(earlier, 2) or '' }
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[6])
if found[1] ~= '0' then
  page[1] = topic .. ':' .. found[1]
elseif topic < #KEYS then
  page[1] = (topic + 1) .. ':0'
end
return page
