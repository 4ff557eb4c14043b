"""Readings that people corrected: the store, its zip, its pictures, and what looks mislabelled."""
