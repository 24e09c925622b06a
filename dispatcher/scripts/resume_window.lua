-- Resume a paused window. In: prelude, seat.
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket')
if reply then return reply end
reply = fence(S)
if reply then return reply end
if S[7] ~= 'paused' then return 'NOT_PAUSED' end
local own = {'state', 'free', 'since', NOW, 'reason', '', 'until', '0'}
local lost = append('window.resumed', 'by', window, unpack(own))
if lost then return lost end
return settle(W .. 'state', 'free', W .. 'since', NOW, W .. 'reason', '', W .. 'until', '0')
