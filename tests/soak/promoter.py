"""Promotes two versions in turn, without end."""

import sys
from pathlib import Path

from mnist_core.promotion import keras_parity
from mnist_core.promotion import serving as promotion
from mnist_core.versions import lookup
from tests.versions.model_versions import onnx_as_keras

if __name__ == "__main__":
    keras_parity.ask_keras = onnx_as_keras  # a killed process would import TensorFlow anew each time
    root = Path(sys.argv[1])
    print("up", flush=True)
    while True:
        promotion.promote("second", root)
        promotion.promote(lookup.SHIPPED, root)
