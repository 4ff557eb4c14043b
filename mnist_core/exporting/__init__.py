"""A Keras model becomes files that a device runs."""
