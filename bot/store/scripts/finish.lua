-- Strike off the first update of a lane, and the lane as work when it was the last.
-- KEYS: inbox (stream), lane (list), answer
-- ARGV: consumer group, ticket, the update as it was read ("" where there was none)
-- Returns: 1 where more wait, 0 where the lane is done with, or is another's by now
if ARGV[3] ~= '' then
  if redis.call('LINDEX', KEYS[2], 0) ~= ARGV[3] then
    return 0
  end
  redis.call('LPOP', KEYS[2])
  redis.call('DEL', KEYS[3])
end
if redis.call('LLEN', KEYS[2]) > 0 then
  return 1
end
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[1], ARGV[2])
return 0
