"""benchmarks/robustness.py: the reader is right only where it finds exactly one digit, the right one."""

from types import SimpleNamespace

import numpy as np

from mnist_core.benchmarks.robustness import CORRUPTIONS, bench_robustness, robustness_rows
from mnist_core.data.datasets import LabelledImages


def reader_that_finds(*labels):
    """A reader that finds these digits on every picture, before a network that answers 3 to every picture."""
    digits = [SimpleNamespace(label=label) for label in labels]
    answers = np.eye(10, dtype=np.float32)[3]
    network = SimpleNamespace(predict_batch=lambda images: np.tile(answers, (len(images), 1)))
    return SimpleNamespace(classifier=network, read_image=lambda data: SimpleNamespace(digits=digits))


def measured(*labels):
    square = np.zeros((3, 28, 28), np.float32)
    square[:, 8:20, 8:20] = 1
    return bench_robustness(reader_that_finds(*labels), LabelledImages(square, np.array([3, 3, 4])), count=2)


def test_one_right_digit_is_right_and_one_beside_another_is_not():
    assert measured(3)["mean"] == {"network": 1.0, "reader": 1.0}
    assert measured(3, 3)["mean"] == {"network": 1.0, "reader": 0.0}
    assert measured()["mean"] == {"network": 1.0, "reader": 0.0}
    assert measured(4)["mean"] == {"network": 1.0, "reader": 0.0}


def test_the_table_has_undisturbed_digits_first_and_the_mean_last():
    heading, rows = robustness_rows(measured(3))
    assert heading == ["corruption", "bare network", "reader"]
    assert [row[0] for row in rows] == ["undisturbed", *CORRUPTIONS, "mean of the corruptions"]
    assert rows[-1] == ["mean of the corruptions", "100.0%", "100.0%"]
