-- Open a business day, exactly once. KEYS[1]: the hall's prefix. In: nothing (there is no desk before it).
-- ARGV 1 day, 2 request id, 3 digest, 4 revision of the hall file, 5 now in ms or '', 6 secret for the day's phone links,
-- 7 epoch to give to data that has none, 8 key that seals the day's needs.
local call, H, day = redis.call, KEYS[1], ARGV[1]
local desk = H .. day .. ':desk'
local S = call('HMGET', H .. 'state', 'day', 'epoch', 'kept')
local known = call('HGET', desk, 'r:' .. ARGV[2])
if known then
  local asked, rev = string.match(known, '^(%S+) (%d+)$')
  if asked ~= ARGV[3] then return 'REQUEST_REUSED' end
  local e = call('XRANGE', H .. 'events', day .. '-' .. rev, day .. '-' .. rev)[1]
  return e and e[1] .. '\29' .. table.concat(e[2], '\29') or 'EVENTS_LOST'
end
local now, previous, notices = tonumber(ARGV[5]), '', nil
if not now then
  local t = call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
if S[1] then
  local old = call('HMGET', H .. S[1] .. ':desk', 'rev', 'now', 'config', 'notices')
  if old[3] ~= '' or day <= S[1] then return 'DAY_OPEN ' .. S[1] end
  if now < tonumber(old[2]) then now = tonumber(old[2]) end
  previous, notices = S[1] .. '-' .. old[1], old[4]
  local last = call('XREVRANGE', H .. 'events', '+', '-', 'COUNT', 1)[1]
  if not last or last[1] ~= previous then return 'EVENTS_LOST' end
end
local NOW = string.format('%.0f', now)
local e = {day .. '-1', 'kind', 'day.opened', 'at', NOW, 'request', ARGV[2], 'digest', ARGV[3], 'previous', previous, 'config', ARGV[4]}
if notices then e[#e + 1], e[#e + 2] = 'notices', notices end
local id = redis.pcall('XADD', H .. 'events', unpack(e))
if type(id) == 'table' then return id end
call('HSET', H .. 'state', 'day', day, 'epoch', S[2] or ARGV[7], 'kept', (S[3] or '') .. (S[1] and S[1] .. ' ' or ''))
call('SET', H .. day .. ':secret', ARGV[6])
call('SET', H .. day .. ':veil', ARGV[8])
call('HSET', desk, 'rev', '1', 'now', NOW, 'config', ARGV[4], 'yesterday', S[1] or '', 'ord', '0', 'live', '0',
  'r:' .. ARGV[2], ARGV[3] .. ' 1')
if notices then call('HSET', desk, 'notices', notices) end -- what the hall has to tell does not end with a day
return table.concat(e, '\29')
