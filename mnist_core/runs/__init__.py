"""Training runs in processes of their own: start, follow, cancel, resume."""
