-- Pause a window without a ticket. In: prelude, seat. ARGV 8 reason, 9 until about (ms, '0' unknown).
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket')
if reply then return reply end
reply = fence(S)
if reply then return reply end
if S[7] ~= 'free' then return S[7] == 'paused' and 'WINDOW_PAUSED' or S[7] == 'closed' and 'WINDOW_CLOSED' or 'WINDOW_BUSY ' .. S[8] end
local own = {'state', 'paused', 'since', NOW, 'reason', ARGV[8], 'until', ARGV[9], 'undo', '', 'before', ''}
local lost = append('window.paused', 'by', window, unpack(own))
if lost then return lost end
return settle(W .. 'state', 'paused', W .. 'since', NOW, W .. 'reason', ARGV[8], W .. 'until', ARGV[9], W .. 'undo', '', W .. 'before', '')
