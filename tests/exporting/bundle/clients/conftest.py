"""One bundle for all clients' tests."""

import pytest

from tests.exporting.bundle.clients.unzipped import unzipped


@pytest.fixture(scope="session")
def bundle_folder(tmp_path_factory):
    return unzipped(tmp_path_factory.mktemp("bundle"))
