-- Tells everybody the waits that one process has worked out, if no other one does. In: nothing.
-- KEYS[1]: the hall's prefix. ARGV 1 who tells, 2 for how long (ms) it alone may go on, 3 the waits as JSON, or '' only to
-- keep the turn, 4 for how long (ms) they hold. Moves nothing of the hall: what is lost here is told anew in seconds.
-- Answers 1, or 0 while another one has the turn.
local call, H = redis.call, KEYS[1]
local who = call('GET', H .. 'teller')
if who and who ~= ARGV[1] then return 0 end
call('SET', H .. 'teller', ARGV[1], 'PX', ARGV[2])
if ARGV[3] ~= '' then call('SET', H .. 'waits', ARGV[3], 'PX', ARGV[4]) end
return 1
