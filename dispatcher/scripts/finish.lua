#!lua flags=allow-oom
-- Finish: service ends with an outcome. In: prelude, seat, places, case, way.
-- ARGV 8 ticket, 9 outcome, 10 the thousandths of its waiting that count in the next stage, 11 what becomes of the stages
-- to come: '' they follow, 'ask' the outcome leaves it open and nobody has said, 'end' they are dropped, 12 why,
-- 13 whether a case begins (see case_opening.py): '' none, 'leg' with every finish, 'visit' with the last, '?' the caller
-- does not know the ticket yet: where it has a service the answer is '? service slot arrival stops', and nothing happens;
-- 14 how many words the case has, 15… these: 'case.<field>', value; then further fields of the ticket: name, value.
-- A leg of an 'all' stage puts the ticket back with its clock; after the last leg or an 'any' stage the next stage begins,
-- where nothing but waiting counts: whoever was served for long does not pass those who have waited longer.
local number = ARGV[8]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket', 'live', W .. 'clerk')
if reply then return reply end
reply = fence(S, number)
if reply then return reply end
if S[7] ~= 'serving' then return 'WRONG_STATE ' .. S[7] end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'rule', 'todo', 'next', 'lane', 'stages', 'cases', 'outcome', 'service')
local rule, todo, after, staged = t[1], legs_left(t[1], t[2], t[4]), t[3], t[5] and t[5] ~= ''
if ARGV[13] == '?' and t[8] and t[8] ~= '' then
  local s = call('HMGET', T, 'slot', 'arrival', 'stops')
  return concat({'?', t[8], s[1] or '', s[2], s[3] or ''}, ' ')
end
-- What only a way of several legs or stages needs: legs, leg, past, clock, waited. Most tickets have none.
local way = (rule == 'all' or after ~= '' or staged) and call('HMGET', T, 'legs', 'leg', 'past', 'clock', 'waited') or {}
local clock, legs = way[4], way[1] or ''
local further, about, was = {unpack(ARGV, 15 + ARGV[14])}, {}, {'old.cases', t[6] or '', 'old.outcome', t[7] or ''}
local function further_of(name, value, old)
  further[#further + 1], further[#further + 2] = name, value
  if old then was[#was + 1], was[#was + 2] = 'old.' .. name, old end
end
for i = 1, #further, 2 do was[#was + 1], was[#was + 2] = 'old.' .. further[i], call('HGET', T, further[i]) or '' end
if rule == 'all' then -- what has become of each leg, and when the last one ended, where the clock of some lanes restarts
  legs = legs .. t[4] .. '|' .. ARGV[9] .. '|' .. NOW .. ','
  further_of('legs', legs, way[1] or '')
  further_of('leg', NOW, way[2] or '')
end
if todo ~= '' and ARGV[11] == 'end' then return 'LEGS_LEFT' end -- one of several lanes does not decide for the others
if todo == '' then
  if after ~= '' and ARGV[11] == 'ask' then return 'STAGES_LEFT ' .. format('%.0f', #stages_in(after)) end
  if staged then -- of a ticket with one stage the ticket itself says how it went
    local past = (way[3] or '') .. past_of('done', t[1] .. ' ' .. t[4], window, ARGV[9], legs)
    if ARGV[11] == 'end' and after ~= '' then
      local dropped = stages_in(after)
      for i = 1, #dropped do past = past .. past_of('dropped', dropped[i], '', '', legs) end
      further_of('next', '', after)
      further_of('stages', format('%.0f', t[5] - #dropped), t[5])
      if ARGV[12] ~= '' then was[#was + 1], was[#was + 2] = 'reason_given', ARGV[12] end
      after = ''
    end
    further_of('past', past, way[3] or '')
  end
  if after ~= '' then
    local stage, rest = match(after, '^([^|]*)|?(.*)$')
    rule, todo = match(stage, '^(%a+) (.*)$')
    after, clock = rest, format('%.0f', now - math.floor((way[5] or 0) * ARGV[10] / 1000))
  end
end
-- Acceptance and its promise are one fact, so the case begins here; what was collected is handed out.
if ARGV[13] == 'leg' or (ARGV[13] == 'visit' and todo == '') then
  local n = format('%.0f', (tonumber(t[6]) or 0) + 1)
  local function carded(colour) return call('HEXISTS', DESK, 'r:visit-' .. colour .. '-' .. day .. '-' .. number) == 1 end
  local card = ARGV[13] == 'visit' and (carded('red') and 'red' or carded('yellow') and 'yellow') or ''
  about = {'case.id', day .. '-' .. number .. (n == '1' and '' or '-' .. n), 'case.state', 'running', 'case.card', card,
    'case.stopped_at', '', 'case.ended_at', '', 'case.since', NOW, 'case.lane', t[4], 'case.clerk', S[10] or '', 'case.outcome', ARGV[9],
    unpack(ARGV, 15, 14 + ARGV[14])}
  further_of('cases', n)
elseif ARGV[9] == 'handed_out' then
  local collects = call('HGET', T, 'collects')
  local c = collects and collects ~= '' and case_of(collects)
  if c and c.state == 'ready' then about = {'case.id', collects, 'case.state', 'handed_out', 'case.handed_at', NOW, 'case.was', c.state} end
end
for i = 1, #about do was[#was + 1] = about[i] end
local lost
if todo == '' then
  local own = {'state', 'finished', 'window', '', 'outcome', ARGV[9], 'finished_at', NOW, 'rev', REV, unpack(further)}
  lost = append('ticket.finished', 'ticket', number, 'by', window, unpack(joined(was, own)))
  if lost then return lost end
  call('HSET', T, unpack(own))
else
  local old = call('HMGET', T, 'place', 'since', 'calls', 'ord', 'class')
  local own = {'state', 'waiting', 'window', '', 'outcome', ARGV[9], 'rule', rule, 'todo', todo, 'next', after, 'place', '',
    'clock', clock, 'since', NOW, 'calls', '0', 'rev', REV, unpack(further)}
  lost = append('ticket.finished', 'ticket', number, 'by', window, 'old.rule', t[1], 'old.todo', t[2], 'old.next', t[3],
    'old.place', old[1] or '', 'old.clock', way[4], 'old.since', old[2], 'old.calls', old[3], unpack(joined(was, own)))
  if lost then return lost end
  call('HSET', T, unpack(own))
  stand(number, old[4], old[5], clock, '', todo)
end
if #about > 0 then keep_case(about) end
return settle('live', format('%.0f', S[9] - (todo == '' and 1 or 0)), W .. 'state', 'free', W .. 'ticket', '', W .. 'since', NOW,
  W .. 'undo', REV, W .. 'before', '')
