-- Extend: today the last session ends later, and numbers are given so much longer. In: prelude.
-- ARGV 6 by how many minutes more, 7 how many there may be in all (until midnight), 8 staff number.
-- The desk's field `extended` holds today's minutes; issue.lua adds them to the last session.
local S, reply = enter('extended')
if reply then return reply end
local minutes = (S[6] or 0) + ARGV[6]
if minutes > tonumber(ARGV[7]) then return 'EXTENDED_ENOUGH' end
local extended = format('%.0f', minutes)
local lost = append('day.extended', 'staff', ARGV[8], 'extended', extended)
if lost then return lost end
return settle('extended', extended)
