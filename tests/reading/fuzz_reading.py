"""Fuzz the way from a file's bytes to the digits on its last page, seeded with a real file of each format and mode.

    python -m tests.reading.fuzz_reading -runs=100000

`make fuzz` does so, on Linux. The run ends with the input that did it at any exception but the core's own, or a call
over 2 s of processor time or 500 MB of memory.
"""

import contextlib
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["mnist_core"]):
    from mnist_core.errors import MnistCoreError
    from mnist_core.reading.classifier import OnnxClassifier
    from mnist_core.reading.decoding.documents import outline
    from mnist_core.reading.uploads.page_reading import from_message, read_page, to_message
    from mnist_core.versions import lookup

from tests.reading.decoding.encodings import documents, encodings

THUMBNAIL_SIDE_PX = 640
MAX_SECONDS = 2.0
MAX_MEGABYTES = 500
MAX_MEGABYTES_IDLE = 4_000
"""A bound on the fuzzer's own growth and on what Pillow's WebP and AVIF decoders leak: some kB for a damaged file."""

CLEAR_REFS = Path("/proc/self/clear_refs")
STATUS = Path("/proc/self/status")

CLASSIFIER = OnnxClassifier.load(lookup.SHIPPED_FOLDER)
ARTIFACTS = tempfile.gettempdir()
slowest = 0.0
greediest = 0


def megabytes(name: str) -> int:
    """Give one of the kernel's figures on this process: VmRSS, or VmHWM, the most since it was reset."""
    line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) // 1024


def read(data: bytes) -> None:
    """Read one input; whatever is no picture must be refused by the core itself."""
    global slowest, greediest
    CLEAR_REFS.write_text("5", encoding="ascii")  # resets VmHWM
    before = megabytes("VmRSS")
    start = time.process_time()
    with contextlib.suppress(MnistCoreError):
        last = len(outline(data).names) - 1
        from_message(*to_message(read_page(data, last, THUMBNAIL_SIDE_PX, CLASSIFIER.predict_batch)))
    seconds = time.process_time() - start
    if seconds > MAX_SECONDS:
        raise TimeoutError(f"{seconds:.2f} s for {len(data)} bytes")
    if (taken := megabytes("VmHWM") - before) > MAX_MEGABYTES:
        raise MemoryError(f"{taken} MB for {len(data)} bytes")
    if seconds > slowest or taken > greediest:
        slowest, greediest = max(seconds, slowest), max(taken, greediest)
        print(f"slowest so far {slowest * 1000:.0f} ms, greediest {greediest} MB; {before} MB idle", file=sys.stderr)


def main() -> None:
    """Write the seeds and hand over to libFuzzer."""
    with tempfile.TemporaryDirectory() as seeds:
        for name, data in [*encodings("7", height=24), *documents("7", height=24)]:
            Path(seeds, name.replace(" ", "-").replace("/", "-")).write_bytes(data)
        limits = [
            f"-rss_limit_mb={MAX_MEGABYTES_IDLE}",
            "-max_len=8192",
            "-timeout=60",
            f"-artifact_prefix={ARTIFACTS}/",
        ]
        atheris.Setup([sys.argv[0], *limits, *sys.argv[1:], seeds], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
