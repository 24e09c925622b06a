"""Floor 4: the clerk's console. Knows web, dispatcher and config, and no neighbour."""
