-- Resume: a held ticket waits again, in its lanes or (papers kept, a step) for the window that holds them.
-- In: prelude, places. ARGV 6 ticket, 7 the thousandths of its waiting that count, 8 reason.
local number = ARGV[6]
local S, reply = enter()
if reply then return reply end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'waited', 'todo', 'class', 'place', 'ord', 'stops', 'held_at')
if not t[1] then return 'UNKNOWN_TICKET' end
if t[1] ~= 'held' then return 'WRONG_STATE ' .. t[1] end
local CLOCK = format('%.0f', now - math.floor((t[2] or 0) * ARGV[7] / 1000))
local own = {'state', 'waiting', 'clock', CLOCK, 'since', NOW, 'calls', '0', 'stops', held_spells(t[7], t[8]), 'rev', REV}
local lost = append('ticket.resumed', 'ticket', number, 'reason_given', ARGV[8], unpack(own))
if lost then return lost end
call('ZREM', D .. 'held', number)
call('HSET', T, unpack(own))
stand(number, t[6], t[4], CLOCK, t[5], t[3])
return settle()
