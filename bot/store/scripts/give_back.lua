-- Give an item to nobody, if it is still its worker's.
-- KEYS: stream   ARGV: consumer group, worker, nobody, item   Returns: 1 where it was, else 0
if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[4], ARGV[4], 1, ARGV[2]) == 0 then
  return 0
end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[3], 0, ARGV[4], 'JUSTID')
return 1
