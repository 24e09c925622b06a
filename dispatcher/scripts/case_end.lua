-- The promise has come to its end: what was asked for is ready (办结), or the applicant takes it back. In: prelude, case.
-- ARGV 6 case, 7 its last change as the caller saw it or '', 8 'ready' or 'withdrawn', 9 reason, 10 staff,
-- 11 '1' where whoever accepted it may not end it (受审分离).
-- A clock that stood still when it ended is judged by where it stood.
local S, reply = enter()
if reply then return reply end
local c = case_of(ARGV[6])
reply = stale(c, ARGV[7])
if reply then return reply end
if c.state ~= 'running' and c.state ~= 'stopped' then return 'CASE_STATE ' .. c.state end
if ARGV[11] == '1' and c.clerk == ARGV[10] then return 'SAME_HANDS' end
local stood = c.stopped_at ~= '' and tonumber(c.stopped_at) or now
local words = {'case.id', ARGV[6], 'case.state', ARGV[8], 'case.ended_at', NOW, 'case.why', ARGV[9],
  'case.kept', stood <= tonumber(c.due) and '1' or '0'}
local lost = append('promise.ended', 'staff', ARGV[10], unpack(words))
if lost then return lost end
keep_case(words)
return settle()
