-- Lets go of a case that ended long ago; its events stay in the stream. KEYS[1]: the hall's prefix. ARGV 1 case, 2 now in
-- ms or '' for the engine's clock. A case that is still to be done something to is kept.
local call, H, now = redis.call, KEYS[1], tonumber(ARGV[2])
if not now then
  local t = call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local c, at = call('HMGET', H .. 'case:' .. ARGV[1], 'ended_at', 'card'), call('ZSCORE', H .. 'cases', ARGV[1])
if not c[1] or c[1] == '' or not at or tonumber(at) >= now or tonumber(at) <= tonumber(c[1]) then return 'TOO_EARLY' end
call('ZREM', H .. 'cases', ARGV[1])
call('UNLINK', H .. 'case:' .. ARGV[1])
return 'OK'
