-- Another revision of the hall file holds from here on, unless a live ticket stands where it knows nothing.
-- In: prelude. ARGV 6 the new revision, 7 its lanes and 8 its windows, each ',a,b,', 9… the names of all its queues.
local S, reply = enter('live')
if reply then return reply end
local count, stray = 0, 0
local seen = {}
local function add(number)
  if not number or number == '' or seen[number] then return end
  seen[number], count = true, count + 1
  local t = call('HMGET', D .. 'ticket:' .. number, 'todo', 'next', 'place')
  local known = not t[3] or t[3] == '' or string.find(ARGV[8], ',' .. t[3] .. ',', 1, true)
  local stages = t[1] .. string.gsub('|' .. t[2], '|%a+ ', ',')
  for lane in gmatch(stages, '[^,|]+') do known = known and string.find(ARGV[7], ',' .. lane .. ',', 1, true) end
  if not known then stray = stray + 1 end
end
for i = 9, #ARGV do
  for _, member in ipairs(call('ZRANGE', D .. 'queue:' .. ARGV[i], 0, -1)) do add(match(member, ' (.+)$')) end
end
for window in gmatch(ARGV[8], '[^,]+') do add(call('HGET', DESK, 'w:' .. window .. ':ticket')) end
for _, set in ipairs({'held', 'missed'}) do
  for _, number in ipairs(call('ZRANGE', D .. set, 0, -1)) do add(number) end
end
stray = stray + S[6] - count -- whom no queue and no window of the new file holds
if stray > 0 then return 'TICKETS_LIVE ' .. format('%.0f', stray) end
local lost = append('hall.changed', {'config', ARGV[6]})
if lost then return lost end
return settle('config', ARGV[6])
