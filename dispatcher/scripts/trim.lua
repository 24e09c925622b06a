-- Lets go of the stream's events from before a day. KEYS[1]: the hall's prefix. In: nothing.
-- ARGV 1 the first day 'yyyymmdd' that stays, 2 the epoch whose events are kept elsewhere by now.
-- Answers how many went. The events of days that the hall still keeps stay: a repeated request gets its answer from them.
local call, H, first = redis.call, KEYS[1], ARGV[1]
local S = call('HMGET', H .. 'state', 'day', 'epoch', 'kept')
if S[2] ~= ARGV[2] then return 'EVENTS_LOST' end
if first > S[1] then return 'DAY_OPEN ' .. S[1] end
for day in string.gmatch(S[3] or '', '%d+') do
  if first > day then return 'DAY_OPEN ' .. day end
end
return call('XTRIM', H .. 'events', 'MINID', first .. '-0')
