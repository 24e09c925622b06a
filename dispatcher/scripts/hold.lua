-- Hold: set the ticket aside. In: prelude, seat.
-- ARGV 8 ticket, 9 kind (fetch, kept, step), 10 reason, 11 when to remind (ms from now).
local number = ARGV[8]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket')
if reply then return reply end
reply = fence(S, number)
if reply then return reply end
if S[7] ~= 'called' and S[7] ~= 'serving' then return 'WRONG_STATE ' .. S[7] end
local place = ARGV[9] == 'fetch' and '' or window
local due = format('%.0f', now + ARGV[11])
local T = D .. 'ticket:' .. number
local old = call('HGET', T, 'place') or ''
local own = {'state', 'held', 'window', '', 'hold', ARGV[9], 'place', place, 'due', due, 'held_at', NOW, 'why', ARGV[10], 'rev', REV}
local lost = append('ticket.held', 'ticket', number, 'by', window, 'from', S[7], 'old.place', old, unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
call('ZADD', D .. 'held', due, number)
return settle(W .. 'state', 'free', W .. 'ticket', '', W .. 'since', NOW, W .. 'undo', REV, W .. 'before', '')
