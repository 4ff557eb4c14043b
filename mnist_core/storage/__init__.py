"""Bytes and rows, whole or not at all."""
