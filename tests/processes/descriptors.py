"""What a process holds open."""

from pathlib import Path


def open_descriptors() -> int:
    """Count this process's open files, pipes and sockets, as the kernel lists them."""
    return len(list(Path("/proc/self/fd").iterdir()))
