"""Ink becomes digits: connected components, rows, cuts, and which of the pieces make up a digit."""
