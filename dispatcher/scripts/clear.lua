-- Lets go of everything this engine has of a hall, so that it can be made from history. KEYS[1]: the hall's prefix.
-- In: nothing. ARGV 1 the epoch that goes, '' for what an unfinished making has left. Answers how many keys went.
local call, H = redis.call, KEYS[1]
if (call('HGET', H .. 'state', 'epoch') or '') ~= ARGV[1] then return 'EVENTS_LOST' end
call('UNLINK', H .. 'state') -- first, so that no command finds half a hall
local cursor, gone = '0', 0
repeat
  local found = call('SCAN', cursor, 'MATCH', H .. '*', 'COUNT', 1000)
  cursor = found[1]
  for _, key in ipairs(found[2]) do gone = gone + call('UNLINK', key) end
until cursor == '0'
return gone
