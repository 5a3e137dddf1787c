-- Find the readers of a bucket to whom what waits for them is to be sent. Nothing is sent to who is
-- away; it waits on, for the return.
-- KEYS: due (zset by ms), chats   ARGV: now (ms; "": by Redis's own clock, which all workers share)
-- Returns: place, packed chat, and so on: two for each reader
local clock = redis.call('TIME')
local now = ARGV[1] ~= '' and tonumber(ARGV[1]) or clock[1] * 1000 + math.floor(clock[2] / 1000)
local found = {}
for _, place in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  local chat = redis.call('HGET', KEYS[2], place)
  -- The last field says since when the chat is dormant.
  if chat and string.sub(chat, -1) == '|' then
    found[#found + 1], found[#found + 2] = place, chat
  else
    redis.call('ZREM', KEYS[1], place)
  end
end
return found
