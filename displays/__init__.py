"""Floor 4: what the hall sees and hears. Knows web and the floors below, no neighbour."""
