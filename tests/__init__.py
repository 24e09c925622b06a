"""The tests mirror the tree. A package, since a wheel on the path brings a `tests` of its own."""
