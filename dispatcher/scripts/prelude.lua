-- Shared head of every script that changes a hall. KEYS[1]: the hall's prefix (see keys.py).
-- ARGV 1 business day, 2 request id, 3 digest of what is asked, 4 revision of the hall file, 5 now in ms or '' for the
-- engine's clock; the script's own words follow. Order of work: known request → its event · fence · validate · event ·
-- writes · request id. Nothing that can fail may come after the event, since Redis does not roll back.
local call, pcall_, unpack, concat = redis.call, redis.pcall, unpack, table.concat
local format, gmatch, match = string.format, string.gmatch, string.match
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
  return e and e[1] .. '\29' .. concat(e[2], '\29') or 'EVENTS_LOST'
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
  NOW = ARGV[5]
  if NOW == '' then
    local t = call('TIME')
    NOW = t[1] .. format('%03d', math.floor(t[2] / 1000))
  end
  now = tonumber(NOW)
  if now < tonumber(S[2]) then now, NOW = tonumber(S[2]), S[2] end -- a clock set back must not turn the order around
  REV = format('%.0f', S[1] + 1)
  return S
end

-- `more` behind `words`, as one list.
local function joined(words, more)
  local n = #words
  for i = 1, #more do words[n + i] = more[i] end
  return words
end

-- Appends the event: name and value of all that it says, first what happened (META of events.py), then the ticket's
-- fields as they become. Returns the reply to give when the engine refuses; nothing has been written then.
local function append(kind, ...)
  local entry = day .. '-' .. REV
  -- A list of fifty words costs the engine more than the event itself, one text a quarter of that: it is the answer.
  happened = concat({entry, 'kind', kind, 'at', NOW, 'request', request, 'digest', digest, ...}, '\29')
  local id = pcall_('XADD', EVENTS, 'NOMKSTREAM', entry, 'kind', kind, 'at', NOW, 'request', request, 'digest', digest, ...)
  if not id then return 'EVENTS_LOST' end
  if type(id) == 'table' then return id end
end

-- The last write of a script: desk fields, the request id. The event is the answer.
local function settle(...)
  call('HSET', DESK, 'rev', REV, 'now', NOW, 'r:' .. request, digest .. ' ' .. REV, ...)
  return happened
end
