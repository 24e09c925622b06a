"""Floor 4: how staff work. Knows web and the floors below, no neighbour."""
