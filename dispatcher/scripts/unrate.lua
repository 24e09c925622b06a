-- Unrate: the pad has asked how it was, and nobody has answered in its time. In: prelude. ARGV 6 ticket.
-- The visitor may still rate by phone or on paper; as with a rating the ticket's `rev` stays.
local number = ARGV[6]
local S, reply = enter()
if reply then return reply end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'outcome', 'rating', 'unrated')
if not t[1] then return 'UNKNOWN_TICKET' end
if t[1] ~= 'finished' or t[2] == 'no_show' then return 'WRONG_STATE ' .. t[1] end
if t[3] or t[4] then return 'RATED_ALREADY' end
local own = {'unrated', NOW}
local lost = append('ticket.unrated', 'ticket', number, unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
return settle()
