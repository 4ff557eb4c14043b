"""Uploads are decoded in a process of their own: whatever a hostile file does to Pillow costs that file alone."""

from __future__ import annotations

import functools
import math
import sys
import threading

import numpy as np
from numpy.typing import NDArray

from mnist_core import errors
from mnist_core.errors import ImageDecodeError, ImageError
from mnist_core.processes.messages import ERROR, Header
from mnist_core.processes.worker import State, Worker, WorkerEndedError
from mnist_core.reading.decoding.decoder import GrayPage
from mnist_core.reading.decoding.documents import SINGLE, Outline
from mnist_core.reading.decoding.file_kinds import document_kind
from mnist_core.reading.decoding.limits import UPLOAD_LIMITS, check_bytes

TIME_LIMIT_S = 10.0
"""Wall time for one file; a 50-megapixel PNG takes 2 s on a free core."""

START_LIMIT_S = 60.0
"""Wall time for the process to start, which on a busy machine takes longer than any file."""

MAX_GROWTH_BYTES = 128 * 2**20
"""What many files may leave behind in the process before it is replaced."""


class DecodingClient:
    """Asks one decoding process, which is started when it is needed, and again after it died. Threads may share it."""

    def __init__(self, time_limit_s: float = TIME_LIMIT_S, max_growth_bytes: int = MAX_GROWTH_BYTES) -> None:
        """Start nothing yet.

        Args:
            time_limit_s: how long one file may take, from when the process is ready for it.
            max_growth_bytes: what files may leave behind in the process before it is replaced.
        """
        self.time_limit_s = time_limit_s
        self.max_growth_bytes = max_growth_bytes
        self._lock = threading.Lock()
        self._worker: Worker | None = None

    def warm_up(self) -> None:
        """Start the process, unless it runs, without waiting for it, so that the first file does not pay for it."""
        if self._lock.acquire(blocking=False):  # else it is at work
            try:
                self._running()
            finally:
                self._lock.release()

    def page(self, data: bytes, thumbnail_side: int | None = None, number: int = 0) -> tuple[GrayPage, bytes]:
        """Decode a file's page once, to read it and to look at it.

        Args:
            data: the file's bytes.
            thumbnail_side: longest side, in pixels, of the thumbnail; None makes none.
            number: the page's, from 0 on; `outline` names them.
        Returns:
            The page, and the thumbnail as `decoder.page_and_thumbnail` makes it.
        Raises:
            ImageTooLargeError: over `limits.UPLOAD_LIMITS`, or more memory than one picture may take.
            ImageDecodeError: no picture, damaged, or the process died of it or ran out of time.
        """
        return _page_from(*self._answer({"page": number, "thumbnail_side": thumbnail_side}, data))

    def outline(self, data: bytes) -> Outline:
        """Say which pages a file has; nothing is asked about a file that can only have one.

        Raises:
            ImageTooLargeError, ImageDecodeError: as in `page`; a document that cannot be opened.
        """
        if document_kind(data) is None:
            return SINGLE
        header, _ = self._answer({}, data)
        return Outline(tuple(header["names"]), header["further"])

    def small_picture(self, data: bytes, max_side: int) -> NDArray[np.uint8]:
        """Decode a small picture of the kind that the app itself writes, PNG or JPEG.

        Args:
            data: the file's bytes.
            max_side: the longest side that it may have, in pixels.
        Returns:
            uint8 [H, W], 0 black, 255 white.
        Raises:
            ImageTooLargeError, ImageDecodeError: as in `page`.
        """
        header, payload = self._answer({"max_side": max_side}, data)
        return np.frombuffer(payload, np.uint8).reshape(header["shape"])

    def close(self) -> None:
        """End the process, if there is one; the next file starts another."""
        with self._lock:
            if self._worker is not None:
                self._worker.close()

    @property
    def process_id(self) -> int | None:
        """The running process's id; None while there is none."""
        worker = self._worker
        return None if worker is None or worker.state is State.STOPPED else worker.process_id

    def _answer(self, request: Header, data: bytes) -> tuple[Header, bytes]:
        """Ask about one file; raise the error that comes back."""
        check_bytes(data, UPLOAD_LIMITS)
        with self._lock:
            header, payload = self._ask(request, data)
        if ERROR in header:
            error: type[ImageError] = getattr(errors, header[ERROR])
            raise error(header["message"])
        return header, payload

    def _ask(self, request: Header, data: bytes) -> tuple[Header, bytes]:
        """Send one file and wait for its answer, at most the time limit; a process that has grown is ended then."""
        try:
            worker = self._ready()
            answer = worker.ask(request, data, time_limit_s=self.time_limit_s)
        except (TimeoutError, WorkerEndedError) as cause:
            timed_out = isinstance(cause, TimeoutError)
            reason = f"it took over {self.time_limit_s:g} s to open" if timed_out else "the decoder broke down on it"
            raise ImageDecodeError(f"this picture is not read: {reason}. Save it again as PNG or JPEG") from cause
        if answer[0].get("is_spent"):
            worker.close()
        return answer

    def _ready(self) -> Worker:
        """Wait until the process has started, which is no part of any file's time."""
        worker = self._running()
        try:
            worker.wait_until_ready(START_LIMIT_S)
        except TimeoutError as cause:
            worker.close()
            raise ImageDecodeError(
                f"this picture is not read: the decoder did not start within {START_LIMIT_S:g} s. Try again"
            ) from cause
        return worker

    def _running(self) -> Worker:
        """Give the running process; start one where there is none."""
        if self._worker is None or self._worker.state is State.STOPPED:
            command = [sys.executable, "-m", "mnist_core.reading.decoding.worker", str(self.max_growth_bytes)]
            one_thread = {"OPENBLAS_NUM_THREADS": "1"}  # each BLAS thread reserves address space
            self._worker = Worker("the picture decoder", command, one_thread)
        return self._worker


@functools.cache
def shared_decoder() -> DecodingClient:
    """Give this process's one decoder, which every reader uses; it starts with the first file."""
    return DecodingClient()


def _page_from(header: Header, payload: bytes) -> tuple[GrayPage, bytes]:
    """Cut an answer into the page's gray, its colours and the thumbnail's bytes."""
    ends = np.cumsum([math.prod(header["shape"]), math.prod(header["colours"])])
    gray, colours, thumbnail = np.split(np.frombuffer(payload, np.uint8), ends)
    page = GrayPage(
        gray.reshape(header["shape"]),
        header["width"],
        header["height"],
        colours.reshape(header["colours"]),
        header["left_out"],
    )
    return page, thumbnail.tobytes()
