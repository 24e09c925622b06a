-- Reads one ticket. KEYS[1]: the hall's prefix. ARGV 1 day, 2 number. Answers its fields, flat; nothing if there is none.
return redis.call('HGETALL', KEYS[1] .. ARGV[1] .. ':ticket:' .. ARGV[2])
