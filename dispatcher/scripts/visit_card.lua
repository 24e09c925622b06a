-- A promise that runs on a ticket has come past a limit: its card, once a day by its request id. In: prelude.
-- ARGV 6 ticket, 7 'yellow' or 'red', 8 when it fell due (ms), 9 service, 10 lane.
local S, reply = enter()
if reply then return reply end
local t = call('HMGET', D .. 'ticket:' .. ARGV[6], 'state', 'cases')
if not t[1] then return 'UNKNOWN_TICKET' end
if t[1] == 'finished' and t[2] and t[2] ~= '' then return 'CARD_GIVEN' end -- its case goes on with the promise, and its cards
if now <= tonumber(ARGV[8]) then return 'TOO_EARLY ' .. format('%.0f', ARGV[8] + 1 - now) end
local lost = append('promise.' .. ARGV[7], {}, 'ticket', ARGV[6], 'fell', ARGV[8], 'service', ARGV[9], 'lane', ARGV[10])
if lost then return lost end
return settle()
