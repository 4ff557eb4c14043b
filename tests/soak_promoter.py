"""Promotes two versions in turn, without end."""

import sys
from pathlib import Path

from mnist_core import promotion, versions

if __name__ == "__main__":
    while True:
        for name in ("second", versions.SHIPPED):
            promotion.promote(name, Path(sys.argv[1]))
            print(name, flush=True)
