#!lua flags=allow-oom
-- Start: the visitor is at the window. In: prelude, seat. ARGV 8 ticket.
local number = ARGV[8]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket')
if reply then return reply end
reply = fence(S, number)
if reply then return reply end
if S[7] ~= 'called' then return 'WRONG_STATE ' .. S[7] end
local own = {'state', 'serving', 'started_at', NOW, 'rev', REV}
local lost = append('ticket.started', 'ticket', number, 'by', window, unpack(own))
if lost then return lost end
call('HSET', D .. 'ticket:' .. number, unpack(own))
return settle(W .. 'state', 'serving', W .. 'since', NOW, W .. 'undo', '', W .. 'before', '')
