"""Uploads are decoded and read in a process of their own: whatever a hostile file does there costs that file alone."""

from __future__ import annotations

import functools
import sys
import threading

import numpy as np
from numpy.typing import NDArray

from mnist_core import errors
from mnist_core.errors import ImageDecodeError, ImageError
from mnist_core.processes.messages import ERROR, Header
from mnist_core.processes.worker import State, Worker, WorkerEndedError
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.reading.decoding.documents import SINGLE, Outline
from mnist_core.reading.decoding.file_kinds import document_kind
from mnist_core.reading.decoding.limits import UPLOAD_LIMITS, check_bytes
from mnist_core.reading.uploads.page_reading import PageReading, from_message
from mnist_core.reading.uploads.resources import OUT_OF_CPU_TIME

MAX_CPU_S = 2.0
"""Processor time for one page. A photograph of 12 megapixels takes 0.2 s, a HEIC of 50 megapixels 1.4 s."""

TIME_LIMIT_S = 10.0
"""Wall time for one page, however busy the machine is."""

START_LIMIT_S = 60.0
"""Wall time for the process to start, which on a busy machine takes longer than any file."""

MAX_GROWTH_BYTES = 128 * 2**20
"""What many files may leave behind in the process before it is replaced."""


class UploadClient:
    """Asks one process, which is started when it is needed, and again after it died. Threads may share it."""

    def __init__(
        self,
        time_limit_s: float = TIME_LIMIT_S,
        max_growth_bytes: int = MAX_GROWTH_BYTES,
        max_cpu_s: float = MAX_CPU_S,
    ) -> None:
        """Start nothing yet.

        Args:
            time_limit_s: how long one page may take, from when the process is ready for it.
            max_growth_bytes: what files may leave behind in the process before it is replaced.
            max_cpu_s: processor time that one page may take.
        """
        self.time_limit_s = time_limit_s
        self.max_cpu_s = max_cpu_s
        self.max_growth_bytes = max_growth_bytes
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._opened: tuple[Worker, OnnxClassifier] | None = None

    def warm_up(self) -> None:
        """Start the process, unless it runs, without waiting for it, so that the first file does not pay for it."""
        if self._lock.acquire(blocking=False):  # else it is at work
            try:
                self._running()
            finally:
                self._lock.release()

    def read(
        self, data: bytes, classifier: OnnxClassifier, thumbnail_side: int | None = None, number: int = 0
    ) -> PageReading:
        """Decode a file's page and read it.

        Args:
            data: the file's bytes.
            classifier: the model; the process opens it again for itself, once.
            thumbnail_side: longest side, in pixels, of the thumbnail; None makes none.
            number: the page's, from 0 on; `outline` names them.
        Raises:
            ImageTooLargeError: over `limits.UPLOAD_LIMITS`, or more memory than one picture may take.
            ImageDecodeError: no picture, damaged, or the process died of it or ran out of time.
        """
        return from_message(*self._answer({"page": number, "thumbnail_side": thumbnail_side}, data, classifier))

    def outline(self, data: bytes) -> Outline:
        """Say which pages a file has; nothing is asked about a file that can only have one.

        Raises:
            ImageTooLargeError, ImageDecodeError: as in `read`; a document that cannot be opened.
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
            ImageTooLargeError, ImageDecodeError: as in `read`.
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

    def _answer(self, request: Header, data: bytes, classifier: OnnxClassifier | None = None) -> tuple[Header, bytes]:
        """Ask about one file; raise the error that comes back."""
        check_bytes(data, UPLOAD_LIMITS)
        with self._lock:
            header, payload = self._ask({**request, "max_cpu_s": self.max_cpu_s}, data, classifier)
        if ERROR in header:
            error: type[ImageError] = getattr(errors, header[ERROR])
            raise error(header["message"])
        return header, payload

    def _ask(self, request: Header, data: bytes, classifier: OnnxClassifier | None) -> tuple[Header, bytes]:
        """Send one file and wait for its answer, at most the time limit; a process that has grown is ended then."""
        try:
            worker = self._ready()
            if classifier is not None and self._opened != (worker, classifier):
                worker.ask({"model": True}, classifier.model, time_limit_s=START_LIMIT_S)
                self._opened = worker, classifier
            answer = worker.ask(request, data, time_limit_s=self.time_limit_s)
        except (TimeoutError, WorkerEndedError) as cause:
            raise ImageDecodeError(f"this picture is not read: {self._reason(cause)}") from cause
        if answer[0].get("is_spent"):
            worker.close()
        return answer

    def _reason(self, cause: TimeoutError | WorkerEndedError) -> str:
        """Say why no answer came, and what to do."""
        if isinstance(cause, TimeoutError):
            return f"it took over {self.time_limit_s:g} s. Crop it or save it smaller"
        if cause.exit_code == OUT_OF_CPU_TIME:
            return f"it took over {self.max_cpu_s:g} s of processor time. Crop it or save it smaller"
        return "reading broke down on it. Save it again as PNG or JPEG"

    def _ready(self) -> Worker:
        """Wait until the process has started, which is no part of any file's time."""
        worker = self._running()
        try:
            worker.wait_until_ready(START_LIMIT_S)
        except TimeoutError as cause:
            worker.close()
            raise ImageDecodeError(
                f"this picture is not read: the reading process did not start within {START_LIMIT_S:g} s. Try again"
            ) from cause
        return worker

    def _running(self) -> Worker:
        """Give the running process; start one where there is none."""
        if self._worker is None or self._worker.state is State.STOPPED:
            command = [sys.executable, "-m", "mnist_core.reading.uploads.worker", str(self.max_growth_bytes)]
            one_thread = {"OPENBLAS_NUM_THREADS": "1"}  # each BLAS thread reserves address space
            self._worker = Worker("the upload reader", command, one_thread)
        return self._worker


@functools.cache
def shared_upload_client() -> UploadClient:
    """Give this process's one client, which every reader uses; it starts with the first file."""
    return UploadClient()
