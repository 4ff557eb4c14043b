"""benchmarks/scores.py: confidence that tells digits from non-digits."""

import numpy as np

from mnist_core.benchmarks.scores import auroc


def answers(*confidence):
    probabilities = np.full((len(confidence), 10), 0.0, np.float32)
    probabilities[:, 3] = confidence
    probabilities[:, 4] = 1 - probabilities[:, 3]
    return probabilities


def test_auroc_is_the_share_of_pairs_in_which_the_digit_is_surer():
    assert auroc(answers(0.99, 0.8), answers(0.9, 0.6)) == 0.75
    assert auroc(answers(0.99), answers(0.6)) == 1.0
