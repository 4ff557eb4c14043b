"""The app as a user starts it, on a free port of this machine, and the browser that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_app(log: Path, port: int | None = None) -> Iterator[str]:
    """Start `streamlit run streamlit_app.py` and stop it afterwards; gives its address at once, before it answers."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    options = ["--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, *options], cwd=ROOT, stdout=output, stderr=output, env=os.environ.copy())
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_until_ready(address: str, timeout_s: float = 60) -> None:
    """Return once the server answers."""
    end = time.monotonic() + timeout_s
    while True:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


@contextmanager
def chromium(camera_video: Path | None = None) -> Iterator[Browser]:
    """Start Debian's Chromium without a window; a camera_video, .mjpeg, is what its camera sees."""
    camera = (
        ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={camera_video}"]
        if camera_video
        else []
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*CHROMIUM_FLAGS, *camera])
        try:
            yield browser
        finally:
            browser.close()
