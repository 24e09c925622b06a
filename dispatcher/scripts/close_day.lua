-- Close the business day: every ticket is in a final state and nobody sits at a window. In: prelude.
-- ARGV 6 reason, 7… windows of the hall.
local names = {}
for i = 7, #ARGV do names[#names + 1] = 'w:' .. ARGV[i] .. ':state' end
local S, reply = enter('live', unpack(names))
if reply then return reply end
if S[6] ~= '0' then return 'TICKETS_LIVE ' .. S[6] end
for i = 7, #ARGV do
  local state = S[i]
  if state and state ~= 'closed' then return 'WINDOWS_OPEN ' .. ARGV[i] end
end
local lost = append('day.closed', 'reason_given', ARGV[6], 'config', '')
if lost then return lost end
call('UNLINK', D .. 'veil') -- from here on nobody knows what anybody needed
return settle('config', '')
