-- The hall goes on from history, or from another copy than history knows: with a new epoch, and with no number twice.
-- KEYS[1]: the hall's prefix. In: nothing.
-- ARGV 1 day, 2 request id, 3 digest, 4 the new epoch, 5 now in ms or '', 6 epoch and event it goes on from, 7 secret for
-- the phone links of a day that has none, 8 key that seals the needs of an open day that has none, 9 the closed days that
-- are kept, '' to leave them; 10… series and the last number that is known of each.
local call, H, day = redis.call, KEYS[1], ARGV[1]
local D, desk = H .. day .. ':', H .. day .. ':desk'
local S = call('HMGET', desk, 'rev', 'now', 'config', 'r:' .. ARGV[2])
if S[4] then
  local asked, rev = string.match(S[4], '^(%S+) (%d+)$')
  if asked ~= ARGV[3] then return 'REQUEST_REUSED' end
  local e = call('XRANGE', H .. 'events', day .. '-' .. rev, day .. '-' .. rev)[1]
  return e and e[1] .. '\29' .. table.concat(e[2], '\29') or 'EVENTS_LOST'
end
if not S[1] then return 'DAY_OVER' end
local now = tonumber(ARGV[5])
if not now then
  local t = call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
if now < tonumber(S[2]) then now = tonumber(S[2]) end
local NOW, REV = string.format('%.0f', now), string.format('%.0f', S[1] + 1)
local own, counters = {}, {}
for i = 10, #ARGV, 2 do
  local known = call('HGET', desk, 'series:' .. ARGV[i])
  if tonumber(ARGV[i + 1]) > tonumber(known or '0') then
    own[#own + 1], own[#own + 2] = 'series.' .. ARGV[i], ARGV[i + 1]
    counters[#counters + 1], counters[#counters + 2] = 'series:' .. ARGV[i], ARGV[i + 1]
  end
end
local e = {day .. '-' .. REV, 'kind', 'day.recovered', 'at', NOW, 'request', ARGV[2], 'digest', ARGV[3], 'follows', ARGV[6], unpack(own)}
local id = redis.pcall('XADD', H .. 'events', 'NOMKSTREAM', unpack(e))
if not id then return 'EVENTS_LOST' end
if type(id) == 'table' then return id end
call('HSET', desk, 'rev', REV, 'now', NOW, 'r:' .. ARGV[2], ARGV[3] .. ' ' .. REV, unpack(counters))
call('SET', D .. 'secret', ARGV[7], 'NX')
if S[3] ~= '' then call('SET', D .. 'veil', ARGV[8], 'NX') end
call('HSET', H .. 'state', 'day', day, 'epoch', ARGV[4], 'follows', ARGV[6])
if ARGV[9] ~= '' then call('HSET', H .. 'state', 'kept', ARGV[9]) end
return table.concat(e, '\29')
