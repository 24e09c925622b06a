"""Floor 4: how a visitor gets and keeps a ticket. Knows web and the floors below, no neighbour."""
