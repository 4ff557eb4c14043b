"""Corrections among the training images: in their share, each as often, augmented as one writer's digits differ."""

import numpy as np
import pytest

from mnist_core.data.datasets import Dataset, LabelledImages
from mnist_core.errors import DatasetError
from mnist_core.training.mixing import augmented, augmented_copies, copies_for_share, mix_corrections

pytestmark = pytest.mark.usefixtures("uncompiled")

NOBODYS = LabelledImages(np.zeros((0, 28, 28), np.float32), np.array([], np.int64))


def bars(label, count):
    """Upright bars 4 px wide and 16 high, all with one label."""
    images = np.zeros((count, 28, 28), np.float32)
    images[:, 6:22, 12:16] = 1
    return LabelledImages(images, np.full(count, label))


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize(
    ("others", "share", "copies"), [(980, 0.02, 20), (100, 0.5, 100), (100, 0.0, 0), (90, 0.1, 10)]
)
def test_a_share_is_of_the_whole(others, share, copies):
    assert copies_for_share(others, share) == copies


def test_the_training_part_alone_gets_corrections_in_their_share():
    data = Dataset(train=bars(1, 60), validation=bars(2, 3), test=bars(3, 3), source="bars")
    mixed = mix_corrections(data, bars(7, 2), 0.25, 1.0, rng())
    assert np.bincount(mixed.train.labels).tolist() == [0, 60, 0, 0, 0, 0, 0, 20]
    assert (mixed.validation, mixed.test) == (data.validation, data.test)


def test_copies_take_their_turns_and_stay_images():
    originals = LabelledImages(rng().random((3, 28, 28), np.float32), np.array([4, 5, 6]))
    copies = augmented_copies(originals, 30, 1.0, rng())
    assert np.bincount(copies.labels).tolist() == [0, 0, 0, 0, 10, 10, 10]
    assert copies.images.dtype == np.float32
    assert 0 <= copies.images.min() <= copies.images.max() <= 1


def test_at_strength_0_nothing_is_augmented():
    images = rng().random((5, 28, 28), np.float32)
    np.testing.assert_array_equal(augmented(images, 0.0, rng()), images)


def test_no_two_copies_are_alike_and_another_seed_makes_others():
    first, other = (augmented(bars(1, 50).images, 1.0, rng(seed)) for seed in (0, 1))
    assert len(np.unique(first.reshape(50, -1), axis=0)) == 50
    assert np.abs(first - other).max() > 0.1


def test_the_same_seed_makes_the_same_copies():
    np.testing.assert_array_equal(*(augmented(bars(1, 5).images, 1.0, rng()) for _ in range(2)))


def test_at_strength_1_bars_lean_by_about_six_degrees_and_move_by_less_than_a_pixel():
    rows = np.arange(28) - 13.5
    images = augmented(bars(1, 2000).images, 1.0, rng())
    columns = (images * rows).sum(axis=2) / np.maximum(images.sum(axis=2), 1e-6)  # the bar's middle in each row
    lean = np.arctan((columns[:, 19] - columns[:, 8]) / 11)
    assert np.rad2deg(lean.std()) == pytest.approx(np.hypot(6, np.rad2deg(0.08)), rel=0.1)  # rotation and slant
    assert images.mean(axis=1).argmax(axis=1).std() < 1.5


def test_without_corrections_it_says_what_to_do():
    with pytest.raises(DatasetError, match="correct some answers first"):
        augmented_copies(NOBODYS, 10, 1.0, rng())


@pytest.mark.mnist
def test_at_strength_1_a_digit_stays_what_it_is(mnist):
    from mnist_core.reading import OnnxClassifier
    from mnist_core.versions import lookup

    shipped = OnnxClassifier.load(lookup.EXPORTED / lookup.SHIPPED)
    digits = mnist.test.images[:500]
    before = shipped.predict_batch(digits).argmax(axis=1)
    assert (shipped.predict_batch(augmented(digits, 1.0, rng())).argmax(axis=1) == before).mean() > 0.9
