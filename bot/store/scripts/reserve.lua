-- Book the times at which messages may leave: one shared rate, and a pace for each chat (GCRA).
-- The shared rate is a line that moves on by an interval for each message. A chat whose own pace
-- is behind that line gets a time out of turn, and the line steps over that when it comes there.
-- KEYS: the shared book (the line), closed-until, own rush mark, times out of turn (zset by µs), the
--       chats' books (zset: up to when a chat is booked, by µs), then the rush marks of the lanes above
-- ARGV: shared interval (µs), how far ahead to book (µs), whether to set the own mark (0|1), a letter
--       for each chat (p or g), the chats in one text, for a thousand arguments cost more than what
--       they say: each ended by US (31), interval and tolerance (µs) of a p, those of a g
-- Returns: how long until the shared rate has room again (µs), then for each chat the wait in µs
--       where it is booked, -1 where the shared rate has no room now, and below that minus the
--       wait that the chat's own pace asks for
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local interval, ahead = tonumber(ARGV[1]), tonumber(ARGV[2])
local chats = {}
for chat in string.gmatch(ARGV[5], '([^\31]*)\31') do chats[#chats + 1] = chat end
local rush_milliseconds = 250
local waits = { 0 }
if ARGV[3] == '1' then
  redis.call('SET', KEYS[3], '1', 'PX', rush_milliseconds)
end
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', string.format('%.0f', now - interval))
local is_any_out_of_turn = redis.call('EXISTS', KEYS[4]) == 1

local function booked(key) return tonumber(redis.call('GET', key) or 0) end
local function keep(key, at)
  local lives = math.ceil((at - now) / 1000) + 1
  if redis.call('PTTL', key) < lives then redis.call('PEXPIRE', key, lives) end
end

-- The first moment from `at` on that keeps its distance from what is booked out of turn.
local function clear(at)
  while is_any_out_of_turn do
    local from, to = string.format('(%.0f', at - interval), string.format('(%.0f', at + interval)
    local taken = redis.call('ZREVRANGEBYSCORE', KEYS[4], to, from, 'LIMIT', 0, 1)[1]
    if not taken then break end
    at = tonumber(taken) + interval
  end
  return at
end

local function book_out_of_turn(at)
  local text = string.format('%.0f', at)
  redis.call('ZADD', KEYS[4], text, text)
  keep(KEYS[4], at + interval)
  is_any_out_of_turn = true
end

local line = math.max(now, booked(KEYS[1]), booked(KEYS[2]))
for i = 6, #KEYS do
  -- A lane above has work: whatever is free is for it.
  if redis.call('EXISTS', KEYS[i]) == 1 then line = math.max(line, now + ahead + 50000) end
end
line = clear(line)
local first = line
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', string.format('(%.0f', now))
local own, latest, books = {}, 0, {}
for i, booked_until in ipairs(redis.call('ZMSCORE', KEYS[5], unpack(chats))) do
  own[chats[i]] = tonumber(booked_until or 0)
end
for i, chat in ipairs(chats) do
  local kind = string.byte(ARGV[4], i) == 112 and 6 or 8
  local pace, tolerance = tonumber(ARGV[kind]), tonumber(ARGV[kind + 1])
  local free = own[chat] - tolerance
  local is_in_turn = free <= line
  local at = is_in_turn and line or clear(free)
  if line - now > ahead then
    waits[i + 1] = -1
  elseif at - now > ahead then
    waits[i + 1] = now - at - 2
  else
    waits[i + 1] = at - now
    own[chat] = math.max(own[chat], at) + pace
    latest = math.max(latest, own[chat])
    books[#books + 1] = string.format('%.0f', own[chat])
    books[#books + 1] = chat
    if is_in_turn then
      line = clear(line + interval)
    else
      book_out_of_turn(at)
      line = clear(line)
    end
  end
end
if #books > 0 then
  redis.call('ZADD', KEYS[5], unpack(books))
  keep(KEYS[5], latest)
end
if line > first then
  redis.call('SET', KEYS[1], string.format('%.0f', line), 'PX', math.ceil((line - now) / 1000) + 1)
end
waits[1] = math.max(0, line - now - ahead)
return waits
