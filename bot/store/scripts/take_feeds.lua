-- Take feeds that are due, for one fetcher: each comes up again when its lease ends, and so does
-- its host, which is asked by one fetcher at a time. A feed whose host is busy is put off; one that
-- somebody wants hurried waits until nobody holds it.
-- KEYS: due (zset by ms), feeds, health, hosts (zset by ms), leases of hubs, pushed,
--       held (zset by ms), hurried (set)
-- ARGV: now (ms), leased until (ms), most, ms between two polls of a host ("0": any number at once)
-- Returns: feed JSON, health JSON, hub's lease JSON, last push (ms) and so on: four for each feed
local now, apart = tonumber(ARGV[1]), tonumber(ARGV[4])
local most = tonumber(ARGV[3])
local taken, behind = {}, {}
local function held(id)
  local till = tonumber(redis.call('ZSCORE', KEYS[7], id) or 0)
  return till > now and till
end

for _, id in ipairs(redis.call('SRANDMEMBER', KEYS[8], 200)) do
  if not held(id) then
    redis.call('ZADD', KEYS[1], 'XX', now, id)
    redis.call('SREM', KEYS[8], id)
  end
end
-- Some more than are wanted, for those that have to be put off.
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, most + 200)
if #due == 0 then
  return taken
end
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now)
local feeds = redis.call('HMGET', KEYS[2], unpack(due))
for i, id in ipairs(due) do
  local host = feeds[i] and string.match(feeds[i], '"url":"%a+://([^/:"?#]+)') or ''
  local free = apart > 0 and redis.call('ZSCORE', KEYS[4], host)
  if not feeds[i] then
    redis.call('ZREM', KEYS[1], id)
  elseif held(id) then
    -- Declared anew while it is being polled for the first time.
    redis.call('ZADD', KEYS[1], held(id), id)
  elseif free then
    -- In a row, not all for the same moment: else the last would wait for ever.
    redis.call('ZADD', KEYS[1], free + apart * (behind[host] or 0), id)
    behind[host] = (behind[host] or 0) + 1
  elseif #taken < 4 * most then
    redis.call('ZADD', KEYS[1], ARGV[2], id)
    redis.call('ZADD', KEYS[7], ARGV[2], id)
    if apart > 0 then
      redis.call('ZADD', KEYS[4], ARGV[2], host)
    end
    local at = #taken
    taken[at + 1] = feeds[i]
    taken[at + 2] = redis.call('HGET', KEYS[3], id) or ''
    taken[at + 3] = redis.call('HGET', KEYS[5], id) or ''
    taken[at + 4] = redis.call('HGET', KEYS[6], id) or ''
  end
end
return taken
