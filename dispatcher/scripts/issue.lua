-- Issue: a visitor takes a number. In: prelude, places.
-- ARGV 6 series, 7 class, 8 slot of the appointment in ms or '', 9 how late it may check in (ms),
-- 10 'any' or 'all' of 11 the lanes of the first stage, 12 the stages after it ('any a,b|all c,d'),
-- 13 when tickets are given ('from-until,…' in ms, a '+' after the one that ends later if the day was extended; ''
-- always), 14 how many the lanes give in a day ('a=80,c=0,'; of
-- a lane that is not named, any number), 15… further fields of the ticket: name, value; with a `place` it stands in that
-- window's own queue.
-- The desk's given:<lane> counts them, whatever becomes of them. An appointment has its place already: it is counted,
-- and never refused. A ticket for any of its lanes stands in those that have some left.
local series, class, slot, todo = ARGV[6], ARGV[7], tonumber(ARGV[8]), ARGV[11]
local lanes, given = {}, {}
for lane in gmatch(todo, '[^,]+') do
  lanes[#lanes + 1] = lane
  given[#given + 1] = 'given:' .. lane
end
local S, reply = enter('ord', 'live', 'series:' .. series, 'extended', unpack(given))
if reply then return reply end
if ARGV[13] ~= '' then
  local gives = false
  for from, til, last in gmatch(ARGV[13], '(%d+)-(%d+)(%+?)') do
    local more = last ~= '' and (S[9] or 0) * 60000 or 0
    gives = gives or (now >= tonumber(from) and now < tonumber(til) + more)
  end
  if not gives then return 'LANE_CLOSED' end
end
local full = {}
if not slot then
  for lane, quota in gmatch(ARGV[14], '([^,=]+)=(%d+)') do full[lane] = quota end
end
local open, counted = {}, {}
for i = 1, #lanes do
  local lane, n = lanes[i], S[9 + i] or 0
  if full[lane] and tonumber(n) >= tonumber(full[lane]) then
    if ARGV[10] == 'all' or #lanes == 1 then return 'LANE_FULL ' .. lane end
  else
    open[#open + 1] = lane
    counted[#counted + 1], counted[#counted + 2] = given[i], format('%.0f', n + 1)
  end
end
if #open == 0 then return 'LANE_FULL ' .. lanes[1] end
todo = table.concat(open, ',')
local clock = now
if slot then
  if now > slot + ARGV[9] then class = 'regular' elseif slot > now then clock = slot end
end
local place = ''
for i = 15, #ARGV, 2 do if ARGV[i] == 'place' then place = ARGV[i + 1] end end
local ord, n = format('%05d', S[6] + 1), format('%03d', (S[8] or 0) + 1)
local number, CLOCK = series .. n, clock == now and NOW or format('%.0f', clock)
local own = {'state', 'waiting', 'ord', ord, 'class', class, 'clock', CLOCK, 'rule', ARGV[10], 'todo', todo, 'next', ARGV[12],
  'arrival', NOW, 'since', CLOCK, 'rev', REV, unpack(ARGV, 15)}
local lost = append('ticket.issued', 'ticket', number, 'series', series, unpack(own))
if lost then return lost end
call('HSET', D .. 'ticket:' .. number, unpack(own))
stand(number, ord, class, CLOCK, place, todo, true)
return settle('ord', ord, 'live', format('%.0f', S[7] + 1), 'series:' .. series, n, unpack(counted))
