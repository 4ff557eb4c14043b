"""What every test may ask for, and what happens where MNIST is not on the machine."""

import os
from pathlib import Path

import pytest

from mnist_core.data.datasets import Dataset, find_mnist, load_digits, load_mnist
from tests.browser.server import chromium
from tests.needs import need
from tests.reading.pages import file_bytes, sheet_before_camera
from tests.storage.databases import database_url, engine, postgres, postgres_url  # noqa: F401 - fixtures

LONGEST_FIRST = (
    "browser/test_retrain_story.py",
    "training/test_fine_tune.py",
    "runs/test_job.py",
    "training/test_fit.py",
    "browser/test_drawing.py",
    "training/test_checkpoints.py",
    "browser/test_try_out.py",
    "exporting/test_version_files.py",
    "keras_worker/test_client.py",
    "exporting/bundle/test_c_source.py",
    "benchmarks/test_model.py",
    "exporting/test_reader_graph.py",
    "cli/test_export.py",
    "cli/test_train.py",
)
"""No process shall begin one of these files when the other has nothing left to do. Those that wait, for a browser or
for another process, stand among those that compute."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
    if find_mnist() or os.environ.get("CI"):  # in CI the test runs and fails, with load_mnist's own sentence
        return
    reason = "MNIST is not on this machine: set MNIST_CORE_DATA to a folder with mnist.npz"
    for item in items:
        if "mnist" in item.keywords:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def mnist() -> Dataset:
    found = find_mnist()
    assert found, "MNIST is missing; CI needs MNIST_CORE_DATA"
    return load_mnist(found)


@pytest.fixture(scope="session")
def digits() -> Dataset:
    """scikit-learn's small digits, brought through our own preprocessing once."""
    return load_digits()


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """One Chromium for all: Playwright can be started once in a process. Its camera sees a sheet with a number."""
    need("chromium")
    film = tmp_path_factory.mktemp("camera") / "film.mjpeg"
    film.write_bytes(file_bytes(sheet_before_camera(), "JPEG"))
    with chromium(film) as opened:
        yield opened
