"""Pages small enough to be written out in a test, and classifiers whose answer is known beforehand."""

import numpy as np

from mnist_core.reading.segmentation.components import Component


def page(*rows):
    """Make ink of strings, "#" full ink: uint8 [H, W]."""
    return np.array([[255 if pixel == "#" else 0 for pixel in row] for row in rows], np.uint8)


def filled(shape, *boxes, value=255):
    """Make ink of filled boxes (left, top, width, height): uint8 of that shape."""
    ink = np.zeros(shape, np.uint8)
    for left, top, width, height in boxes:
        ink[top : top + height, left : left + width] = value
    return ink


def component(left, top, width, height, label=1, area=None, source=None, neck=0.0):
    return Component(label, left, top, width, height, area or width * height, source or label, neck)


def box_of(component):
    return (component.left, component.top, component.width, component.height)


def probabilities(label, confidence):
    """One answer, float32 [10]: a label with its probability, the rest shared by the others."""
    answer = np.full(10, (1 - confidence) / 9, np.float32)
    answer[label] = confidence
    return answer


def always(label, confidence):
    """A classifier with the same answer for every image."""
    return lambda images: np.tile(probabilities(label, confidence), (len(images), 1))


def sure_if(is_digit, label=0):
    """A classifier that is sure of images whose ink has so many rows and columns of 28, and knows nothing of others."""

    def predict(images):
        extents = [tuple(np.ptp(places) + 1 for places in np.nonzero(image)) for image in images]
        return np.stack([probabilities(label, 0.99 if is_digit(*extent) else 0.1) for extent in extents])

    return predict
