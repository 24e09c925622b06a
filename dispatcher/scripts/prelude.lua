-- Shared head of every script that changes a hall. KEYS[1]: the hall's prefix (see keys.py).
-- ARGV 1 business day, 2 request id, 3 digest of what is asked, 4 revision of the hall file, 5 now in ms or '' for the
-- engine's clock; the script's own words follow. Order of work: known request → its event · fence · validate · event ·
-- writes · request id. Nothing that can fail may come after the event, since Redis does not roll back.
local call, pcall_, unpack, format, gmatch, match = redis.call, redis.pcall, unpack, string.format, string.gmatch, string.match
local H, day, request, digest = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local D, EVENTS = H .. day .. ':', H .. 'events'
local DESK = D .. 'desk'
local now, NOW, REV, happened

local at_any_hour = false -- whether what the script changes may change while no day is open (set before `enter`)

-- The reply to a request that has happened: its event.
local function again(known, on)
  local asked, rev = match(known, '^(%S+) (%d+)$')
  if asked ~= digest then return 'REQUEST_REUSED' end
  local e = call('XRANGE', EVENTS, on .. '-' .. rev, on .. '-' .. rev)[1]
  return e and {e[1], unpack(e[2])} or 'EVENTS_LOST'
end

-- Reads the desk fields asked for (they begin at index 6). The second result, if any, is the reply to give at once.
local function enter(...)
  local S = call('HMGET', DESK, 'rev', 'now', 'config', 'r:' .. request, 'yesterday', ...)
  if S[4] then return S, again(S[4], day) end
  local shut = at_any_hour and S[3] == '' and call('HGET', H .. 'state', 'day') == day
  if S[3] ~= ARGV[4] and not shut then return S, (S[3] and S[3] ~= '') and 'CONFIG_CHANGED' or 'DAY_OVER' end
  -- A retry may come over the turn of the day through a process that knows the new one only.
  local old = S[5] and S[5] ~= '' and call('HGET', H .. S[5] .. ':desk', 'r:' .. request)
  if old then return S, again(old, S[5]) end
  now = tonumber(ARGV[5])
  if not now then
    local t = call('TIME')
    now = t[1] * 1000 + math.floor(t[2] / 1000)
  end
  if now < tonumber(S[2]) then now = tonumber(S[2]) end -- a clock set back must not turn the order around
  NOW, REV = format('%.0f', now), format('%.0f', S[1] + 1)
  return S
end

-- Appends the event: what happened (META of events.py) in `...`, the ticket's fields as they become in `own`.
-- Returns the reply to give when the engine refuses; nothing has been written then.
local function append(kind, own, ...)
  happened = {day .. '-' .. REV, 'kind', kind, 'at', NOW, 'request', request, 'digest', digest, ...}
  local n = #happened
  for i = 1, #own do happened[n + i] = own[i] end
  local id = pcall_('XADD', EVENTS, 'NOMKSTREAM', unpack(happened))
  if not id then return 'EVENTS_LOST' end
  if type(id) == 'table' then return id end
end

-- The last write of a script: desk fields, the request id, and the event as the answer.
local function settle(...)
  call('HSET', DESK, 'rev', REV, 'now', NOW, 'r:' .. request, digest .. ' ' .. REV, ...)
  return happened
end
