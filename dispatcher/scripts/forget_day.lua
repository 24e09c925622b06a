-- Lets go of a closed day's keys; its events stay in the stream. KEYS[1]: the hall's prefix.
-- ARGV 1 day, 2 now in ms or '' for the engine's clock, 3 how long after its end a day is kept (ms).
local call, H, day = redis.call, KEYS[1], ARGV[1]
local D, now = H .. day .. ':', tonumber(ARGV[2])
local S, state = call('HMGET', D .. 'desk', 'config', 'now'), call('HMGET', H .. 'state', 'day', 'kept')
if S[1] and S[1] ~= '' or state[1] == day then return 'DAY_OPEN ' .. day end
if not now then
  local t = call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local left = (S[2] or 0) + ARGV[3] - now
if left > 0 then return 'TOO_EARLY ' .. string.format('%.0f', left) end
local desk = call('HGETALL', D .. 'desk')
for i = 1, #desk, 2 do
  local series = string.match(desk[i], '^series:(.*)$')
  if series then
    for n = 1, tonumber(desk[i + 1]) do call('UNLINK', D .. 'ticket:' .. series .. string.format('%03d', n)) end
  end
end
call('UNLINK', D .. 'desk', D .. 'secret', D .. 'held', D .. 'missed')
if state[2] then call('HSET', H .. 'state', 'kept', (string.gsub(state[2], day .. ' ', '', 1))) end
return 'OK'
