-- Find the copies of an alert that lie in a bucket's chats and are older than an edition.
-- KEYS: ledger, chats   ARGV: edition
-- Returns: place, row, packed chat, and so on: three for each copy
local page = {}
local rows = redis.call('HGETALL', KEYS[1])
for i = 1, #rows, 2 do
  local edition = string.match(rows[i + 1], '^s[^;]*;(%d+)$') or (string.find(rows[i + 1], '^s') and 0)
  local chat = edition and tonumber(edition) < tonumber(ARGV[1]) and redis.call('HGET', KEYS[2], rows[i])
  if chat then
    local count = #page
    page[count + 1], page[count + 2], page[count + 3] = rows[i], rows[i + 1], chat
  end
end
return page
