"""Uploads are decoded in a process of their own: whatever a hostile file does to Pillow costs that file alone."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnist_core import errors
from mnist_core.errors import ImageDecodeError, ImageError, ImageTooLargeError
from mnist_core.paths import PYTHON_PATH
from mnist_core.reading.decoding.child import MOST_GROWTH, READY, send
from mnist_core.reading.decoding.decoder import UPLOAD_LIMITS, GrayPage

TIME_LIMIT_S = 10.0
"""Wall time for one file; a 50-megapixel PNG takes 2 s on a free core."""

START_LIMIT_S = 60.0
"""Wall time for the process to start, which on a busy machine takes longer than any file."""


class DecodingWorker:
    """A decoding process that is started when it is needed, and again after it died. Threads may share it."""

    def __init__(self, time_limit_s: float = TIME_LIMIT_S, most_growth: int = MOST_GROWTH) -> None:
        """Take the limits: of time, and of bytes that files may leave behind in the process before it is replaced."""
        self.time_limit_s = time_limit_s
        self.most_growth = most_growth
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False

    def warm_up(self) -> None:
        """Start the process without waiting for it, so that the first file does not pay for it."""
        with self._lock:
            self._started()

    def page(self, data: bytes) -> GrayPage:
        """Decode a file to read.

        Raises:
            ImageTooLargeError: over `decoding.UPLOAD_LIMITS`, or more memory than one picture may take.
            ImageDecodeError: no picture, damaged, or the process died of it or ran out of time.
        """
        header, pixels = self._ask(data, {})
        gray, colours = np.split(pixels, [math.prod(header["shape"])])
        shaped = gray.reshape(header["shape"]), colours.reshape(header["colours"])
        return GrayPage(shaped[0], header["width"], header["height"], shaped[1])

    def thumbnail(self, data: bytes, side: int) -> NDArray[np.uint8]:
        """Decode a file to look at, as `decoding.thumbnail_from_bytes` does, with the errors of `page`."""
        header, pixels = self._ask(data, {"side": side})
        return pixels.reshape(header["shape"])

    @property
    def process_id(self) -> int | None:
        """The running process's id; None while there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def _ask(self, data: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], NDArray[np.uint8]]:
        if len(data) > UPLOAD_LIMITS.max_bytes:
            raise ImageTooLargeError(
                f"{len(data):,} bytes; at most {UPLOAD_LIMITS.max_bytes:,} are read. Save it smaller"
            )
        with self._lock:
            header, pixels = self._exchange(data, request)
        if "error" in header:
            error: type[ImageError] = getattr(errors, header["error"])
            raise error(header["message"])
        return header, np.frombuffer(pixels, np.uint8)

    def _exchange(self, data: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Send one file and wait for its answer, at most the time limit."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        self._wait_until_ready(process)
        timer = threading.Timer(self.time_limit_s, process.kill)
        timer.start()
        try:
            send(process.stdin, request, data)
            header = json.loads(process.stdout.readline())
            pixels = process.stdout.read(header["size"])
            if len(pixels) < header["size"]:
                raise EOFError
            if header["is_spent"]:
                _stop(process)
            return header, pixels
        except (OSError, EOFError, ValueError) as cause:
            process.kill()
            process.wait()
            ran_out = not timer.is_alive()
            reason = f"it took over {self.time_limit_s:g} s to open" if ran_out else "the decoder broke down on it"
            raise ImageDecodeError(f"this picture is not read: {reason}. Save it again as PNG or JPEG") from cause
        finally:
            timer.cancel()

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Let a new process import what it needs; no file's time pays for it."""
        if self._is_ready:
            return
        timer = threading.Timer(START_LIMIT_S, process.kill)
        timer.start()
        assert process.stdout is not None
        self._is_ready = process.stdout.readline() == READY
        timer.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        """Return the running process; start one where there is none."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "mnist_core.reading.decoding.child", str(self.most_growth)],
                cwd=PYTHON_PATH,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # each BLAS thread reserves address space
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._is_ready = False
            weakref.finalize(self, _stop, self._process)
        return self._process


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
