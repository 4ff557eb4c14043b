"""promotion/serving.py: what may be promoted, one atomic change, and the rollback."""

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mnist_core.contract import ONNX_FILE, PARITY_TOLERANCE
from mnist_core.errors import KerasWorkerError, ModelFileError, PromotionError
from mnist_core.paths import PYTHON_PATH
from mnist_core.promotion import keras_parity
from mnist_core.promotion import serving as promotion
from mnist_core.promotion.gate import evaluate_gate, promote_candidate
from mnist_core.reading import OnnxClassifier
from mnist_core.versions import lookup, publishing
from tests.versions.model_versions import (
    copy_of_shipped,
    dislike,
    easy_digits,
    onnx_as_keras,
    serving,
    three_versions,
)


@pytest.fixture(autouse=True)
def keras(monkeypatch):
    """Keras answers at once, and as the ONNX file does."""
    monkeypatch.setattr(keras_parity, "ask_keras", onnx_as_keras)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return three_versions(tmp_path)


def test_a_promoted_version_serves_at_once(root):
    promotion.promote("second", root)
    assert serving(root) == "second"


def test_rolling_back_goes_back_one_promotion_at_a_time(root):
    promotion.promote("second", root)
    promotion.promote("third", root)
    assert [promotion.rollback(root), serving(root)] == ["second", "second"]
    assert [promotion.rollback(root), serving(root)] == [lookup.SHIPPED, lookup.SHIPPED]


def test_there_is_nothing_to_roll_back_to_before_the_first_promotion(root):
    with pytest.raises(PromotionError, match="no version to roll back to"):
        promotion.rollback(root)


def test_promoting_the_serving_version_changes_nothing(root):
    promotion.promote("second", root)
    promotion.promote("second", root)
    assert promotion.history(root) == [lookup.SHIPPED]


def test_rolling_back_passes_over_a_version_that_was_deleted(root):
    promotion.promote("second", root)
    promotion.promote("third", root)
    publishing.delete("second", root)
    assert promotion.rollback(root) == lookup.SHIPPED


def test_rolling_back_to_the_version_that_serves_is_refused(root):
    for name in ("second", "third", "second"):
        promotion.promote(name, root)
    publishing.delete("third", root)
    assert promotion.rollback(root) == lookup.SHIPPED
    with pytest.raises(PromotionError, match="no version to roll back to"):
        promotion.rollback(root)


def test_a_rollback_goes_where_its_button_says_or_is_refused(root):
    promotion.promote("second", root)
    promotion.promote("third", root)
    assert promotion.rollback(root, to="second") == "second"
    with pytest.raises(PromotionError, match="look again"):
        promotion.rollback(root, to="second")  # somebody else pressed it first
    assert serving(root) == "second"


def test_a_damaged_version_is_not_rolled_back_to(root):
    promotion.promote("second", root)
    (root / lookup.SHIPPED / ONNX_FILE).write_bytes(b"damaged")
    with pytest.raises(ModelFileError, match="damaged"):
        promotion.rollback(root)
    assert serving(root) == "second"


def test_a_version_is_not_promoted_over_another_one_than_it_was_compared_with(root):
    with pytest.raises(PromotionError, match="'third' is no longer the serving version"):
        promotion.promote("second", root, instead_of="third")
    assert serving(root) == lookup.SHIPPED


def test_where_the_serving_version_s_folder_is_gone_another_one_can_be_promoted(root):
    promotion.promote("second", root)
    shutil.rmtree(root / "second")
    promotion.promote("third", root)
    assert serving(root) == "third"
    assert promotion.history(root) == [lookup.SHIPPED]


def test_a_version_that_is_not_there_cannot_be_promoted(root):
    with pytest.raises(ModelFileError, match="no version 'fourth'"):
        promotion.promote("fourth", root)


def test_a_damaged_version_cannot_be_promoted(root):
    (root / "second" / ONNX_FILE).write_bytes(b"damaged")
    with pytest.raises(ModelFileError, match="damaged"):
        promotion.promote("second", root)
    assert serving(root) == lookup.SHIPPED


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"damaged")])
def test_a_version_with_any_file_missing_or_damaged_is_not_promoted(root, damage):
    def fill(folder: Path) -> None:
        (folder / ONNX_FILE).write_bytes((root / "second" / ONNX_FILE).read_bytes())
        (folder / "reader.onnx").write_bytes(b"a reader")

    damage(publishing.publish("fourth", fill, root=root) / "reader.onnx")
    with pytest.raises(ModelFileError, match=r"reader\.onnx"):
        promotion.promote("fourth", root)
    assert serving(root) == lookup.SHIPPED


@pytest.mark.parametrize(
    "parity",
    [
        {"different_answers": 1},
        {"max_difference": 2 * PARITY_TOLERANCE},
        {"max_difference": float("nan")},
        {"different_answers": None},
    ],
)
def test_a_version_that_fails_parity_by_its_own_card_can_never_be_promoted(root, parity):
    copy_of_shipped("apart", root, parity=parity)
    report = evaluate_gate("apart", [easy_digits(root)], root)
    with pytest.raises(PromotionError, match="fails parity"):
        promote_candidate(report, force=True, root=root)
    assert serving(root) == lookup.SHIPPED


def test_a_version_that_answers_otherwise_than_keras_is_never_promoted_whatever_its_card_says(root, monkeypatch):
    shipped = OnnxClassifier.load(root / lookup.SHIPPED)
    monkeypatch.setattr(keras_parity, "ask_keras", lambda folder, images: shipped.predict_batch(images))
    copy_of_shipped("apart", root, change_weights=dislike(4, by=3))
    report = evaluate_gate("apart", [easy_digits(root)], root)
    assert report.parity_failure == ""
    with pytest.raises(PromotionError, match=r"fails parity with Keras \(\d+ of"):
        promote_candidate(report, force=True, root=root)
    assert serving(root) == lookup.SHIPPED
    promotion.promote("second", root)


def test_a_version_whose_keras_model_cannot_be_asked_is_not_promoted(root, monkeypatch):
    def dies(folder, images):
        raise KerasWorkerError("the Keras worker died (exit code 1); ask again to start a new one")

    monkeypatch.setattr(keras_parity, "ask_keras", dies)
    with pytest.raises(PromotionError, match=r"cannot be held against its Keras model.*died"):
        promotion.promote("second", root)
    assert serving(root) == lookup.SHIPPED


def test_a_probability_that_is_no_number_is_not_promoted(root, monkeypatch):
    monkeypatch.setattr(keras_parity, "ask_keras", lambda _, images: np.full((len(images), 10), np.nan, np.float32))
    with pytest.raises(PromotionError, match="not a number"):
        promotion.promote("second", root)


def test_another_version_of_the_compared_one_s_name_is_not_promoted(root):
    report = evaluate_gate("second", [easy_digits(root)], root)
    publishing.delete("second", root)
    copy_of_shipped("second", root, change_weights=dislike(4, by=3))
    with pytest.raises(PromotionError, match="another version by now"):
        promote_candidate(report, force=True, root=root)
    assert serving(root) == lookup.SHIPPED


@pytest.mark.parametrize("name", [lookup.SHIPPED, "second"])
def test_the_shipped_and_the_serving_version_cannot_be_deleted(root, name):
    promotion.promote("second", root)
    with pytest.raises(PromotionError, match="stays"):
        publishing.delete(name, root)
    assert (root / name / ONNX_FILE).exists()


def test_any_other_version_can_be_deleted_without_a_trace(root):
    publishing.delete("second", root)
    assert sorted(path.name for path in root.iterdir()) == [lookup.SHIPPED, "third"]


def test_sweeping_removes_what_was_left_half_written_and_keeps_what_is_being_written(root):
    (root / ".tmp-dead").mkdir()
    (root / ".tmp-pointer").write_text("{")
    seen = []

    def fill(folder: Path) -> None:
        publishing.sweep(root)
        seen.append(folder.exists())
        (folder / ONNX_FILE).write_bytes(b"weights")

    publishing.publish("fourth", fill, root=root)
    assert seen == [True]
    assert sorted(path.name for path in root.iterdir()) == ["fourth", lookup.SHIPPED, "second", "third"]


PROMOTER = """
import sys
from pathlib import Path
from mnist_core.promotion import keras_parity, serving
from tests.versions.model_versions import onnx_as_keras
keras_parity.ask_keras = onnx_as_keras
while True:
    for name in ("second", "third"):
        serving.promote(name, Path(sys.argv[1]))
        print(name, flush=True)
"""


def test_a_kill_in_the_middle_of_promotions_leaves_a_version_that_serves(root):
    for _ in range(3):
        promoter = subprocess.Popen(
            [sys.executable, "-c", PROMOTER, str(root)], stdout=subprocess.PIPE, text=True, cwd=PYTHON_PATH
        )
        for _ in range(5):
            promoter.stdout.readline()
        promoter.kill()
        promoter.communicate()
        assert serving(root) in ("second", "third")
        assert json.loads((root / "serving.json").read_text())["version"] in ("second", "third")
    promotion.promote("second", root)
    publishing.sweep(root)
    assert sorted(path.name for path in root.iterdir()) == [lookup.SHIPPED, "second", "serving.json", "third"]


def test_a_promotion_that_the_disk_has_no_room_for_is_one_sentence_and_the_old_version_serves(tmp_path, monkeypatch):
    three_versions(tmp_path)
    before = lookup.serving_version(tmp_path)

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(promotion, "atomic_write", full)
    with pytest.raises(PromotionError, match="No space left on device"):
        promotion.promote("second", tmp_path)
    assert lookup.serving_version(tmp_path) == before
