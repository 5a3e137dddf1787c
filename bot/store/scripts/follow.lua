-- Subscribe a reader to a topic, up to a number of topics.
-- A field holds 32 hexadecimal digits, the most significant first: a bit for each of 128 places.
-- KEYS: topics of the bucket (hash)   ARGV: place, topic, most
-- Returns: "added" | "kept" | "full"
local place, topic, most = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local at, bit_of_digit = 32 - math.floor(place / 4), 2 ^ (place % 4)

local function follows(bits)
  return math.floor(tonumber(string.sub(bits, at, at), 16) / bit_of_digit) % 2 == 1
end

local bits = redis.call('HGET', KEYS[1], topic) or string.rep('0', 32)
if follows(bits) then
  return 'kept'
end
local count = 0
for i, value in ipairs(redis.call('HVALS', KEYS[1])) do
  count = count + (follows(value) and 1 or 0)
end
if count >= most then
  return 'full'
end
local digit = tonumber(string.sub(bits, at, at), 16) + bit_of_digit
redis.call('HSET', KEYS[1], topic,
  string.sub(bits, 1, at - 1) .. string.format('%x', digit) .. string.sub(bits, at + 1))
return 'added'
