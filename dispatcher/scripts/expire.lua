-- Expire: a manager ends the ticket, wherever it is, with a reason. In: prelude, places. ARGV 6 ticket, 7 reason, 8 staff
-- number or ''.
local number = ARGV[6]
local S, reply = enter('live')
if reply then return reply end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'todo', 'class', 'place', 'ord', 'window')
local state, window = t[1], t[6]
if not state then return 'UNKNOWN_TICKET' end
if state == 'finished' or state == 'cancelled' or state == 'expired' then return 'WRONG_STATE ' .. state end
local at_window = state == 'called' or state == 'serving'
local own = {'state', 'expired', 'window', '', 'finished_at', NOW, 'why', ARGV[7], 'rev', REV}
local lost = append('ticket.expired', 'ticket', number, 'by', at_window and window or '', 'staff', ARGV[8], unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
local LIVE = format('%.0f', S[6] - 1)
if at_window then
  local W = 'w:' .. window .. ':'
  return settle('live', LIVE, W .. 'state', 'free', W .. 'ticket', '', W .. 'since', NOW, W .. 'undo', '', W .. 'before', '')
end
if state == 'waiting' then leave(number, t[5], t[3], t[4], t[2]) else call('ZREM', D .. state, number) end
return settle('live', LIVE)
