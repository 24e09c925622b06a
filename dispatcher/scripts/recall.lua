-- Recall: announce the called number again. In: prelude, seat.
-- ARGV 8 ticket, 9 least time between two announcements (ms).
local number = ARGV[8]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket')
if reply then return reply end
reply = fence(S, number)
if reply then return reply end
if S[7] ~= 'called' then return 'WRONG_STATE ' .. S[7] end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'announced', 'calls')
local left = t[1] + ARGV[9] - now
if left > 0 then return 'TOO_EARLY ' .. format('%.0f', left) end
local own = {'announced', NOW, 'calls', format('%.0f', t[2] + 1), 'rev', REV}
local lost = append('ticket.recalled', 'ticket', number, 'by', window, unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
return settle()
