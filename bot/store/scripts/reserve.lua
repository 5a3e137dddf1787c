-- Book the times at which messages may leave: one shared rate, and a pace for each chat (GCRA).
-- KEYS: the shared book, closed-until, then one book per message's chat
-- ARGV: shared interval (µs), horizon (µs), then interval and tolerance (µs) for each chat
-- Returns: for each message the wait in µs; negative where it is beyond the horizon and not booked
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local interval, horizon = tonumber(ARGV[1]), tonumber(ARGV[2])
local free = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0), tonumber(redis.call('GET', KEYS[2]) or 0))
local waits = {}
for i = 3, #KEYS do
  local pace, tolerance = tonumber(ARGV[2 * i - 3]), tonumber(ARGV[2 * i - 2])
  local booked = tonumber(redis.call('GET', KEYS[i]) or 0)
  local at = math.max(free, booked - tolerance)
  if at - now > horizon then
    waits[#waits + 1] = now - at
  else
    waits[#waits + 1] = at - now
    booked = math.max(booked, at) + pace
    redis.call('SET', KEYS[i], string.format('%.0f', booked), 'PX', math.ceil((booked - now) / 1000) + 1)
    free = free + interval
  end
end
if free > now then
  redis.call('SET', KEYS[1], string.format('%.0f', free), 'PX', math.ceil((free - now) / 1000) + 1)
end
return waits
