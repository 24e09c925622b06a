-- Issue: a visitor takes a number. In: prelude, places.
-- ARGV 6 series, 7 class, 8 slot of the appointment in ms or '', 9 how late it may check in (ms),
-- 10 'any' or 'all' of 11 the lanes of the first stage, 12 the stages after it ('any a,b|all c,d'),
-- 13 when tickets are given ('from-until,…' in ms; '' always), 14… further fields of the ticket: name, value.
local series, class, slot, todo = ARGV[6], ARGV[7], tonumber(ARGV[8]), ARGV[11]
local S, reply = enter('ord', 'live', 'series:' .. series)
if reply then return reply end
if ARGV[13] ~= '' then
  local given = false
  for from, til in gmatch(ARGV[13], '(%d+)-(%d+)') do given = given or (now >= tonumber(from) and now < tonumber(til)) end
  if not given then return 'LANE_CLOSED' end
end
local clock = now
if slot then
  if now > slot + ARGV[9] then class = 'regular' elseif slot > now then clock = slot end
end
local ord, n = format('%05d', S[6] + 1), format('%03d', (S[8] or 0) + 1)
local number, CLOCK = series .. n, format('%.0f', clock)
local own = {'state', 'waiting', 'ord', ord, 'class', class, 'clock', CLOCK, 'rule', ARGV[10], 'todo', todo, 'next', ARGV[12],
  'arrival', NOW, 'since', CLOCK, 'rev', REV, unpack(ARGV, 14)}
local lost = append('ticket.issued', own, 'ticket', number, 'series', series)
if lost then return lost end
call('HSET', D .. 'ticket:' .. number, unpack(own))
stand(number, ord, class, CLOCK, '', todo)
return settle('ord', ord, 'live', format('%.0f', S[7] + 1), 'series:' .. series, n)
