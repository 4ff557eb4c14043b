"""Labelled digits: MNIST, pen strokes, hand-drawn shapes; and images that are no digit."""
