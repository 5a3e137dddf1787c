-- Note claimed readers as on the wire, each one copy more, if they still want the alert: whoever
-- has unfollowed or left since the claim is not sent to. Nor is anybody whom another run has taken
-- over, because this one was thought dead.
-- KEYS: ledger, topics, chats
-- ARGV: run, is follow-up (0|1), "place.attempt.copies" of each with spaces between, topics...
-- Returns: 1 for each reader who is to be sent to, else 0
local bits = {}
for i = 4, #ARGV do
  bits[#bits + 1] = redis.call('HGET', KEYS[2], ARGV[i]) or nil
end

local function follows(place)
  local at, bit_of_digit = 32 - math.floor(place / 4), 2 ^ (place % 4)
  for _, digits in ipairs(bits) do
    if math.floor(tonumber(string.sub(digits, at, at), 16) / bit_of_digit) % 2 == 1 then
      return true
    end
  end
  return false
end

local places, claims, launched = {}, {}, {}
for place, attempt, copies in string.gmatch(ARGV[3], '(%d+)%.(%d+)%.(%d+)') do
  places[#places + 1] = place
  claims[#claims + 1] = 'c' .. attempt .. '.' .. copies .. ':' .. ARGV[1]
  launched[#launched + 1] = 'o' .. attempt .. '.' .. (copies + 1) .. ':' .. ARGV[1]
end
local chats = redis.call('HMGET', KEYS[3], unpack(places))
local before = redis.call('HMGET', KEYS[1], unpack(places))
local answers, rows = {}, {}
for i, place in ipairs(places) do
  local chat = chats[i]
  local is_there = chat and string.sub(chat, -1) == '|'
  if before[i] == launched[i] then
    -- Asked again, because the answer got lost.
    answers[i] = 1
  elseif before[i] ~= claims[i] and before[i] ~= claims[i] .. '+' then
    answers[i] = 0
  else
    local is_wanted = is_there and (ARGV[2] == '1' or follows(tonumber(place)))
    rows[#rows + 1] = place
    rows[#rows + 1] = is_wanted and launched[i] or 'k'
    answers[i] = is_wanted and 1 or 0
  end
end
if #rows > 0 then redis.call('HSET', KEYS[1], unpack(rows)) end
return answers
