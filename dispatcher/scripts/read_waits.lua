-- Reads the waits that were told last. KEYS[1]: the hall's prefix. Answers JSON, or '' when they are too old.
return redis.call('GET', KEYS[1] .. 'waits') or ''
