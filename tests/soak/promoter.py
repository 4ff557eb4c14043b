"""Promotes two versions in turn and replaces the one that answers, without end."""

import shutil
import sys
from pathlib import Path

from mnist_core.contract import ONNX_FILE
from mnist_core.promotion import serving as promotion
from mnist_core.versions import lookup as versions

if __name__ == "__main__":
    root = Path(sys.argv[1])
    model = root / versions.SHIPPED / ONNX_FILE
    print("up", flush=True)
    while True:
        promotion.promote("second", root)
        versions.publish("second", lambda folder: shutil.copyfile(model, folder / ONNX_FILE), root=root, replace=True)
        promotion.promote(versions.SHIPPED, root)
