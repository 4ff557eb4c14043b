"""Promotes two versions in turn, without end."""

import sys
from pathlib import Path

from mnist_core.promotion import serving as promotion
from mnist_core.versions import lookup

if __name__ == "__main__":
    root = Path(sys.argv[1])
    print("up", flush=True)
    while True:
        promotion.promote("second", root)
        promotion.promote(lookup.SHIPPED, root)
