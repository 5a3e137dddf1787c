#!lua flags=allow-oom
-- Write down what became of sends. Allowed even when Redis is full: a send that cannot be written
-- down would be made again.
-- KEYS: ledger, later (zset by ms)
-- ARGV: seconds to keep both, then all sends in one text, for a thousand arguments cost more than
--       what they say: place, row, due (ms, or "" where nothing is due), each ended by US (31)
-- Returns: how many were written
local rows = {}
for place, row, due in string.gmatch(ARGV[2], '([^\31]*)\31([^\31]*)\31([^\31]*)\31') do
  rows[#rows + 1] = place
  rows[#rows + 1] = row
  if due ~= '' then
    redis.call('ZADD', KEYS[2], due, place)
    redis.call('EXPIRE', KEYS[2], ARGV[1])
  end
end
redis.call('HSET', KEYS[1], unpack(rows))
redis.call('EXPIRE', KEYS[1], ARGV[1])
return #rows / 2
