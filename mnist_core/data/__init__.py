"""Labelled digits: MNIST, pen strokes, shapes of our own, and pictures that are no digit."""
