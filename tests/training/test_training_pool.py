"""What a recipe trains on, and what the card says about it."""

import dataclasses

import numpy as np
import pytest

from mnist_core.contract import NO_DIGIT
from mnist_core.data.datasets import LabelledImages
from mnist_core.training.recipe import Augmentation
from mnist_core.training.recipes import TUTORIAL
from mnist_core.training.soup_branch import SoupBranch
from mnist_core.training.training_pool import gather_pool, training_sources
from tests.data.test_strokes import BARRED_SEVEN

RECIPE = dataclasses.replace(
    TUTORIAL, augmentation=Augmentation(), pen_copies=2, handmade_per_digit=3, outliers_per_kind=4
)


@pytest.fixture
def two_writers(tmp_path, monkeypatch):
    """A strokes file with one digit by writer 3 and one by writer 25."""
    held_out = BARRED_SEVEN.replace(".COMMENT 7 3 1", ".COMMENT 7 25 1")
    (tmp_path / "pendigits-orig.tra").write_text(BARRED_SEVEN + held_out, encoding="utf-8")
    monkeypatch.setenv("MNIST_CORE_DATA", str(tmp_path))


def test_the_pool_holds_real_drawn_and_handmade_digits_and_non_digits(digits, two_writers):
    pool = gather_pool(RECIPE, digits)

    assert (pool.pixels.dtype, pool.labels.dtype) == (np.uint8, np.int64)
    drawn = pool.labels[len(digits.train) :]
    assert drawn[:2].tolist() == [7, 7], "writer 3 twice, writer 25 never"
    assert drawn[2:32].tolist() == np.repeat(np.arange(10), 3).tolist()
    assert set(drawn[32:]) == {NO_DIGIT}
    assert len(pool.pixels) == len(pool.labels)


@pytest.mark.parametrize(("pen_writers", "drawn"), [(2, 0), (3, 1)])
def test_writers_are_trained_on_up_to_the_recipes_last_one(digits, two_writers, pen_writers, drawn):
    recipe = dataclasses.replace(TUTORIAL, pen_copies=1, pen_writers=pen_writers)
    assert len(gather_pool(recipe, digits).labels) == len(digits.train) + drawn


def test_another_seed_draws_other_pictures(digits, two_writers):
    first, other = (gather_pool(dataclasses.replace(RECIPE, seed=seed), digits).pixels for seed in (0, 1))
    assert (first[len(digits.train) :] != other[len(digits.train) :]).any(axis=(1, 2)).all()


def test_without_the_strokes_file_the_rest_is_trained_and_the_card_says_so(digits, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_CORE_DATA", str(tmp_path))
    assert len(gather_pool(RECIPE, digits).labels) == 1197 + 30 + 9 * 4
    assert any("no pen strokes" in sentence for sentence in training_sources(RECIPE, digits))


def test_the_card_names_each_source_with_its_count(digits, two_writers):
    sentences = training_sources(RECIPE, digits)
    assert sentences[0] == digits.source
    assert "1 digits by writers 1–24, each drawn 2 times" in sentences[1]
    assert sentences[2].startswith("30 variations")


def test_the_same_seed_gathers_the_same_pool(digits, two_writers):
    np.testing.assert_array_equal(gather_pool(RECIPE, digits).pixels, gather_pool(RECIPE, digits).pixels)


def test_fewer_extras_keep_everything_from_the_data_set(digits, two_writers):
    pool = gather_pool(RECIPE, digits)
    fewer = pool.with_fewer_extras(0.5, seed=3)

    np.testing.assert_array_equal(fewer.pixels[: len(digits.train)], pool.pixels[: len(digits.train)])
    extras = {(image.tobytes(), label) for image, label in zip(pool.pixels, pool.labels, strict=True)}
    assert {(image.tobytes(), label) for image, label in zip(fewer.pixels, fewer.labels, strict=True)} <= extras
    assert len(fewer.labels) - fewer.from_data == (len(pool.labels) - pool.from_data) // 2


PAPER = dataclasses.replace(RECIPE, paper_digits=50, paper_outliers_per_kind=2)


def test_paper_digits_keep_their_labels_and_what_is_no_digit_has_none(digits, two_writers):
    pool, clean = gather_pool(PAPER, digits), gather_pool(RECIPE, digits)

    np.testing.assert_array_equal(pool.pixels[: len(clean.pixels)], clean.pixels)
    paper, outliers = pool.labels[len(clean.labels) :][:50], pool.labels[len(clean.labels) + 50 :]
    assert NO_DIGIT not in paper
    assert len(set(paper.tolist())) == 10
    assert set(outliers.tolist()) == {NO_DIGIT}
    assert len(outliers) == 12 * 2, "eight kinds, four of them twice"


def test_more_paper_digits_than_digits_draw_each_anew(digits, monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_CORE_DATA", str(tmp_path))
    few = dataclasses.replace(digits, train=LabelledImages(digits.train.images[:2], digits.train.labels[:2]))
    recipe = dataclasses.replace(TUTORIAL, paper_digits=20)
    paper = gather_pool(recipe, few).pixels[2:]
    assert len(np.unique(paper.reshape(20, -1), axis=0)) > 10


def test_the_card_says_in_which_stage_paper_was_seen(digits, two_writers):
    branch = SoupBranch(epochs=2, learning_rate=0.01, augmentation_scale=1, extras_share=1, weight=0.5, paper_digits=70)
    sentences = training_sources(dataclasses.replace(RECIPE, soup_branches=(branch,)), digits)
    assert sentences[-1].startswith("for 2 epochs, 70 of these as cut out of paper")
