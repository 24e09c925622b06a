-- Where a waiting ticket stands: in every lane it has still to do, or, with a place, in that window's own queue. The ticket
-- is written already. In the lanes of its field `restarts` no waiting from before the end of its last leg counts; a `new`
-- ticket has no such leg.
local function stand(number, ord, class, clock, place, todo, new)
  local member = ord .. ' ' .. number
  if place and place ~= '' then
    call('ZADD', D .. 'queue:window:' .. place .. ':' .. class, clock, member)
    return
  end
  local t = new and {} or call('HMGET', D .. 'ticket:' .. number, 'restarts', 'leg')
  local restarts = t[1] and t[2] and t[2] ~= '' and ',' .. t[1] .. ','
  for lane in gmatch(todo, '[^,]+') do
    local from = clock
    if restarts and string.find(restarts, ',' .. lane .. ',', 1, true) and tonumber(t[2]) > tonumber(clock) then from = t[2] end
    call('ZADD', D .. 'queue:' .. lane .. ':' .. class, from, member)
  end
end

-- The ticket's spells on hold, 'from-until,' in ms each, with the one that ends now.
local function held_spells(stops, held_at) return (stops or '') .. (held_at or NOW) .. '-' .. NOW .. ',' end

local function leave(number, ord, class, place, todo)
  local member = ord .. ' ' .. number
  if place and place ~= '' then
    call('ZREM', D .. 'queue:window:' .. place .. ':' .. class, member)
  else
    for lane in gmatch(todo, '[^,]+') do call('ZREM', D .. 'queue:' .. lane .. ':' .. class, member) end
  end
end
