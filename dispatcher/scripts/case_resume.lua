-- The back office lets a case's clock go on. In: prelude, case.
-- ARGV 6 case, 7 its last change, from which 8 yellow and 9 due were worked out (ms), 10 staff.
local S, reply = enter()
if reply then return reply end
local c = case_of(ARGV[6])
reply = stale(c, ARGV[7])
if reply then return reply end
if c.state ~= 'stopped' then return 'CASE_STATE ' .. c.state end
local words = {'case.id', ARGV[6], 'case.state', 'running', 'case.stopped_at', '', 'case.why', '', 'case.yellow', ARGV[8],
  'case.due', ARGV[9]}
local lost = append('promise.resumed', 'staff', ARGV[10], unpack(words))
if lost then return lost end
keep_case(words)
return settle()
