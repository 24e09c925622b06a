-- Transfer: to another lane or to a given window. In: prelude, seat, places.
-- ARGV 8 ticket, 9 lane or '', 10 window or '', 11 reason, 12 the thousandths of its waiting that count (0: goes last).
local number, to = ARGV[8], ARGV[9]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket')
if reply then return reply end
reply = fence(S, number)
if reply then return reply end
if S[6] ~= 'called' and S[6] ~= 'serving' then return 'WRONG_STATE ' .. S[6] end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'todo', 'class', 'place', 'lane', 'waited', 'ord', 'clock', 'since')
local todo, seen = t[1], {}
if to ~= '' then -- the lane it was called from gives way to the new one
  todo = ''
  for lane in gmatch(t[1], '[^,]+') do
    local stays = lane == t[4] and to or lane
    if not seen[stays] then todo = todo .. (todo == '' and '' or ',') .. stays end
    seen[stays] = true
  end
  if not seen[to] then todo = to end
end
local CLOCK = format('%.0f', now - math.floor((t[5] or 0) * ARGV[12] / 1000))
local own = {'state', 'waiting', 'window', '', 'todo', todo, 'place', ARGV[10], 'clock', CLOCK, 'since', NOW, 'calls', '0',
  'why', ARGV[11], 'rev', REV}
local lost = append('ticket.transferred', own, 'ticket', number, 'by', window, 'from', S[6],
  'old.todo', t[1], 'old.place', t[3] or '', 'old.clock', t[7], 'old.since', t[8])
if lost then return lost end
call('HSET', T, unpack(own))
stand(number, t[6], t[2], CLOCK, ARGV[10], todo)
return settle(W .. 'state', 'free', W .. 'ticket', '', W .. 'since', NOW, W .. 'undo', REV, W .. 'before', '')
