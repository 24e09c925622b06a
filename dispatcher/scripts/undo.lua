-- Undo: the window takes back its last step with a ticket. In: prelude, seat, places, case. ARGV 8 ticket, 9 for how long (ms).
-- The step's own event says what was before. A finish can be taken back while the next visitor is only called: that one
-- goes back to its place (`also`), and the announcement is withdrawn.
local number = ARGV[8]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket', W .. 'undo', W .. 'before', 'live')
if reply then return reply end
reply = fence(S)
if reply then return reply end

local function step(rev)
  if not rev or rev == '' then return end
  local entry = call('XRANGE', EVENTS, day .. '-' .. rev, day .. '-' .. rev)[1]
  if not entry then return end
  local e = {}
  for i = 1, #entry[2], 2 do e[entry[2][i]] = entry[2][i + 1] end
  return e
end
local rev, also = S[9], nil
local e = step(rev)
if e and e.kind == 'ticket.called' and e.ticket ~= number and S[7] == 'called' then
  also = e
  rev = S[10]
  e = step(rev)
end
if not e or e.ticket ~= number or (also and e.kind == 'ticket.called') then return 'NOTHING_TO_UNDO' end
if now - e.at > tonumber(ARGV[9]) then return 'UNDO_TOO_LATE' end
if e.kind ~= 'ticket.called' and not also and S[7] ~= 'free' then return 'NOTHING_TO_UNDO' end

local function read(n) return call('HMGET', D .. 'ticket:' .. n, 'rev', 'todo', 'class', 'place', 'ord', 'clock', 'since', 'waited', 'due', 'lane', 'misses') end
local T = D .. 'ticket:' .. number
local t = read(number)
if t[1] ~= rev then return 'NOTHING_TO_UNDO' end -- somebody has moved on with it
local begun = e['case.id'] and case_of(e['case.id'])
if begun and begun.rev ~= day .. '-' .. rev then return 'NOTHING_TO_UNDO' end -- or with the case it began or handed out

-- What a call changes goes back to what it was: the time waited ends again where it stood.
local function uncalled(c, x)
  local waited = c.from == 'waiting' and math.max(0, x[8] - math.max(0, c.at - x[7])) or tonumber(x[8])
  local back = {'state', c.from, 'window', '', 'lane', c['old.lane'] or '', 'calls', '0', 'waited', format('%.0f', waited), 'rev', REV}
  if c['old.stops'] then back[#back + 1], back[#back + 2] = 'stops', c['old.stops'] end
  return back
end
-- So does the lane's count of favoured calls, unless the next call there has gone on counting.
local function run_back(c, x)
  local field = 'run:' .. x[10]
  if not c['old.run'] or call('HGET', DESK, field) ~= c.run then return {}, {} end
  return {'run', c['old.run'], 'run.lane', x[10]}, {field, c['old.run']}
end
local function put_back(c, n, x)
  if c.from == 'waiting' then stand(n, x[5], x[3], x[6], x[4], x[2]) else call('ZADD', D .. c.from, x[9], n) end
end

local own, state, live, told, run = nil, 'free', 0, {}, {}
if e.kind == 'ticket.called' then
  own = uncalled(e, t)
  told, run = run_back(e, t)
else
  state = e.kind == 'ticket.finished' and 'serving' or e.kind == 'ticket.missed' and 'called' or e.from
  own = {'state', state, 'window', window, 'rev', REV}
  local function set(name, value) own[#own + 1] = name; own[#own + 1] = value end
  if e.kind == 'ticket.missed' then set('misses', format('%.0f', t[11] - 1)) end
  if e.state == 'finished' then live = 1; set('finished_at', '') end
  if e.state ~= 'missed' and e['old.outcome'] then set('outcome', e['old.outcome']) end
  for _, name in ipairs({'rule', 'todo', 'next', 'place', 'clock', 'since', 'calls', 'class', 'cases', 'legs', 'leg', 'stages', 'past', 'gaps',
    'gaps_by', 'case'}) do
    if e['old.' .. name] then set(name, e['old.' .. name]) end
  end
end
local meta, x, back = {'ticket', number, 'by', window, 'undoes', rev, 'from', e.kind}, nil, nil
if also then
  x = read(also.ticket)
  back = uncalled(also, x)
  told, run = run_back(also, x)
  meta[#meta + 1] = 'also'
  meta[#meta + 1] = also.ticket
  for i = 1, #back, 2 do
    meta[#meta + 1] = 'also.' .. back[i]
    meta[#meta + 1] = back[i + 1]
  end
end
for i = 1, #told do meta[#meta + 1] = told[i] end
local case = {}
if begun and e['case.was'] then case = {'case.id', e['case.id'], 'case.state', e['case.was'], 'case.handed_at', '', 'case.was', ''}
elseif begun then case = {'case.id', e['case.id'], 'case.state', 'gone'} end
for i = 1, #case do meta[#meta + 1] = case[i] end
local lost = append('ticket.undone', unpack(joined(meta, own)))
if lost then return lost end
if e.kind == 'ticket.called' then put_back(e, number, t)
elseif e.state == 'waiting' then leave(number, t[5], t[3], t[4], t[2])
elseif e.state ~= 'finished' then call('ZREM', D .. e.state, number) end
call('HSET', T, unpack(own))
if begun then
  if e['case.was'] then keep_case(case) else
    call('UNLINK', H .. 'case:' .. e['case.id'])
    call('ZREM', H .. 'cases', e['case.id'])
  end
end
if also then
  put_back(also, also.ticket, x)
  call('HSET', D .. 'ticket:' .. also.ticket, unpack(back))
end
return settle('live', format('%.0f', S[11] + live), W .. 'state', state, W .. 'ticket', state == 'free' and '' or number,
  W .. 'since', NOW, W .. 'undo', '', W .. 'before', '', unpack(run))
