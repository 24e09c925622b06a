-- Cancel: the visitor gives the ticket up. In: prelude, places. ARGV 6 ticket, 7 reason.
local number = ARGV[6]
local S, reply = enter('live')
if reply then return reply end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'todo', 'class', 'place', 'ord')
if not t[1] then return 'UNKNOWN_TICKET' end
if t[1] ~= 'waiting' and t[1] ~= 'held' and t[1] ~= 'missed' then return 'WRONG_STATE ' .. t[1] end
local own = {'state', 'cancelled', 'finished_at', NOW, 'rev', REV}
local lost = append('ticket.cancelled', 'ticket', number, 'reason_given', ARGV[7], unpack(own))
if lost then return lost end
if t[1] == 'waiting' then leave(number, t[5], t[3], t[4], t[2]) else call('ZREM', D .. t[1], number) end
call('HSET', T, unpack(own))
return settle('live', format('%.0f', S[6] - 1))
