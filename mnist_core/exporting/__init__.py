"""Export a Keras model to files that run on a device."""
