"""promotion/gate.py: what refuses a candidate, and how a refusal is overridden."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from mnist_core.data.datasets import Dataset
from mnist_core.errors import PromotionError
from mnist_core.measuring.paired import compare_answers, digit_changes
from mnist_core.promotion import keras_parity
from mnist_core.promotion import serving as promotion
from mnist_core.promotion.gate import evaluate_gate, promote_candidate
from mnist_core.promotion.gate_rules import rejection_reasons, unjudged
from mnist_core.promotion.holdout import HoldoutSet
from mnist_core.versions import lookup
from tests.versions.model_versions import copy_of_shipped, dislike, easy_digits, onnx_as_keras, serving, three_versions


@pytest.fixture(autouse=True)
def keras(monkeypatch):
    """Keras answers at once, and as the ONNX file does."""
    monkeypatch.setattr(keras_parity, "ask_keras", onnx_as_keras)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return three_versions(tmp_path)


def test_an_equal_candidate_is_promoted(root):
    promote_candidate(evaluate_gate("second", [easy_digits(root)], root), root=root)
    assert serving(root) == "second"


def test_a_worse_candidate_is_refused_with_numbers_until_it_is_overridden(root):
    digits = easy_digits(root)
    worst = int(np.bincount(digits.labels).argmax())
    copy_of_shipped("worse", root, change_weights=dislike(worst, 5))
    report = evaluate_gate("worse", [digits], root)
    with pytest.raises(PromotionError, match=r"easy: accuracy falls by \d.*p = "):
        promote_candidate(report, root=root)
    assert serving(root) == lookup.SHIPPED
    promote_candidate(report, force=True, root=root)
    assert serving(root) == "worse"


def test_corrections_are_shown_but_do_not_decide(root):
    digits = easy_digits(root)
    worst = int(np.bincount(digits.labels).argmax())
    copy_of_shipped("worse", root, change_weights=dislike(worst, 5))
    shown_only = HoldoutSet("corrections", digits.images[:50], digits.labels[:50], is_gating=False)
    wrong_before = HoldoutSet("gating", digits.images[:1], (digits.labels[:1] + 1) % 10, is_gating=True)
    report = evaluate_gate("worse", [wrong_before, shown_only], root)
    assert report.reasons == []
    assert [each.name for each in report.comparisons] == ["gating", "corrections"]
    assert report.comparisons[1].change < 0


def test_without_holdout_sets_a_candidate_is_refused(root):
    assert evaluate_gate("second", [], root).reasons == ["there are no held-out digits on this machine to compare with"]


def test_a_report_is_void_once_another_version_has_been_promoted(root):
    report = evaluate_gate("second", [easy_digits(root)], root)
    promotion.promote("third", root)
    with pytest.raises(PromotionError, match="compare again"):
        promote_candidate(report, root=root)


@pytest.mark.parametrize("has_folder", [False, True])
def test_where_the_serving_version_cannot_be_opened_another_one_is_promoted_by_force(root, has_folder):
    promotion.promote("third", root)
    shutil.rmtree(root / "third")
    if has_folder:
        (root / "third").mkdir()
        (root / "third" / "model.onnx").write_bytes(b"damaged")
    report = evaluate_gate("second", [easy_digits(root)], root)
    assert "it can be compared with nothing" in report.reasons[0]
    promote_candidate(report, force=True, root=root)
    assert serving(root) == "second"


def test_another_version_promoted_while_a_promotion_is_checked_makes_it_void(root, monkeypatch):
    report = evaluate_gate("second", [easy_digits(root)], root)
    check = promotion.require_parity

    def check_while_another_is_promoted(folder):
        monkeypatch.setattr(promotion, "require_parity", check)
        promotion.promote("third", root)
        check(folder)

    monkeypatch.setattr(promotion, "require_parity", check_while_another_is_promoted)
    with pytest.raises(PromotionError, match="compare again"):
        promote_candidate(report, root=root)
    assert serving(root) == "third"


def changed(count: int, gained: int, lost: int, digit: int = 7):
    """A comparison on `count` images of which some changed; those of `digit` first."""
    labels = np.array([digit] * (gained + lost) + [index % 10 for index in range(count - gained - lost)])
    right, wrong = np.eye(10, dtype=np.float32)[labels], np.eye(10, dtype=np.float32)[(labels + 1) % 10]
    before, after = right.copy(), right.copy()
    before[:gained] = wrong[:gained]
    after[gained : gained + lost] = wrong[gained : gained + lost]
    return compare_answers("MNIST", before, after, labels)


@pytest.mark.parametrize(
    ("count", "gained", "lost", "is_refused"),
    [
        (10_000, 0, 0, False),
        (10_000, 0, 4, False),  # 0.04 points
        (10_000, 30, 44, True),  # 0.14 points, p = 0.065
        (10_000, 0, 11, True),
        (10_000, 50, 30, False),  # better
        (1_500, 0, 2, False),  # 0.13 points, but p = 0.25: two coins that fell the same way
        (1_500, 0, 3, True),
        (1_500, 10, 13, False),  # 0.2 points, p = 0.34
    ],
)
def test_worse_by_more_than_a_tenth_of_a_point_is_refused_if_p_is_below_0_2(count, gained, lost, is_refused):
    comparison = changed(count, gained, lost)
    others = [change for change in digit_changes([comparison]) if change.digit != 7]
    assert bool(rejection_reasons([comparison], others)) == is_refused


@pytest.mark.parametrize(
    ("gained", "lost", "is_refused"),
    [
        (0, 5, False),  # p = 0.031
        (0, 6, True),  # p = 0.016
        (6, 14, False),  # 0.8 points, p = 0.058: about one in ten equally good candidates loses as much on some digit
        (6, 18, True),  # p = 0.011
        (14, 6, False),  # better
    ],
)
def test_a_digit_s_recall_is_refused_only_if_p_is_below_0_02_though_accuracy_is_held(gained, lost, is_refused):
    comparison = changed(10_000, gained, lost)
    found = rejection_reasons([comparison], digit_changes([comparison]))
    recall = [reason for reason in found if reason.startswith("digit 7: recall falls by")]
    assert bool(recall) == is_refused


def test_with_too_few_images_of_a_digit_its_recall_refuses_nobody_and_the_report_says_so():
    few, many = changed(2_000, 0, 12), changed(10_000, 0, 12)
    of_seven = [change for change in digit_changes([few]) if change.digit == 7]
    assert rejection_reasons([changed(2_000, 0, 0)], of_seven) == []
    assert unjudged(digit_changes([few])) == [
        "recall of each digit: too few digits to judge (198 to 211, 300 are needed)"
    ]
    assert unjudged(digit_changes([many])) == []


@pytest.mark.mnist
def test_on_mnist_the_shipped_model_with_one_digit_disliked_is_refused(root, mnist: Dataset):
    copy_of_shipped("worse", root, change_weights=dislike(4, 3))
    digits = [HoldoutSet("MNIST", mnist.test.images, mnist.test.labels, is_gating=True)]
    reasons = evaluate_gate("worse", digits, root).reasons
    assert any(reason.startswith("digit 4: recall falls") for reason in reasons)
    assert evaluate_gate("second", digits, root).reasons == []
