-- Reroute: the way of the ticket at this window changes behind the stage that is served. In: prelude, seat, way.
-- ARGV 8 ticket, 9 what: 'skip' the next stage (it is done elsewhere), 'end' the way here, 'add' a stage before the next,
-- 'back' what was skipped or dropped in this stage; 10 the stage to add, 11 reason, 12 the lanes of the hall that give
-- numbers, ',a,b,', 13 the classes known in the lanes of the new stage, ',a,b,', 14 the most stages of a ticket.
local number, what = ARGV[8], ARGV[9]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket')
if reply then return reply end
reply = fence(S, number)
if reply then return reply end
if S[7] ~= 'serving' then return 'WRONG_STATE ' .. S[7] end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'rule', 'todo', 'next', 'lane', 'class', 'stages', 'past', 'legs')
local stages, past = stages_in(t[3]), t[7] or ''
local count = (t[6] and t[6] ~= '' and t[6] or 1) - #stages
if what == 'skip' or what == 'end' then
  if legs_left(t[1], t[2], t[4]) ~= '' then return 'LEGS_LEFT' end -- one of several lanes does not decide for the others
  if #stages == 0 then return 'NO_STAGE' end
  for _ = 1, what == 'skip' and 1 or #stages do
    past = past .. past_of(what == 'skip' and 'skipped' or 'dropped', table.remove(stages, 1), '', '', t[8])
  end
elseif what == 'add' then
  if not string.find(ARGV[13], ',' .. t[5] .. ',', 1, true) then return 'UNKNOWN_CLASS' end
  table.insert(stages, 1, ARGV[10])
else
  local kept, back = '', {}
  for entry in gmatch(past, '[^;]+;') do
    local how, rule, lanes = match(entry, '^(%a+)|(%a+)|([^|]*)|')
    if how == 'done' then
      for i = 1, #back do kept = kept .. back[i].entry end
      kept, back = kept .. entry, {}
    else back[#back + 1] = {entry = entry, stage = rule .. ' ' .. lanes, lanes = lanes} end
  end
  if #back == 0 then return 'NO_STAGE' end
  past = kept
  for i = #back, 1, -1 do
    for lane in gmatch(back[i].lanes, '[^,]+') do
      if not string.find(ARGV[12], ',' .. lane .. ',', 1, true) then return 'LANE_CLOSED ' .. lane end
    end
    table.insert(stages, 1, back[i].stage)
  end
end
if count + #stages > tonumber(ARGV[14]) then return 'STAGES_ENOUGH' end
local own = {'next', table.concat(stages, '|'), 'stages', format('%.0f', count + #stages), 'past', past, 'rev', REV}
local lost = append('ticket.rerouted', 'ticket', number, 'by', window, 'reroute.what', what, 'reason_given', ARGV[11], unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
return settle()
