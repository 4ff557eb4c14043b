"""May a candidate serve, who serves, and the way back."""
