"""Measurements behind the figures in the README: each a ratio of two runs in one process."""
