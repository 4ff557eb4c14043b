"""What every test may ask for, and what happens where MNIST is not on the machine."""

import os

import pytest

from mnist_core.training.datasets import Dataset, find_mnist, load_mnist
from tests.browser.server import chromium
from tests.databases import database_url, engine, postgres_url  # noqa: F401 - fixtures
from tests.needs import need
from tests.reading.pages import file_bytes, sheet_before_camera


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
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
def browser(tmp_path_factory):
    """One Chromium for all: Playwright can be started once in a process. Its camera sees a sheet with a number."""
    need("chromium")
    film = tmp_path_factory.mktemp("camera") / "film.mjpeg"
    film.write_bytes(file_bytes(sheet_before_camera(), "JPEG"))
    with chromium(film) as opened:
        yield opened
