"""Ink becomes digits: parts, rows, cuts, and which of them belong together."""
