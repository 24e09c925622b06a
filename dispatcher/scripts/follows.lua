-- Reads what the hall's data go on from: the epoch and the event before, where they were made from history, or ''.
-- KEYS[1]: the hall's prefix. In: nothing.
return redis.call('HGET', KEYS[1] .. 'state', 'follows') or ''
