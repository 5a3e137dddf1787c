-- Stands before the claim scripts: what is still on its way to a bucket's readers of the alerts
-- before this one in its lane, so that each reader gets them in their order.
-- KEYS:, ARGV:, Returns: those of the script that follows.
local patience = 30000 -- ms; nobody waits for what is put off for longer
local most_waits = 90

local function as_map(flat)
  local map = {}
  for i = 1, #flat, 2 do map[flat[i]] = flat[i + 1] end
  return map
end

-- What is known of a reader from several ledgers of a story: the copy that arrived, else what is on
-- its way, else what waits in the digest.
local function told_before(ledgers)
  local known, ranks = {}, {}
  for _, ledger in ipairs(ledgers) do
    local rows = redis.call('HGETALL', ledger)
    for i = 1, #rows, 2 do
      local place, state = rows[i], string.sub(rows[i + 1], 1, 1)
      local rank = state == 's' and 4 or string.find(state, '[clow]') and 3 or state == 'd' and 2 or 1
      if rank > (ranks[place] or 0) then known[place], ranks[place] = rows[i + 1], rank end
    end
  end
  return known
end

-- The places of a bucket that follow one of these topics, given who follows each.
local function followers_of(topics, from)
  local places = {}
  for i = from, #ARGV do
    local bits = redis.call('HGET', topics, ARGV[i])
    for at = 1, bits and 32 or 0 do
      local digit = tonumber(string.sub(bits, at, at), 16)
      local place = (32 - at) * 4
      while digit > 0 do
        if digit % 2 == 1 then places[tostring(place)] = true end
        digit, place = math.floor(digit / 2), place + 1
      end
    end
  end
  return places
end

local function slice(list, from)
  local rest = {}
  for i = from, #list do rest[#rest + 1] = list[i] end
  return rest
end

-- The alerts before this one that are not through with the bucket. Their keys are named after the
-- keys of this one, and lie in its slot.
local function alerts_before(open, ledger, later, alert, created)
  local found = {}
  local function of(key, other) return string.sub(key, 1, -#alert - 1) .. other end
  for _, other in ipairs(redis.call('ZRANGEBYSCORE', open, '-inf', '(' .. created)) do
    local rows, is_through = as_map(redis.call('HGETALL', of(ledger, other))), true
    for _, row in pairs(rows) do
      if string.find(row, '^[clow]') then is_through = false break end
    end
    if is_through then
      redis.call('ZREM', open, other)
    else
      found[#found + 1] = { rows = rows, later = of(later, other) }
    end
  end
  return found
end

local function is_behind(before, place, now)
  for _, one in ipairs(before) do
    local row = one.rows[place] or ''
    local due = string.find(row, '^[lw]') and redis.call('ZSCORE', one.later, place)
    if string.find(row, '^[co]') or due and tonumber(due) - now < patience then return true end
  end
  return false
end
