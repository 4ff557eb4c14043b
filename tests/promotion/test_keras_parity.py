"""promotion/keras_parity.py with TensorFlow itself, in its worker."""

import shutil
from pathlib import Path

import pytest

from mnist_core.contract import KERAS_FILE, ONNX_FILE
from mnist_core.errors import PromotionError
from mnist_core.keras_worker import client
from mnist_core.promotion import keras_parity
from mnist_core.versions import lookup, publishing
from tests.versions.model_versions import copy_of_shipped, dislike, ship


@pytest.mark.long
def test_the_keras_worker_itself_proves_the_shipped_version_and_refuses_other_weights(tmp_path):
    ship(tmp_path)
    keras_parity.require_parity(tmp_path / lookup.SHIPPED)

    def fill(folder: Path) -> None:
        copy_of_shipped("other", folder, change_weights=dislike(4, by=0.1))
        shutil.move(folder / "other" / ONNX_FILE, folder / ONNX_FILE)
        shutil.rmtree(folder / "other")
        shutil.copyfile(lookup.SHIPPED_FOLDER / KERAS_FILE, folder / KERAS_FILE)

    try:
        with pytest.raises(PromotionError, match="fails parity"):
            keras_parity.require_parity(publishing.publish("apart", fill, root=tmp_path))
    finally:
        client.shared_client().close()
