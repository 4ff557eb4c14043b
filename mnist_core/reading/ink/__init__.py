"""Gray pixels become ink: what was written, without background, shadows, table and ruled lines."""
