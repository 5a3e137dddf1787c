-- Say what time it is for Redis, whose clock all workers share.
-- KEYS: any, of the node to ask   ARGV: none   Returns: seconds, microseconds
return redis.call('TIME')
