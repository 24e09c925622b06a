"""Floor 1: settings and hall files. Knows no other package."""
