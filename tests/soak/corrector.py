"""Enters corrections as fast as it goes."""

import sys

from mnist_core.storage.database import open_database
from tests.corrections.test_store import add

if __name__ == "__main__":
    engine = open_database(sys.argv[1])
    for value in range(int(sys.argv[2]), int(sys.argv[2]) + int(sys.argv[3])):
        add(engine, value=value, session=f"visit {value % 5}")
