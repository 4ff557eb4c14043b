"""Readings that people corrected: the store, its zip archive, and the pictures that are kept."""
