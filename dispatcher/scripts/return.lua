-- Return: "I'm here" after a no-show. In: prelude, places.
-- ARGV 6 ticket, 7 after how many tickets of its queue it is placed, or '' for 8: the thousandths of its waiting that count,
-- 9 reason ('' from the visitor; with one, as from the guide desk, also after the time has passed),
-- 10 staff number of whoever brings it back, or ''.
-- The second no-show goes to the end.
local number = ARGV[6]
local S, reply = enter()
if reply then return reply end
local T = D .. 'ticket:' .. number
local t = call('HMGET', T, 'state', 'due', 'misses', 'waited', 'todo', 'class', 'place', 'ord')
if not t[1] then return 'UNKNOWN_TICKET' end
if t[1] ~= 'missed' then return 'WRONG_STATE ' .. t[1] end
if now > tonumber(t[2]) and ARGV[9] == '' then return 'RETURN_TOO_LATE' end
local clock = now
if tonumber(t[3]) < 2 then
  if ARGV[7] == '' then
    clock = now - math.floor((t[4] or 0) * ARGV[8] / 1000)
  else
    -- Behind the n-th of its queue, or the last if there are fewer; of several lanes, so that it holds in each.
    local behind = nil
    local function queue(name)
      local key, n = D .. 'queue:' .. name .. ':' .. t[6], tonumber(ARGV[7])
      local one = call('ZRANGE', key, n - 1, n - 1, 'WITHSCORES')
      if not one[1] then one = call('ZRANGE', key, -1, -1, 'WITHSCORES') end
      -- Never behind an appointment's slot that is still to come: that may not be called for a while.
      local clock = one[1] and math.min(one[2] + 1, now)
      if clock and (not behind or clock > behind) then behind = clock end
    end
    if t[7] and t[7] ~= '' then queue('window:' .. t[7]) else
      for lane in gmatch(t[5], '[^,]+') do queue(lane) end
    end
    clock = behind or now
  end
end
local CLOCK = format('%.0f', clock)
local own = {'state', 'waiting', 'clock', CLOCK, 'since', NOW, 'calls', '0', 'rev', REV}
local lost = append('ticket.returned', 'ticket', number, 'reason_given', ARGV[9], 'staff', ARGV[10], unpack(own))
if lost then return lost end
call('ZREM', D .. 'missed', number)
call('HSET', T, unpack(own))
stand(number, t[8], t[6], CLOCK, t[7], t[5])
return settle()
