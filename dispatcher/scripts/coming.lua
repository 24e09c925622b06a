-- Coming: a called visitor says so. Moves nothing. In: prelude. ARGV 6 ticket.
-- The field `coming` is the time of the call it answers, so that the next call may be answered anew; the ticket's `rev`
-- stays, so that the window may still take its call back.
local number = ARGV[6]
local S, reply = enter()
if reply then return reply end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'called_at', 'coming')
if not t[1] then return 'UNKNOWN_TICKET' end
if t[1] ~= 'called' then return 'WRONG_STATE ' .. t[1] end
if t[3] == t[2] then return 'COMING_ALREADY' end
local own = {'coming', t[2]}
local lost = append('ticket.coming', 'ticket', number, unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
return settle()
