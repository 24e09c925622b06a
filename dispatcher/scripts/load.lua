-- Writes a part of what a hall is made of from history, while there is no hall here. KEYS[1]: the hall's prefix.
-- In: nothing. ARGV: items one after the other, each 'event' and its id, or 'hash', 'zset' or 'string' and the key behind the
-- prefix; then how many words follow, and these. Loading an item twice changes nothing.
local call, H, i = redis.call, KEYS[1], 1
local state = call('HGET', H .. 'state', 'day')
if state then return 'DAY_OPEN ' .. state end
local write = {hash = 'HSET', zset = 'ZADD', string = 'SET'}
while i < #ARGV do
  local what, name, n = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local words = {unpack(ARGV, i + 3, i + 2 + n)}
  if what ~= 'event' then call(write[what], H .. name, unpack(words))
  elseif #call('XRANGE', H .. 'events', name, name) == 0 then call('XADD', H .. 'events', name, unpack(words)) end
  i = i + 3 + n
end
return 'OK'
