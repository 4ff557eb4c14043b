"""Gray pixels become ink: what was written, without ground, shade, sheet and ruled lines."""
