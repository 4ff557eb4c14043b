"""The shipped model's reader, shared by the tests of reading."""

import pytest

from mnist_core.reading import DigitReader
from mnist_core.versions import lookup as versions


@pytest.fixture(scope="session")
def reader():
    return DigitReader.load(versions.EXPORTED / versions.SHIPPED)


@pytest.fixture(scope="session")
def predict(reader):
    return reader.classifier.predict_batch
