-- Rate: the visitor says how it was, once, after service. In: prelude.
-- ARGV 6 ticket, 7 rating 1–5, 8 reasons or '', 9 where it was said, 10 the version of the list
-- that the reasons are of.
-- The ticket's `rev` stays, so that the window may still take its finish back.
local number = ARGV[6]
local S, reply = enter()
if reply then return reply end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'outcome', 'rating')
if not t[1] then return 'UNKNOWN_TICKET' end
if t[1] ~= 'finished' or t[2] == 'no_show' then return 'WRONG_STATE ' .. t[1] end
if t[3] then return 'RATED_ALREADY' end
local own = {'rating', ARGV[7], 'rating_for', ARGV[8], 'rating_by', ARGV[9], 'rating_list', ARGV[10]}
local lost = append('ticket.rated', 'ticket', number, unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
return settle()
