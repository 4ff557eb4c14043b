"""The Keras twin, in a process of its own."""
