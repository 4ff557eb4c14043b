"""The folder of versions: find and verify them, put a new one in, take one out."""
