"""Labelled digits become a Keras model. Only this package, exporting and the Keras worker import TensorFlow."""
