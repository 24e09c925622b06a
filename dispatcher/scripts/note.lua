-- Notes a fact about a ticket that moves nothing (a slip came out, or did not). In: prelude.
-- ARGV 6 kind, 7 ticket, 8… words of the fact: name, value.
local S, reply = enter()
if reply then return reply end
if call('EXISTS', D .. 'ticket:' .. ARGV[7]) == 0 then return 'UNKNOWN_TICKET' end
local lost = append(ARGV[6], {}, 'ticket', ARGV[7], unpack(ARGV, 8))
if lost then return lost end
return settle()
