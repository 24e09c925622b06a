-- A case has come past a limit: its yellow or red card, each once. In: prelude, case. ARGV 6 case, 7 'yellow' or 'red'.
-- `fell` says when it fell due, however late somebody looks.
local S, reply = enter()
if reply then return reply end
local c = case_of(ARGV[6])
reply = stale(c, '')
if reply then return reply end
local colour, at = card_of(c)
if colour ~= ARGV[7] then return 'CARD_GIVEN' end
if now <= at then return 'TOO_EARLY ' .. format('%.0f', at + 1 - now) end
local words = {'case.id', ARGV[6], 'case.card', colour}
local about = call('HMGET', H .. 'case:' .. ARGV[6], 'service', 'lane')
local lost = append('promise.' .. colour, 'fell', format('%.0f', at), 'service', about[1], 'lane', about[2], unpack(words))
if lost then return lost end
keep_case(words)
return settle()
