-- The back office stops a case's clock: something has to be completed first, or the case is on hold. In: prelude, case.
-- ARGV 6 case, 7 its last change as the caller saw it or '', 8 reason, 9 staff.
local S, reply = enter()
if reply then return reply end
local c = case_of(ARGV[6])
reply = stale(c, ARGV[7])
if reply then return reply end
if c.state ~= 'running' then return 'CASE_STATE ' .. c.state end
local words = {'case.id', ARGV[6], 'case.state', 'stopped', 'case.stopped_at', NOW, 'case.why', ARGV[8]}
local lost = append('promise.stopped', 'staff', ARGV[9], unpack(words))
if lost then return lost end
keep_case(words)
return settle()
