-- Where a waiting ticket stands: in every lane it has still to do, or, with a place, in that window's own queue.
local function stand(number, ord, class, clock, place, todo)
  local member = ord .. ' ' .. number
  if place and place ~= '' then
    call('ZADD', D .. 'queue:window:' .. place .. ':' .. class, clock, member)
  else
    for lane in gmatch(todo, '[^,]+') do call('ZADD', D .. 'queue:' .. lane .. ':' .. class, clock, member) end
  end
end

local function leave(number, ord, class, place, todo)
  local member = ord .. ' ' .. number
  if place and place ~= '' then
    call('ZREM', D .. 'queue:window:' .. place .. ':' .. class, member)
  else
    for lane in gmatch(todo, '[^,]+') do call('ZREM', D .. 'queue:' .. lane .. ':' .. class, member) end
  end
end
