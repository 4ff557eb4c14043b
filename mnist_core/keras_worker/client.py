"""The Keras twin in a worker process of its own, so that TensorFlow never enters the process that asks.

TensorFlow costs its process 10 seconds, 530 MB and a slower garbage collection for good. The worker starts at the
first question, goes when nobody has asked for some minutes, and dies with its parent.
"""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path

import numpy as np

from mnist_core.contract import CLASS_COUNT, DigitBatch, Probabilities
from mnist_core.errors import KerasCheckError, KerasWarmingUpError
from mnist_core.paths import PYTHON_PATH

log = logging.getLogger(__name__)

IDLE_SECONDS = 300
WORKER = (sys.executable, "-m", "mnist_core.keras_worker.worker", str(IDLE_SECONDS))


class State(Enum):
    """What the worker is doing now."""

    STOPPED = "stopped"
    WARMING_UP = "warming up"
    READY = "ready"


class KerasCheck:
    """One worker for a whole server; any thread may ask, one question is answered at a time."""

    def __init__(self, command: Sequence[str] = WORKER) -> None:
        """Start nothing yet; `command` will get a version folder as its last argument."""
        self._command = command
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    @property
    def state(self) -> State:
        """Say what the worker is doing, without waiting for it."""
        worker = self._worker
        return worker.state if worker else State.STOPPED

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
            KerasCheckError: it died, refused the model or took too long; the next question starts a new one.
        """
        if not self._lock.acquire(timeout=timeout_s):
            raise KerasCheckError(f"Keras is still busy with another question after {timeout_s:g} s; ask again")
        try:
            return self._ready_worker(version).ask(version, images, timeout_s)
        except TimeoutError as cause:
            self._stop()
            raise KerasCheckError(f"Keras did not answer within {timeout_s:g} s; ask again to start it anew") from cause
        except OSError as cause:
            failure = self._worker.failure(patience_s=1.0) if self._worker else ""
            self._stop()
            raise KerasCheckError(failure or "the Keras worker went idle; ask again to start a new one") from cause
        finally:
            self._lock.release()

    def close(self) -> None:
        """Stop the worker, if there is one."""
        with self._lock:
            self._stop()

    def _ready_worker(self, version: Path) -> _Worker:
        """Give the worker once it is ready; start one if there is none; report one that failed, once."""
        if self._worker and (failure := self._worker.failure()):
            self._stop()
            raise KerasCheckError(failure)
        if self.state is State.STOPPED:
            self._stop()
            self._worker = _Worker([*self._command, str(version)])
        if self._worker is None or self._worker.state is not State.READY:
            raise KerasWarmingUpError("Keras is warming up; its answer follows in a few seconds")
        return self._worker

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.stop()


class _Worker:
    """A running process; requests and replies go over a socket, so that neither can wait for ever."""

    def __init__(self, command: Sequence[str]) -> None:
        self._socket, theirs = socket.socketpair()
        self._replies = self._socket.makefile("rb")
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 — as long-lived as the process; stop() closes it
        with theirs:
            pipe = theirs.fileno()
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=self._stderr, cwd=PYTHON_PATH)
        self._is_ready = False
        self._refusal = ""
        self._warm_up = threading.Thread(target=self._await_ready, name="keras-warm-up", daemon=True)
        self._warm_up.start()

    @property
    def state(self) -> State:
        if self._process.poll() is not None:
            return State.STOPPED
        return State.READY if self._is_ready else State.WARMING_UP

    def failure(self, patience_s: float = 0.0) -> str:
        """Say why the process ended, in one sentence; empty while it runs and after it went idle."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=patience_s)
        if self._process.returncode is None:
            return self._refusal
        self._warm_up.join()  # its last line may be a refusal
        if self._process.returncode == 0:
            return self._refusal
        self._stderr.seek(0)
        log.warning("the Keras worker died:\n%s", self._stderr.read().decode(errors="replace")[-4000:])
        return f"the Keras worker died (exit code {self._process.returncode}); ask again to start a new one"

    def ask(self, version: Path, images: DigitBatch, timeout_s: float) -> Probabilities:
        """Send one request and read its reply; OSError if the worker is gone or too slow."""
        header = json.dumps({"version": str(version.resolve()), "count": len(images)})
        self._socket.settimeout(timeout_s)
        self._socket.sendall(header.encode() + b"\n" + images.astype(np.float32).tobytes())
        reply = self._read_header()
        if "error" in reply:
            raise KerasCheckError(str(reply["error"]))
        payload = self._replies.read(len(images) * CLASS_COUNT * 4)
        if len(payload) != len(images) * CLASS_COUNT * 4:
            raise ConnectionError("the worker ended within a reply")
        return np.frombuffer(payload, np.float32).reshape(-1, CLASS_COUNT)

    def stop(self) -> None:
        """End the process and wait for it, so that nothing is left behind."""
        self._process.kill()
        self._process.wait()
        self._warm_up.join()
        self._replies.close()
        self._socket.close()
        self._stderr.close()

    def _await_ready(self) -> None:
        """Read the worker's first line, which comes when it is warm."""
        try:
            first = self._read_header()
        except OSError:
            return  # it died; failure() says how
        self._refusal = str(first.get("error", ""))
        self._is_ready = not self._refusal

    def _read_header(self) -> dict[str, object]:
        line = self._replies.readline()
        if not line.endswith(b"\n"):
            raise ConnectionError("the worker's output ended")
        header: dict[str, object] = json.loads(line)
        return header
