-- The fence of a window's commands. ARGV 6 window, 7 session; with a ticket: 8 the ticket the clerk sees there.
local window, session = ARGV[6], ARGV[7]
local W = 'w:' .. window .. ':'

-- The reply to give when this is not the clerk's seat any more; S holds session, state, ticket of the window at 6, 7, 8.
local function fence(S, ticket)
  if S[6] ~= session then return 'SESSION_STALE' end
  if ticket and S[8] ~= ticket then return S[8] and S[8] ~= '' and 'TICKET_STALE ' .. S[8] or 'TICKET_STALE' end
end
