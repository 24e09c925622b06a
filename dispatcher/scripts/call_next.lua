#!lua flags=allow-oom
-- Call next: the order rule (rule.py says it in Python). In: prelude, seat, places.
-- ARGV 8 how many lanes this window serves, then their desk fields 'run:<lane>', then the queues it may call from, two
-- words each: '<lane>:<class>', and how they count (taken apart only where somebody stands): rate, ms an appointment may
-- be early, '1' for a home lane, and the guard: for a favoured class how many such calls may follow each other ('0': any
-- number), for 'regular' its target as '<' and ms.
-- A lane's regular queue comes before its favoured ones. Queues of a lane that the window supports for a while (see
-- support.lua) stand in its desk fields and come last.
local lanes = tonumber(ARGV[8])
local S, reply = enter(W .. 'session', W .. 'state', W .. 'ticket', W .. 'undo', W .. 'support', unpack(ARGV, 9, 8 + lanes))
if reply then return reply end
reply = fence(S)
if reply then return reply end
if S[7] ~= 'free' then
  return S[7] == 'paused' and 'WINDOW_PAUSED' or (S[7] == 'closed' or not S[7]) and 'WINDOW_CLOSED' or 'WINDOW_BUSY ' .. S[8]
end

local run = {}
for i = 1, lanes do run[ARGV[8 + i]] = tonumber(S[10 + i] or '0') end
local best, best_score, best_home, best_clock, best_ord, best_queue, heads, late = nil, 0, '', 0, '', nil, {}, {}
local queues, first = ARGV, 9 + lanes
local also, til, revision = match(S[10] or '', '^(%S+) (%d+) (%S+)$')
if also and now < tonumber(til) and revision == ARGV[4] and not run['run:' .. also] then
  local more = call('HMGET', DESK, 'run:' .. also, W .. 'support_queues')
  run['run:' .. also], queues, first = tonumber(more[1] or '0'), {unpack(ARGV, first)}, 1
  for queue, how, guard in gmatch(more[2], '(%S+) (%d+ %d+) ([<%d]+),') do
    queues[#queues + 1], queues[#queues + 2] = queue, how .. ' 0 ' .. guard
  end
end
for i = first, #queues, 2 do
  local queue = queues[i]
  local head = call('ZRANGE', D .. 'queue:' .. queue, 0, 0, 'WITHSCORES')
  if head[1] then
    local ord, number = match(head[1], '^(%d+) (.+)$')
    local rate, early, home, guard = match(queues[i + 1], '^(%d+) (%d+) (%d) (%S+)$')
    local clock = tonumber(head[2])
    local lane = 'run:' .. match(queue, '^[^:]+')
    local wait, may = now - clock, true
    if string.sub(guard, 1, 1) == '<' then
      if wait > tonumber(string.sub(guard, 2)) then late[lane] = true end
    elseif late[lane] and guard ~= '0' and run[lane] >= tonumber(guard) then
      may = false
    end
    if wait < -early then may = false end
    heads[#heads + 1] = queue .. ' ' .. head[1] .. ' ' .. head[2] .. ' ' .. rate .. (may and '' or ' -')
    if may then
      local score, better = wait * rate, false
      if not best then better = true
      elseif (score >= 0) ~= (best_score >= 0) then better = score >= 0
      elseif score >= 0 then if score ~= best_score then better = score > best_score else better = ord < best_ord end
      elseif home ~= best_home then better = home > best_home
      elseif clock ~= best_clock then better = clock < best_clock
      else better = ord < best_ord end
      if better then
        best, best_score, best_home, best_clock, best_ord, best_queue = number, score, home, clock, ord, queue
      end
    end
  end
end
if not best then return 'NOBODY_WAITING' end

local T = D .. 'ticket:' .. best
local t = call('HMGET', T, 'todo', 'class', 'place', 'lane', 'since', 'waited')
local lane = match(best_queue, '^[^:]+')
if lane == 'window' then lane = t[4] end
local waited = (t[6] or 0) + math.max(0, now - t[5])
local own = {'state', 'called', 'window', window, 'lane', lane, 'called_at', NOW, 'announced', NOW, 'calls', '1',
  'waited', format('%.0f', waited), 'rev', REV}
local field = 'run:' .. lane
local old_run = run[field] or tonumber(call('HGET', DESK, field) or '0') -- sent here from a lane not served here
local RUN = t[2] == 'regular' and '0' or format('%.0f', old_run + 1)
local lost = append('ticket.called', 'ticket', best, 'by', window, 'from', 'waiting', 'run', RUN,
  'old.run', format('%.0f', old_run), 'old.lane', t[4] or '',
  'heads', concat(heads, ','), unpack(own))
if lost then return lost end
leave(best, best_ord, t[2], t[3], t[1])
call('HSET', T, unpack(own))
return settle(W .. 'state', 'called', W .. 'ticket', best, W .. 'since', NOW, W .. 'undo', REV, W .. 'before', S[9] or '', field, RUN)
