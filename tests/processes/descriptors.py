"""What a process holds open."""

import gc
from pathlib import Path


def open_descriptors() -> int:
    """Count this process's open files, pipes and sockets, as the kernel lists them, after a garbage collection."""
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))
