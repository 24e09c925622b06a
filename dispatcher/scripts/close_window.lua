-- Close a window without a ticket. In: prelude, seat.
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket')
if reply then return reply end
reply = fence(S)
if reply then return reply end
if S[7] == 'closed' then return 'WINDOW_CLOSED' end
if S[7] ~= 'free' and S[7] ~= 'paused' then return 'WINDOW_BUSY ' .. S[8] end
local own = {'state', 'closed', 'session', '', 'clerk', '', 'since', NOW, 'reason', '', 'until', '0', 'undo', '', 'before', ''}
local lost = append('window.closed', 'by', window, unpack(own))
if lost then return lost end
return settle(W .. 'state', 'closed', W .. 'session', '', W .. 'clerk', '', W .. 'since', NOW, W .. 'reason', '', W .. 'until', '0', W .. 'undo', '', W .. 'before', '')
