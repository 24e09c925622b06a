-- Lets go of a closed day's keys; its events stay in the stream. KEYS[1]: the hall's prefix. ARGV 1 day.
local call, D = redis.call, KEYS[1] .. ARGV[1] .. ':'
if call('HGET', D .. 'desk', 'config') ~= '' or call('HGET', KEYS[1] .. 'state', 'day') == ARGV[1] then return 'DAY_OPEN ' .. ARGV[1] end
local desk = call('HGETALL', D .. 'desk')
for i = 1, #desk, 2 do
  local series = string.match(desk[i], '^series:(.*)$')
  if series then
    for n = 1, tonumber(desk[i + 1]) do call('UNLINK', D .. 'ticket:' .. series .. string.format('%03d', n)) end
  end
end
call('UNLINK', D .. 'desk', D .. 'secret', D .. 'held', D .. 'missed')
return 'OK'
