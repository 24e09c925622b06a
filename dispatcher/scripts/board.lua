-- Reads the hall at one moment. KEYS[1]: the hall's prefix. ARGV 1 day, 2 how many desk fields, then their names,
-- then the names of all queues ('<lane>:<class>', 'window:<n>:<class>').
-- Answers: desk values, then for each live ticket its number and its fields.
local call, D = redis.call, KEYS[1] .. ARGV[1] .. ':'
local n, seen, tickets = tonumber(ARGV[2]), {}, {}
local desk = call('HMGET', D .. 'desk', unpack(ARGV, 3, 2 + n))
local function add(number)
  if number and number ~= '' and not seen[number] then
    seen[number] = true
    tickets[#tickets + 1] = {number, call('HGETALL', D .. 'ticket:' .. number)}
  end
end
for i = 3 + n, #ARGV do
  for _, member in ipairs(call('ZRANGE', D .. 'queue:' .. ARGV[i], 0, -1)) do add(string.match(member, ' (.+)$')) end
end
for i = 1, n do
  if string.find(ARGV[2 + i], '^w:.*:ticket$') then add(desk[i]) end
end
for _, set in ipairs({'held', 'missed'}) do
  for _, number in ipairs(call('ZRANGE', D .. set, 0, -1)) do add(number) end
end
return {desk, tickets, call('HGET', KEYS[1] .. 'state', 'epoch')}
