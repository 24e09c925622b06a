-- Notes a fact that moves nothing (a slip came out, or did not). In: prelude.
-- ARGV 6 kind, 7 the ticket of the open day that it is about or '', 8… words of the fact: name, value.
local S, reply = enter()
if reply then return reply end
local own = {unpack(ARGV, 8)}
if ARGV[7] ~= '' then
  if call('EXISTS', D .. 'ticket:' .. ARGV[7]) == 0 then return 'UNKNOWN_TICKET' end
  own[#own + 1], own[#own + 2] = 'ticket', ARGV[7]
end
local lost = append(ARGV[6], unpack(own))
if lost then return lost end
return settle()
