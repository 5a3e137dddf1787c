-- Book the times at which messages may leave: one shared rate, and a pace for each chat (GCRA).
-- KEYS: the shared book, closed-until, own rush mark, the chats' books..., then the rush marks of
--       the lanes above
-- ARGV: shared interval (µs), how far ahead to book (µs), whether to set the own mark (0|1), a letter
--       for each chat (p or g), interval and tolerance (µs) of a p, interval and tolerance of a g
-- Returns: how long until the shared rate has room again (µs), then for each chat the wait in µs
--       where it is booked, -1 where the shared rate has no room now, and below that minus the
--       wait that the chat's own pace asks for
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local interval, ahead, chats = tonumber(ARGV[1]), tonumber(ARGV[2]), #ARGV[4]
local rush_milliseconds = 250
local waits = { 0 }
if ARGV[3] == '1' then
  redis.call('SET', KEYS[3], '1', 'PX', rush_milliseconds)
end

local function booked(key) return tonumber(redis.call('GET', key) or 0) end
local function book(key, at)
  redis.call('SET', key, string.format('%.0f', at), 'PX', math.ceil((at - now) / 1000) + 1)
end

local free = math.max(now, booked(KEYS[1]), booked(KEYS[2]))
for i = 4 + chats, #KEYS do
  -- A lane above has work: whatever is free is for it.
  if redis.call('EXISTS', KEYS[i]) == 1 then free = math.max(free, now + ahead + 50000) end
end
local first = free
for i = 1, chats do
  local kind = string.sub(ARGV[4], i, i) == 'p' and 5 or 7
  local pace, tolerance = tonumber(ARGV[kind]), tonumber(ARGV[kind + 1])
  local own = booked(KEYS[3 + i])
  if free - now > ahead then
    waits[i + 1] = -1
  elseif own - tolerance - now > ahead then
    waits[i + 1] = now - own + tolerance - 2
  else
    local at = math.max(free, own - tolerance)
    waits[i + 1] = at - now
    book(KEYS[3 + i], math.max(own, at) + pace)
    free = free + interval
  end
end
if free > first then book(KEYS[1], free) end
waits[1] = math.max(0, free - now - ahead)
return waits
