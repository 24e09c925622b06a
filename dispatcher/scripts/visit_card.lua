-- A promise that runs on a ticket has come past a limit: its card, once by its request id. In: prelude.
-- ARGV 6 ticket, 7 'yellow' or 'red', 8 when it fell due (ms), 9 service, 10 lane, 11 the ticket's day: the open one, or an
-- earlier one whose card nobody was there to show, and which may have been let go of since.
local S, reply = enter()
if reply then return reply end
local t = call('HMGET', H .. ARGV[11] .. ':ticket:' .. ARGV[6], 'state', 'cases')
if ARGV[11] > day or not t[1] and ARGV[11] == day then return 'UNKNOWN_TICKET' end
if t[1] == 'finished' and t[2] and t[2] ~= '' then return 'CARD_GIVEN' end -- its case goes on with the promise, and its cards
if now <= tonumber(ARGV[8]) then return 'TOO_EARLY ' .. format('%.0f', ARGV[8] + 1 - now) end
local whose = ARGV[11] == day and 'ticket' or 'about' -- a number of another day is none of today's
local whom = ARGV[11] == day and ARGV[6] or ARGV[11] .. '-' .. ARGV[6]
local lost = append('promise.' .. ARGV[7], whose, whom, 'fell', ARGV[8], 'service', ARGV[9], 'lane', ARGV[10])
if lost then return lost end
return settle()
