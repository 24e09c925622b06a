-- Transfer: to another lane or to a given window. In: prelude, seat, places.
-- ARGV 8 ticket, 9 lane or '', 10 window or '', 11 reason, 12 the thousandths of its waiting that count (0: goes last),
-- 13 the classes known there, ',a,b,'; a ticket of another class goes on as a regular one.
local number, to = ARGV[8], ARGV[9]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket')
if reply then return reply end
reply = fence(S, number)
if reply then return reply end
if S[7] ~= 'called' and S[7] ~= 'serving' then return 'WRONG_STATE ' .. S[7] end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'todo', 'class', 'place', 'lane', 'waited', 'ord', 'clock', 'since', 'rule', 'calls')
local todo, seen = t[1], {}
if to ~= '' and t[9] == 'any' then todo = to
elseif to ~= '' then -- the lane it was called from gives way to the new one, the other legs stay
  todo = ''
  for lane in gmatch(t[1], '[^,]+') do
    local stays = lane == t[4] and to or lane
    if not seen[stays] then todo = todo .. (todo == '' and '' or ',') .. stays end
    seen[stays] = true
  end
  if not seen[to] then todo = to end
end
local class = string.find(ARGV[13], ',' .. t[2] .. ',', 1, true) and t[2] or 'regular'
local CLOCK = format('%.0f', now - math.floor((t[5] or 0) * ARGV[12] / 1000))
local own = {'state', 'waiting', 'window', '', 'todo', todo, 'place', ARGV[10], 'clock', CLOCK, 'since', NOW, 'calls', '0',
  'class', class, 'why', ARGV[11], 'rev', REV}
local lost = append('ticket.transferred', 'ticket', number, 'by', window, 'from', S[7],
  'old.todo', t[1], 'old.place', t[3] or '', 'old.clock', t[7], 'old.since', t[8], 'old.calls', t[10], 'old.class', t[2],
  unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
stand(number, t[6], class, CLOCK, ARGV[10], todo)
return settle(W .. 'state', 'free', W .. 'ticket', '', W .. 'since', NOW, W .. 'undo', REV, W .. 'before', '')
