-- Open a window: somebody sits down. In: prelude. ARGV 6 window, 7 session, 8 staff number, 9 '1' to take over.
-- A ticket that is at the window stays there: who signs in again goes on with it.
local window, session, W = ARGV[6], ARGV[7], 'w:' .. ARGV[6] .. ':'
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket', W .. 'clerk')
if reply then return reply end
local state = S[7] or 'closed'
local same = S[9] == ARGV[8]
if state ~= 'closed' and not same and ARGV[9] ~= '1' then return 'WINDOW_TAKEN ' .. S[9] end
if state == 'closed' then state = 'free' end
local own = {'state', state, 'session', session, 'clerk', ARGV[8], 'ticket', S[8] or '', 'since', NOW, 'reason', '', 'until', '0', 'undo', '', 'before', ''}
local lost = append('window.opened', 'by', window, unpack(own))
if lost then return lost end
return settle(W .. 'state', state, W .. 'session', session, W .. 'clerk', ARGV[8], W .. 'ticket', S[8] or '', W .. 'since', NOW,
  W .. 'reason', '', W .. 'until', '0', W .. 'undo', '', W .. 'before', '')
