-- End a reader's subscription to a topic, or to all.
-- KEYS: topics of the bucket (hash)   ARGV: place, topic ("" for all)
-- Returns: how many subscriptions ended
local place, wanted = tonumber(ARGV[1]), ARGV[2]
local at, bit_of_digit = 32 - math.floor(place / 4), 2 ^ (place % 4)
local topics = wanted ~= '' and { wanted } or redis.call('HKEYS', KEYS[1])
local ended = 0
for _, topic in ipairs(topics) do
  local bits = redis.call('HGET', KEYS[1], topic)
  local digit = bits and tonumber(string.sub(bits, at, at), 16) or 0
  if math.floor(digit / bit_of_digit) % 2 == 1 then
    bits = string.sub(bits, 1, at - 1) .. string.format('%x', digit - bit_of_digit) .. string.sub(bits, at + 1)
    if string.find(bits, '[^0]') then
      redis.call('HSET', KEYS[1], topic, bits)
    else
      redis.call('HDEL', KEYS[1], topic)
    end
    ended = ended + 1
  end
end
return ended
