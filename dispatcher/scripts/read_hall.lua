-- Reads where the hall stands. KEYS[1]: the hall's prefix. ARGV 1 a day whose secret is wanted, or ''.
-- Answers: day, epoch, rev, config, last event id, now in ms, secret, ms of the last event, days still kept, the key
-- that seals the day's needs; '' for what there is not.
local call, H = redis.call, KEYS[1]
local S, t = call('HMGET', H .. 'state', 'day', 'epoch', 'kept'), call('TIME')
local desk = S[1] and call('HMGET', H .. S[1] .. ':desk', 'rev', 'config', 'now') or {}
local last = call('XREVRANGE', H .. 'events', '+', '-', 'COUNT', 1)[1]
return {S[1] or '', S[2] or '', desk[1] or '', desk[2] or '', last and last[1] or '',
  string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000)), ARGV[1] ~= '' and call('GET', H .. ARGV[1] .. ':secret') or '', desk[3] or '', S[3] or '',
  S[1] and call('GET', H .. S[1] .. ':veil') or ''}
