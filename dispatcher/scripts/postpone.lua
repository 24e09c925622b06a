-- Postpone: the visitor lets others past. In: prelude, places. ARGV 6 ticket, 7 how many, 8 how often at most.
local number = ARGV[6]
local S, reply = enter()
if reply then return reply end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'todo', 'class', 'place', 'ord', 'postponed')
if not t[1] then return 'UNKNOWN_TICKET' end
if t[1] ~= 'waiting' then return 'WRONG_STATE ' .. t[1] end
if tonumber(t[6] or '0') >= tonumber(ARGV[8]) then return 'POSTPONED_ENOUGH' end
local behind = nil -- of several lanes the latest, so that the step back holds in each
local function queue(name)
  local key = D .. 'queue:' .. name .. ':' .. t[3]
  local rank = call('ZRANK', key, t[5] .. ' ' .. number)
  local after = call('ZRANGE', key, rank + 1, rank + ARGV[7], 'WITHSCORES')
  local clock = after[#after]
  if clock and (not behind or clock + 1 > behind) then behind = clock + 1 end
end
if t[4] and t[4] ~= '' then queue('window:' .. t[4]) else
  for lane in gmatch(t[2], '[^,]+') do queue(lane) end
end
if not behind then return 'NOBODY_BEHIND' end
local CLOCK = format('%.0f', behind)
local own = {'clock', CLOCK, 'postponed', format('%.0f', (t[6] or 0) + 1), 'rev', REV}
local lost = append('ticket.postponed', 'ticket', number, unpack(own))
if lost then return lost end
call('HSET', T, unpack(own))
stand(number, t[5], t[3], CLOCK, t[4], t[2])
return settle()
