"""The Keras twin in a worker process of its own, so that TensorFlow never enters the process that asks.

TensorFlow costs its process 10 seconds, 530 MB and a slower garbage collection for good. The worker starts at the
first question, goes when nobody has asked for some minutes, and dies with its parent.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mnist_core.contract import CLASS_COUNT, DigitBatch, Probabilities
from mnist_core.errors import KerasWarmingUpError, KerasWorkerError
from mnist_core.processes.messages import ERROR, Header
from mnist_core.processes.worker import State, Worker, WorkerEndedError, WorkerRefusedError

IDLE_SECONDS = 300
COMMAND = (sys.executable, "-m", "mnist_core.keras_worker.worker", str(IDLE_SECONDS))


class KerasClient:
    """Asks one Keras worker; any thread may ask, one question is answered at a time."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        """Start nothing yet; `command` will get a version folder as its last argument."""
        self._command = command
        self._lock = threading.Lock()
        self._worker: Worker | None = None

    @property
    def state(self) -> State:
        """Say what the worker is doing, without waiting for it."""
        worker = self._worker
        return worker.state if worker else State.STOPPED

    @property
    def process_id(self) -> int | None:
        """The running worker's process id; None while there is none."""
        worker = self._worker
        return None if worker is None or worker.state is State.STOPPED else worker.process_id

    def predict_batch(self, version: Path, images: DigitBatch, timeout_s: float = 5.0) -> Probabilities:
        """Ask Keras; the first question starts the worker and comes back at once.

        Args:
            version: a version folder with a model.keras.
            images: float32 [N, 28, 28], 0–1, ink bright.
            timeout_s: how long one answer may take once the worker is warm.
        Returns:
            float32 [N, 10]; each row sums to 1.
        Raises:
            KerasWarmingUpError: the worker is starting; ask again in a second.
            KerasWorkerError: it died, refused the model or took too long; the next question starts a new one.
        """
        if not self._lock.acquire(timeout=timeout_s):
            raise KerasWorkerError(f"Keras is still busy with another question after {timeout_s:g} s; ask again")
        try:
            reply, payload = self._ask(version, images, timeout_s)
        finally:
            self._lock.release()
        if ERROR in reply:
            raise KerasWorkerError(str(reply[ERROR]))
        return np.frombuffer(payload, np.float32).reshape(-1, CLASS_COUNT)

    def close(self) -> None:
        """Stop the worker, if there is one."""
        with self._lock:
            self._stop()

    def _ask(self, version: Path, images: DigitBatch, timeout_s: float) -> tuple[Header, bytes]:
        """Ask a worker that is ready; whatever goes wrong is reported once, and the next question starts a new one."""
        question = {"version": str(version.resolve())}
        try:
            worker = self._ready_worker(version)
            return worker.ask(question, images.astype(np.float32).tobytes(), time_limit_s=timeout_s)
        except TimeoutError as cause:
            self._stop()
            raise KerasWorkerError(
                f"Keras did not answer within {timeout_s:g} s; ask again to start it anew"
            ) from cause
        except WorkerRefusedError as refusal:
            self._stop()
            raise KerasWorkerError(str(refusal)) from refusal
        except WorkerEndedError as cause:
            self._stop()
            went = f"died (exit code {cause.exit_code})" if cause.exit_code else "went idle"
            raise KerasWorkerError(f"the Keras worker {went}; ask again to start a new one") from cause

    def _ready_worker(self, version: Path) -> Worker:
        """Give the worker if it is ready; start one where there is none or it went idle."""
        if self._worker is None or self._worker.exit_code == 0:
            self._worker = Worker("the Keras worker", [*self._command, str(version)])
        try:
            self._worker.wait_until_ready(0)
        except TimeoutError as cause:
            raise KerasWarmingUpError("Keras is warming up; its answer follows in a few seconds") from cause
        return self._worker

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.close()


@functools.cache
def shared_client() -> KerasClient:
    """Give this process's one client: however often it is asked for, there is one TensorFlow at most."""
    return KerasClient()
