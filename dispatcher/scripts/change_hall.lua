#!lua flags=allow-oom
-- Another revision of the hall file holds from here on. Live tickets that stand where it knows nothing are moved to the
-- lanes named for them, or nothing happens. In: prelude, places.
-- ARGV 6 the new revision, 7 its lanes and 8 its windows, each ',a,b,', 9 staff number, 10 reason; then four lists, each
-- with its length first: what is drained ('bank_a' or 'window:3') and the lane it goes to, in pairs; the windows, its
-- queues, and the queues that only the old file has.
-- Of a moved ticket clock and ordinal stay; a class that is not known there goes on as a regular one.
local S, reply = enter('live')
if reply then return reply end
local at = 11
local function list()
  local n, found = tonumber(ARGV[at]), {}
  for i = 1, n do found[i] = ARGV[at + i] end
  at = at + n + 1
  return found
end
local moves, windows, queues, gone = list(), list(), list(), list()
local target, mine = {}, {}
for i = 1, #moves, 2 do target[moves[i]] = moves[i + 1] end
for _, name in ipairs(queues) do mine[name] = true end
local function has(words, word) return string.find(words, ',' .. word .. ',', 1, true) end

-- Lanes as they are now; nil if one of them goes and nobody has said where to.
local function lanes_now(lanes)
  local found, seen = {}, {}
  for lane in gmatch(lanes, '[^,]+') do
    local to = has(ARGV[7], lane) and lane or target[lane]
    if not to then return nil end
    if not seen[to] then found[#found + 1] = to end
    seen[to] = true
  end
  return table.concat(found, ',')
end
local function stages_now(stages)
  local found = {}
  for stage in gmatch(stages, '[^|]+') do
    local rule, lanes = match(stage, '^(%a+) (.*)$')
    lanes = lanes_now(lanes)
    if not lanes then return nil end
    found[#found + 1] = rule .. ' ' .. lanes
  end
  return table.concat(found, '|')
end

local live, stray, seen, serving = {}, 0, {}, nil
local function add(number)
  if not number or number == '' or seen[number] then return end
  seen[number] = true
  local t = call('HMGET', D .. 'ticket:' .. number, 'state', 'todo', 'next', 'place', 'class', 'lane', 'rule', 'ord', 'clock', 'window')
  local x = {number = number, state = t[1], todo = t[2], next = t[3] or '', place = t[4] or '', class = t[5], lane = t[6] or '', rule = t[7],
    ord = t[8], clock = t[9]}
  local window = t[10] or ''
  if window ~= '' and not has(ARGV[8], window) then serving = window .. ' ' .. number end
  x.to_todo, x.to_next, x.to_place, x.to_lane = lanes_now(x.todo), stages_now(x.next), x.place, target[x.lane] or x.lane
  if has(ARGV[7], x.lane) then x.to_lane = x.lane end
  if x.place ~= '' and not has(ARGV[8], x.place) then
    local to = target['window:' .. x.place]
    x.to_place = to and '' or nil
    if to and x.rule == 'any' then x.to_todo = to
    elseif to and x.to_todo then -- the leg it was there for goes to the lane that is named, the others stay
      local legs, known = to, {[to] = true}
      for lane in gmatch(x.to_todo, '[^,]+') do
        if lane ~= x.to_lane and not known[lane] then legs = legs .. ',' .. lane end
      end
      x.to_todo = legs
    end
  end
  if not (x.to_todo and x.to_next and x.to_place) then
    stray = stray + 1
    return
  end
  x.moves = x.to_todo ~= x.todo or x.to_next ~= x.next or x.to_place ~= x.place
  x.to_class = x.class
  local function stands(class)
    if x.to_place ~= '' then return mine['window:' .. x.to_place .. ':' .. class] end
    for lane in gmatch(x.to_todo, '[^,]+') do if not mine[lane .. ':' .. class] then return false end end
    return true
  end
  if not stands(x.class) then
    if x.moves and stands('regular') then x.to_class = 'regular' else stray = stray + 1 end
  end
  live[#live + 1] = x
end
for _, names in ipairs({queues, gone}) do
  for _, name in ipairs(names) do
    for _, member in ipairs(call('ZRANGE', D .. 'queue:' .. name, 0, -1)) do add(match(member, ' (.+)$')) end
  end
end
for _, window in ipairs(windows) do add(call('HGET', DESK, 'w:' .. window .. ':ticket')) end
for _, set in ipairs({'held', 'missed'}) do
  for _, number in ipairs(call('ZRANGE', D .. set, 0, -1)) do add(number) end
end
if serving then return 'WINDOW_SERVING ' .. serving end
local count = 0
for _ in pairs(seen) do count = count + 1 end
stray = stray + S[6] - count -- whom no queue and no window of either file holds
if stray > 0 then return 'TICKETS_LIVE ' .. format('%.0f', stray) end

-- Each move is an event of its own; the request's answer is the last.
local n, desk, lost = tonumber(S[1]), {'config', ARGV[6]}, nil
local function tell(kind, own, ...)
  n = n + 1
  REV = format('%.0f', n)
  if own.rev then own[#own + 1], own[#own + 2] = 'rev', REV end
  return append(kind, unpack(joined({...}, own)))
end
for _, x in ipairs(live) do
  if x.moves then
    local own = {'state', x.state, 'todo', x.to_todo, 'next', x.to_next, 'place', x.to_place, 'class', x.to_class, 'lane', x.to_lane, rev = true}
    lost = tell('ticket.drained', own, 'ticket', x.number, 'old.todo', x.todo, 'old.place', x.place, 'old.class', x.class,
      'reason_given', ARGV[10], 'staff', ARGV[9])
    if lost then return lost end
    if x.state == 'waiting' then leave(x.number, x.ord, x.class, x.place, x.todo) end
    call('HSET', D .. 'ticket:' .. x.number, unpack(own))
    if x.state == 'waiting' then stand(x.number, x.ord, x.to_class, x.clock, x.to_place, x.to_todo) end
  end
end
for _, window in ipairs(windows) do
  local state = not has(ARGV[8], window) and call('HGET', DESK, 'w:' .. window .. ':state')
  if state and state ~= 'closed' then -- who sits there without a visitor is signed out
    local own = {'state', 'closed', 'session', '', 'clerk', '', 'since', NOW, 'reason', '', 'until', '0', 'undo', '', 'before', ''}
    lost = tell('window.closed', own, 'by', window)
    if lost then return lost end
    for i = 1, #own, 2 do desk[#desk + 1], desk[#desk + 2] = 'w:' .. window .. ':' .. own[i], own[i + 1] end
  end
end
lost = tell('hall.changed', {'config', ARGV[6], 'reason_given', ARGV[10], 'staff', ARGV[9]})
if lost then return lost end
return settle(unpack(desk))
