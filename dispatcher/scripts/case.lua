-- A case 办件 of the hall. It outlives its day: case:<id> holds it, cases lists all by when something is next to be done.

-- What the scripts look at of a case, by name; nil where there is no such case.
local function case_of(id)
  local c = call('HMGET', H .. 'case:' .. id, 'state', 'card', 'yellow', 'due', 'stopped_at', 'ended_at', 'rev', 'clerk')
  return c[1] and {state = c[1], card = c[2], yellow = c[3], due = c[4], stopped_at = c[5], ended_at = c[6], rev = c[7], clerk = c[8]}
end

-- The card that falls due next and when, while the clock runs or ran that long; else nothing. The clock of a case stands
-- still from its stop or its end.
local function card_of(c)
  local colour = c.card == '' and 'yellow' or c.card == 'yellow' and 'red'
  if not colour then return end
  local at = tonumber(colour == 'yellow' and c.yellow or c.due)
  local stood = c.stopped_at ~= '' and c.stopped_at or c.ended_at ~= '' and c.ended_at
  if not stood or at < tonumber(stood) then return colour, at end
end

-- Writes what has changed: 'case.id' and its value, then 'case.<field>' and value as the event has them.
local function keep_case(words)
  local key, own = H .. 'case:' .. words[2], {}
  for i = 3, #words do own[#own + 1] = i % 2 == 1 and string.sub(words[i], 6) or words[i] end
  call('HSET', key, 'rev', day .. '-' .. REV, unpack(own))
  local c = case_of(words[2])
  local _, at = card_of(c)
  if not at then at = c.ended_at ~= '' and tonumber(c.ended_at) + 90 * 86400000 or 'inf' end -- it is kept for 90 days
  call('ZADD', H .. 'cases', at == 'inf' and at or format('%.0f', at), words[2])
end

-- The reply to give when the case is not there, or not as the caller saw it ('' if that does not matter).
local function stale(c, seen)
  if not c then return 'UNKNOWN_CASE' end
  if seen ~= '' and c.rev ~= seen then return 'CASE_STALE' end
end
