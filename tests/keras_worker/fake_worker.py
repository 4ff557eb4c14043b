"""The Keras worker's own loop without TensorFlow: it is warm at once, and it can misbehave.

python -m tests.keras_worker.fake_worker BEHAVIOUR IDLE_SECONDS VERSION
"""

import os
import sys
import time
from pathlib import Path

import numpy as np

from mnist_core.errors import ModelFileError
from mnist_core.keras_worker import worker as keras_worker


def probabilities_of(images):
    """Brighter pictures are higher digits, for sure."""
    return np.eye(10, dtype=np.float32)[(images.mean(axis=(1, 2)) * 9).round().astype(int)]


def load_misbehaving(behaviour):
    def load_classifier(version):
        if behaviour == "refuses" or not version.is_dir():
            raise ModelFileError(f"{version.name} is damaged")
        if behaviour == "answers as onnx":
            from mnist_core.reading import OnnxClassifier

            return OnnxClassifier.load(version).predict_batch
        return classify

    def classify(images):
        if behaviour == "dies" and images.any():  # the warm-up's image is blank
            os._exit(3)
        if behaviour == "hangs" and images.any():
            time.sleep(60)
        if behaviour == "prints":
            print("noise from a library")
            os.write(1, b"more noise\n")
        return probabilities_of(images)

    return load_classifier


if __name__ == "__main__":
    _, behaviour, idle_seconds, version = sys.argv
    if behaviour == "dies warming up":
        sys.exit("out of memory")
    if behaviour == "never ready":
        time.sleep(60)
    keras_worker.load_classifier = load_misbehaving(behaviour)
    keras_worker.main(float(idle_seconds), Path(version))
