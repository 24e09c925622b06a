-- A window serves one lane more until a time, or no more of it. In: prelude. ARGV 6 window, 7 '<lane> <until ms> <revision>'
-- or '' to end it, 8 until (ms, '0' to end it), 9 the lane's queues for call_next as '<queue> <rate> <early> <guard>,…'
-- or '', 10 staff number. The rates belong to the revision: under another one nothing of it holds.
local window, W = ARGV[6], 'w:' .. ARGV[6] .. ':'
local S, reply = enter(W .. 'state', W .. 'support')
if reply then return reply end
if ARGV[7] == '' then
  if (S[7] or '') == '' then return 'NO_SUPPORT' end
else
  if (S[6] or 'closed') == 'closed' then return 'WINDOW_CLOSED' end
  if tonumber(ARGV[8]) <= now then return 'BAD_WORD until' end
end
local own = {'support', ARGV[7], 'support_queues', ARGV[9]}
local lost = append(ARGV[7] == '' and 'window.supported' or 'window.supports', 'by', window, 'staff', ARGV[10],
  'old.support', S[7] or '', unpack(own))
if lost then return lost end
return settle(W .. 'support', ARGV[7], W .. 'support_queues', ARGV[9])
