-- Whose turn it is to do what a hall does beside its web pages. In: nothing.
-- KEYS[1]: the hall's prefix. ARGV 1 who asks, '' only to hear, 2 for how long (ms) it alone may go on, 0 to give its turn
-- up, 3 '1' to take the turn from whoever has it. Moves nothing of the hall.
-- Answers who has the turn from here on, '' for nobody.
local call, KEY, who, ms = redis.call, KEYS[1] .. 'beside', ARGV[1], ARGV[2]
local has = call('GET', KEY) or ''
if who == '' or (has ~= '' and has ~= who and ARGV[3] ~= '1') then return has end
if ms == '0' then
    call('DEL', KEY)
    return ''
end
call('SET', KEY, who, 'PX', ms)
return who
