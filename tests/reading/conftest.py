"""The shipped model's reader, shared by the tests of reading."""

import pytest

from mnist_core.reading import DigitReader
from mnist_core.versions import lookup


@pytest.fixture(scope="session")
def reader():
    return DigitReader.load(lookup.SHIPPED_FOLDER)


@pytest.fixture(scope="session")
def predict(reader):
    return reader.classifier.predict_batch
