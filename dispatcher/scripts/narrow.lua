-- Narrow: a ticket leaves one of its lanes and keeps the others. In: prelude, places.
-- ARGV 6 ticket, 7 lane, 8 how it left ('dropped' by its visitor, 'withdrawn' by those who serve the lane), 9 reason,
-- 10 staff number of whoever says so, or ''.
local number, gone = ARGV[6], ARGV[7]
local S, reply = enter()
if reply then return reply end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'todo', 'class', 'place', 'ord', 'clock', 'lane', 'legs')
local state = t[1]
if not state then return 'UNKNOWN_TICKET' end
if state == 'finished' or state == 'cancelled' or state == 'expired' then return 'WRONG_STATE ' .. state end
local todo, found = '', false
for lane in gmatch(t[2], '[^,]+') do
  if lane == gone then found = true else todo = todo .. (todo == '' and '' or ',') .. lane end
end
if not found then return 'NOT_IN_LANE' end
-- At a window, or bound to one, it is that lane's turn: it ends there, by a finish.
local here = state == 'called' or state == 'serving' or (t[4] and t[4] ~= '')
if here and t[7] == gone then return 'LANE_HAS_IT' end
if todo == '' then return 'LAST_LANE' end
local own = {'todo', todo, 'legs', (t[8] or '') .. gone .. '|' .. ARGV[8] .. '|' .. NOW .. ',', 'rev', REV}
local lost = append('ticket.narrowed', 'ticket', number, 'narrow.lane', gone, 'reason_given', ARGV[9], 'staff', ARGV[10], unpack(own))
if lost then return lost end
if state == 'waiting' then leave(number, t[5], t[3], t[4], t[2]) end
call('HSET', T, unpack(own))
if state == 'waiting' then stand(number, t[5], t[3], t[6], t[4], todo) end
return settle()
