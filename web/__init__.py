"""Floor 3: what all pages share. Knows dispatcher and config."""
