"""Storage: atomic writes, folder locks and the database."""
