"""Fuzz the way from a file's bytes to the digits on it, seeded with a real file of each format and mode.

    python -m tests.reading.fuzz_reading -runs=100000

Needs `pip install atheris`. The run ends with the input that did it at any exception but the core's own, a call over
2 s of processor time, or a process that grows by more than 500 MB.
"""

import contextlib
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["mnist_core"]):
    from mnist_core import versions
    from mnist_core.errors import MnistCoreError
    from mnist_core.reading.classifier import OnnxClassifier
    from mnist_core.reading.decoding import page_from_bytes
    from mnist_core.reading.page import ink_from_page
    from mnist_core.reading.segmentation import find_digits

from tests.reading.encodings import encodings

MOST_SECONDS = 2.0
MOST_MEGABYTES = 700
"""What one call may take, 500, above the 200 of an idle process with atheris."""

CLASSIFIER = OnnxClassifier.load(versions.EXPORTED / versions.SHIPPED)
ARTIFACTS = tempfile.gettempdir()
slowest = 0.0


def read(data: bytes) -> None:
    """Read one input; whatever is no picture must be refused by the core itself."""
    global slowest
    start = time.process_time()
    with contextlib.suppress(MnistCoreError):
        find_digits(ink_from_page(page_from_bytes(data))[0], CLASSIFIER.predict_batch)
    seconds = time.process_time() - start
    if seconds > MOST_SECONDS:
        raise TimeoutError(f"{seconds:.2f} s for {len(data)} bytes")
    if seconds > slowest:
        slowest = seconds
        print(f"slowest so far: {seconds * 1000:.0f} ms for {len(data)} bytes", file=sys.stderr)


def main() -> None:
    """Write the seeds and hand over to libFuzzer."""
    with tempfile.TemporaryDirectory() as seeds:
        for name, data in encodings("7", height=24):
            Path(seeds, name.replace(" ", "-").replace("/", "-")).write_bytes(data)
        limits = [f"-rss_limit_mb={MOST_MEGABYTES}", "-max_len=8192", "-timeout=60", f"-artifact_prefix={ARTIFACTS}/"]
        atheris.Setup([sys.argv[0], *limits, *sys.argv[1:], seeds], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
