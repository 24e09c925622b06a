-- A notice to everybody is posted or taken back. In: prelude.
-- ARGV 6 'posted' or 'withdrawn', 7 staff number, 8 id of the one to withdraw, 9 sort ('notice' or 'emergency'), 10 from
-- and 11 until (ms, until '0' for open end), 12 where ('displays,kiosk,phone'), 13 Chinese, 14 English.
-- The desk's field `notices` holds those that stand, the oldest first: their fields with \31 between, \30 after each.
-- What is past its time goes with the next change; a new day takes over what stands (open_day).
-- A hall burns at night too: after the day was closed this still goes on with it, until the next one is open.
at_any_hour = true
local step, staff = ARGV[6], ARGV[7]
local S, reply = enter('notices')
if reply then return reply end
local id, sort = step == 'posted' and day .. '-' .. REV or ARGV[8], ARGV[9]
local standing, count, found = '', 0, false
for entry in gmatch(S[6] or '', '[^\30]+') do
  local who, what, till = match(entry, '^([^\31]*)\31([^\31]*)\31[^\31]*\31(%d+)\31')
  if step == 'withdrawn' and who == id then
    found, sort = true, what
  elseif till == '0' or tonumber(till) > now then
    standing, count = standing .. entry .. '\30', count + 1
  end
end
if step == 'withdrawn' and not found then return 'NOTICE_OVER' end
if step == 'posted' then
  if count >= 20 then return 'NOTICES_FULL' end
  standing = standing .. table.concat({id, sort, ARGV[10], ARGV[11], ARGV[12], ARGV[13], ARGV[14]}, '\31') .. '\30'
end
local lost = append('notice.' .. step, 'notice', id, 'sort', sort, 'staff', staff, 'notices', standing)
if lost then return lost end
return settle('notices', standing)
