#!lua flags=allow-oom
-- Call a given ticket, out of order and with a reason. In: prelude, seat, places.
-- ARGV 8 ticket, 9 reason, 10… the lanes this window serves.
local number = ARGV[8]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket', W .. 'undo')
if reply then return reply end
reply = fence(S)
if reply then return reply end
if S[7] ~= 'free' then
  return S[7] == 'paused' and 'WINDOW_PAUSED' or (S[7] == 'closed' or not S[7]) and 'WINDOW_CLOSED' or 'WINDOW_BUSY ' .. S[8]
end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'todo', 'class', 'place', 'lane', 'since', 'waited', 'ord', 'stops', 'held_at')
local from = t[1]
if not from then return 'UNKNOWN_TICKET' end
if from ~= 'waiting' and from ~= 'held' and from ~= 'missed' then return 'WRONG_STATE ' .. from end
local lane
if t[4] == window then lane = t[5]
elseif t[4] and t[4] ~= '' then -- its papers are there: nobody else calls it while somebody works there
  local there = call('HGET', DESK, 'w:' .. t[4] .. ':state')
  if there and there ~= 'closed' and there ~= 'paused' then return 'NOT_SERVED_HERE ' .. t[4] end
end
for wanted in gmatch(t[2], '[^,]+') do
  for i = 10, #ARGV do if not lane and ARGV[i] == wanted then lane = wanted end end
end
if not lane then return 'NOT_SERVED_HERE' end
local run = call('HGET', DESK, 'run:' .. lane) or '0'
local RUN = t[3] == 'regular' and '0' or format('%.0f', run + 1)
local waited = (t[7] or 0) + (from == 'waiting' and math.max(0, now - t[6]) or 0)
local own = {'state', 'called', 'window', window, 'lane', lane, 'called_at', NOW, 'announced', NOW, 'calls', '1',
  'waited', format('%.0f', waited), 'why', ARGV[9], 'rev', REV}
local spells = {}
if from == 'held' then
  own[#own + 1], own[#own + 2], spells = 'stops', held_spells(t[9], t[10]), {'old.stops', t[9] or ''}
end
local lost = append('ticket.called', 'ticket', number, 'by', window, 'from', from, 'run', RUN,
  'old.run', run, 'old.lane', t[5] or '', unpack(joined(spells, own)))
if lost then return lost end
if from == 'waiting' then leave(number, t[8], t[3], t[4], t[2]) else call('ZREM', D .. from, number) end
call('HSET', T, unpack(own))
return settle(W .. 'state', 'called', W .. 'ticket', number, W .. 'since', NOW, W .. 'undo', REV, W .. 'before', S[9] or '', 'run:' .. lane, RUN)
