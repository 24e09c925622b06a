-- Reads cases. KEYS[1]: the hall's prefix. ARGV 1 'ids' (all, by when something is next to be done), 'due' (those to whom
-- something was to be done before 2, a time in ms; at most 3) or 'of', and then the ids whose fields are wanted.
-- Answers ids, or for each case that there is its id and its fields.
local call, H = redis.call, KEYS[1]
if ARGV[1] == 'ids' then return call('ZRANGE', H .. 'cases', 0, -1) end
if ARGV[1] == 'due' then return call('ZRANGEBYSCORE', H .. 'cases', '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3]) end
local found = {}
for i = 2, #ARGV do
  local c = call('HGETALL', H .. 'case:' .. ARGV[i])
  if #c > 0 then found[#found + 1] = {ARGV[i], c} end
end
return found
