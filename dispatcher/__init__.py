"""Floor 2: the commands, reads and feed of a hall on Redis, and the pure rules under them. Knows config."""
