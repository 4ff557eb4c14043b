"""Readings that people corrected: the store, its zip archive, and the stored pictures."""
