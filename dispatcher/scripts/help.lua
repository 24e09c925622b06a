-- Help: somebody at a device asks for a person; a guide takes the call, and ends it. In: prelude.
-- ARGV 6 'called', 'taken' or 'ended', 7 device, 8 staff number of the guide ('' for a call), 9 what it is about.
-- The desk's field `help` holds every open call, the oldest first: 'device|state|since|staff|about' and a ';' each.
local step, device, staff, about = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local S, reply = enter('help')
if reply then return reply end
local open, found, at = '', false, NOW
for entry in gmatch(S[6] or '', '[^;]+') do
  local who, state, since, by, why = match(entry, '^(.-)|(%a+)|(%d+)|(.-)|(.*)$')
  if who ~= device then
    open = open .. entry .. ';'
  else
    if step == 'taken' and state == 'taken' and by ~= staff then return 'HELP_TAKEN ' .. by end
    found, at = true, since
    if step == 'called' then staff, about = by, about ~= '' and about or why else about, state = why, step end
    if step ~= 'ended' then open = open .. device .. '|' .. state .. '|' .. since .. '|' .. staff .. '|' .. about .. ';' end
  end
end
if not found then
  if step ~= 'called' then return 'HELP_OVER' end
  open = open .. device .. '|called|' .. NOW .. '||' .. about .. ';'
end
local lost = append('help.' .. step, 'device', device, 'staff', staff, 'about', about, 'since', at, 'help', open)
if lost then return lost end
return settle('help', open)
