"""benchmarks/labels.py: labels are planted as it says, and what is found is counted."""

import numpy as np

from mnist_core.benchmarks.labels import bench_labels, label_rows, planted
from mnist_core.data.datasets import LabelledImages
from tests.corrections.test_label_doctor import read_bars
from tests.corrections.test_label_doubt import bars


def test_one_label_in_ten_is_planted_and_each_is_wrong():
    labels = np.arange(200) % 10
    given = planted(labels, np.random.default_rng(0))
    assert (given != labels).sum() == 20
    assert set(given) <= set(range(10))


def test_what_is_found_is_counted_over_all_seeds():
    digits = LabelledImages(np.concatenate([bars(50, 3), bars(50, 8)]), np.repeat([3, 8], 50))
    result = bench_labels(read_bars, {"bars": digits}, (60,), range(2))
    (record,) = result["sets"]
    assert (record["set"], record["digits"], record["planted"]) == ("bars", 60, 12)
    assert record["found"] == record["marked"] == 12
    assert label_rows(result)[1] == [["bars", "60", "12", "100.0 %", "100.0 %"]]
