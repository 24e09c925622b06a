-- Finish: service ends with an outcome. In: prelude, seat, places.
-- ARGV 8 ticket, 9 outcome, 10… further fields of the ticket: name, value.
-- A leg of an 'all' stage puts the ticket back with its clock; after the last leg or an 'any' stage the next stage begins.
local number = ARGV[8]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket', 'live')
if reply then return reply end
reply = fence(S, number)
if reply then return reply end
if S[7] ~= 'serving' then return 'WRONG_STATE ' .. S[7] end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'rule', 'todo', 'next', 'lane', 'class', 'clock', 'ord')
local rule, todo, after = t[1], '', t[3]
if rule == 'all' then
  for lane in gmatch(t[2], '[^,]+') do
    if lane ~= t[4] then todo = todo .. (todo == '' and '' or ',') .. lane end
  end
end
if todo == '' and after ~= '' then
  local stage, rest = match(after, '^([^|]*)|?(.*)$')
  rule, todo = match(stage, '^(%a+) (.*)$')
  after = rest
end
call('HDEL', DESK, '-') -- lets the writes through when memory is full
local lost
if todo == '' then
  local own = {'state', 'finished', 'window', '', 'outcome', ARGV[9], 'finished_at', NOW, 'rev', REV, unpack(ARGV, 10)}
  lost = append('ticket.finished', own, 'ticket', number, 'by', window)
  if lost then return lost end
  call('HSET', T, unpack(own))
else
  local old = call('HMGET', T, 'place', 'since', 'calls')
  local own = {'state', 'waiting', 'window', '', 'outcome', ARGV[9], 'rule', rule, 'todo', todo, 'next', after, 'place', '',
    'since', NOW, 'calls', '0', 'rev', REV, unpack(ARGV, 10)}
  lost = append('ticket.finished', own, 'ticket', number, 'by', window, 'old.rule', t[1], 'old.todo', t[2], 'old.next', t[3],
    'old.place', old[1] or '', 'old.since', old[2], 'old.calls', old[3])
  if lost then return lost end
  call('HSET', T, unpack(own))
  stand(number, t[7], t[5], t[6], '', todo)
end
return settle('live', format('%.0f', S[9] - (todo == '' and 1 or 0)), W .. 'state', 'free', W .. 'ticket', '', W .. 'since', NOW,
  W .. 'undo', REV, W .. 'before', '')
