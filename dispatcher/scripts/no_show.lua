#!lua flags=allow-oom
-- No-show: nobody came. In: prelude, seat.
-- ARGV 8 ticket, 9 least announcements, 10 least ms since the call, 11 the same for priority or needs,
-- 12 how long it may return (ms), 13 how many misses end the ticket.
local number = ARGV[8]
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket', 'live')
if reply then return reply end
reply = fence(S, number)
if reply then return reply end
if S[7] ~= 'called' then return 'WRONG_STATE ' .. S[7] end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'calls', 'called_at', 'class', 'needs', 'misses', 'outcome')
if tonumber(t[1]) < tonumber(ARGV[9]) then return 'CALL_AGAIN_FIRST ' .. ARGV[9] end
local patient = t[3] == 'priority' or (t[4] and t[4] ~= '')
local left = t[2] + (patient and ARGV[11] or ARGV[10]) - now
if left > 0 then return 'TOO_EARLY ' .. format('%.0f', left) end
local misses = (t[5] or 0) + 1
local over = misses >= tonumber(ARGV[13])
local own = over
  and {'state', 'finished', 'window', '', 'outcome', 'no_show', 'finished_at', NOW, 'misses', format('%.0f', misses), 'rev', REV}
  or {'state', 'missed', 'window', '', 'due', format('%.0f', now + ARGV[12]), 'misses', format('%.0f', misses), 'rev', REV}
local lost = append('ticket.missed', 'ticket', number, 'by', window, 'old.outcome', t[6] or '', unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
if not over then call('ZADD', D .. 'missed', own[6], number) end
return settle('live', format('%.0f', S[9] - (over and 1 or 0)), W .. 'state', 'free', W .. 'ticket', '', W .. 'since', NOW,
  W .. 'undo', REV, W .. 'before', '')
