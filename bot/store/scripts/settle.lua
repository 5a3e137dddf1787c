#!lua flags=allow-oom
-- Write down what became of sends. Allowed even when Redis is full: a send that cannot be written
-- down would be made again.
-- KEYS: ledger, later (zset by ms)
-- ARGV: seconds to keep both, then place, row, due (ms, or "" where nothing is due) for each send
-- Returns: how many were written
for i = 2, #ARGV, 3 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  if ARGV[i + 2] ~= '' then
    redis.call('ZADD', KEYS[2], ARGV[i + 2], ARGV[i])
    redis.call('EXPIRE', KEYS[2], ARGV[1])
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return (#ARGV - 1) / 3
