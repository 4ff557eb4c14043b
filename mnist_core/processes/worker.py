"""A worker: a child process that answers one question at a time, each within a time limit.

Its pipes, its log and the process itself end together: at `close()`, with the last reference, or at exit.
"""

from __future__ import annotations

import logging
import subprocess
import tempfile
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from enum import Enum
from typing import IO, cast

from mnist_core.paths import PYTHON_PATH, child_environment
from mnist_core.processes.messages import ERROR, Header, receive, send

logger = logging.getLogger(__name__)

MAX_EXIT_WAIT_S = 1.0
"""A process that has closed its pipes may take this long to say its exit code."""

MAX_LOGGED_BYTES = 4_000
"""Of what a dead process wrote to its standard error, the last ones are logged."""


class State(Enum):
    """What a worker is doing now."""

    STOPPED = "stopped"
    WARMING_UP = "warming up"
    READY = "ready"


class WorkerEndedError(Exception):
    """The process ended by itself: before it was ready, between two questions, or within one."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(f"the process ended with exit code {exit_code}")
        self.exit_code = exit_code


class WorkerRefusedError(Exception):
    """The process said, in place of becoming ready, why it cannot; the message is its sentence."""


class Worker:
    """One running process. It is started at once and warms up by itself; its owner asks it from one thread at a time.

    Attributes:
        name: the program, as in "the Keras worker", for the log.
    """

    def __init__(self, name: str, command: Sequence[str], variables: Mapping[str, str] | None = None) -> None:
        """Start a program that answers by `messages`.

        Args:
            name: what the log calls it.
            command: the program and its arguments.
            variables: environment variables of its own, beside those of this process.
        """
        self.name = name
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 — as long-lived as the process; _end closes it
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=PYTHON_PATH,
            env=child_environment() | dict(variables or {}),
        )
        self._questions = cast("IO[bytes]", self._process.stdin)  # a pipe, as asked for above, and so never None
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._greeting: Future[Header] = Future()
        greeter = threading.Thread(target=_await_greeting, args=(self._answers, self._greeting), daemon=True)
        greeter.start()
        self._end = weakref.finalize(self, _end, self._process, greeter, self._log)

    @property
    def state(self) -> State:
        """Say what the worker is doing, without waiting for it."""
        if self.exit_code is not None:
            return State.STOPPED
        is_greeted = self._greeting.done() and self._greeting.exception() is None
        return State.READY if is_greeted and ERROR not in self._greeting.result() else State.WARMING_UP

    @property
    def process_id(self) -> int:
        """The process's id, for as long as `exit_code` is None."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """What the process ended with; None while it runs."""
        return self._process.poll()

    def wait_until_ready(self, limit_s: float) -> None:
        """Wait until the worker has warmed up.

        Args:
            limit_s: how long to wait; with 0, only look.
        Raises:
            TimeoutError: it needs longer, and goes on warming up.
            WorkerRefusedError: it cannot answer, and says why.
            WorkerEndedError: it has ended, now or earlier.
        """
        wait_s = limit_s if self.exit_code is None else None  # what a dead process said is about to be read
        try:
            greeting = self._greeting.result(wait_s)
        except TimeoutError:
            raise
        except (EOFError, OSError, ValueError) as cause:
            raise self._ended() from cause
        if ERROR in greeting:
            self.close()
            raise WorkerRefusedError(str(greeting[ERROR]))
        if self.exit_code is not None:
            raise self._ended()

    def ask(self, header: Mapping[str, object], payload: bytes = b"", *, time_limit_s: float) -> tuple[Header, bytes]:
        """Send a question to a worker that is ready and wait for its answer.

        Args:
            header: JSON values.
            payload: raw bytes.
            time_limit_s: how long both ways may take together; the process is ended then.
        Returns:
            The answer's header and payload.
        Raises:
            TimeoutError: no answer came in time.
            WorkerEndedError: the process ended instead, or did not answer by `messages`; it is no longer there.
        """
        with self._ended_after(time_limit_s) as expired:
            try:
                send(self._questions, header, payload)
                return receive(self._answers)
            except (EOFError, OSError, ValueError) as cause:
                if expired.is_set():
                    raise TimeoutError(f"no answer within {time_limit_s:g} s") from cause
                raise self._ended() from cause

    def close(self) -> None:
        """End the process and wait for it; its pipes and its log are closed, so that nothing is left behind."""
        self._end()

    @contextmanager
    def _ended_after(self, limit_s: float) -> Iterator[threading.Event]:
        """End the process if the block takes longer than `limit_s`; the event says whether it did."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(limit_s, expire)
        timer.start()
        try:
            yield expired
        finally:
            timer.cancel()
            timer.join()
            if expired.is_set():
                self.close()

    def _ended(self) -> WorkerEndedError:
        """Close what is left of a process that ended, log what it wrote last, and say its exit code."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(MAX_EXIT_WAIT_S)
        if self._end.alive and self._process.returncode:
            self._log.seek(0)
            last = self._log.read().decode(errors="replace")[-MAX_LOGGED_BYTES:]
            logger.warning("%s ended with exit code %d:\n%s", self.name, self._process.returncode, last)
        self.close()
        return WorkerEndedError(self._process.returncode)


def _await_greeting(answers: IO[bytes], greeting: Future[Header]) -> None:
    """Read a worker's first message, which comes when it is ready."""
    try:
        greeting.set_result(receive(answers)[0])
    except (EOFError, OSError, ValueError) as cause:
        greeting.set_exception(cause)


def _end(process: subprocess.Popen[bytes], greeter: threading.Thread, log: IO[bytes]) -> None:
    process.kill()
    process.wait()
    greeter.join()  # no pipe is closed while a thread reads from it
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # a question that it no longer read
                pipe.close()
    log.close()
