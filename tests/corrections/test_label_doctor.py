"""corrections/label_doctor.py: what looks mislabelled or is there twice is found until a person has decided."""

import numpy as np
import pytest

from mnist_core.contract import NO_DIGIT
from mnist_core.corrections import store
from mnist_core.corrections.deletion import delete
from mnist_core.corrections.label_doctor import examine, state
from tests.corrections.test_label_doubt import bars
from tests.corrections.test_store import NOON


def read_bars(images):
    """A model that reads `bars` right."""
    digit = np.clip((images.max(axis=2).argmax(axis=1) - 2) // 2, 0, 9)
    return np.where(np.eye(10)[digit] > 0, 0.991, 0.001).astype(np.float32)


def store_all(engine, images, labels):
    return [
        store.add(engine, session="visit", image=image, answer=0, label=int(label), version="v", created=NOON)
        for image, label in zip(images, labels, strict=True)
    ]


@pytest.fixture
def stored(engine, monkeypatch):
    """Twelve threes and twelve eights, one of them labelled as the other; the numbers of all of them."""
    monkeypatch.setattr("mnist_core.corrections.near_duplicates.MIN_COSINE", 1.1)  # bars are all alike
    labels = np.repeat([3, 8], 12)
    labels[5] = 8
    return store_all(engine, np.concatenate([bars(12, 3), bars(12, 8)]), labels)


def test_a_wrong_label_is_found_with_what_it_looks_like(engine, stored):
    (finding,) = examine(engine, read_bars)
    assert (finding.correction.id, finding.suggestion, finding.twin) == (stored[5], 3, None)
    assert finding.probability > 0.5


def test_a_label_that_was_kept_is_not_found_again(engine, stored):
    store.keep(engine, stored[5])
    assert examine(engine, read_bars) == []


def test_a_label_that_was_changed_is_not_found_again(engine, stored):
    store.relabel(engine, stored[5], 3)
    assert examine(engine, read_bars) == []


def test_what_is_corrected_anew_is_looked_at_anew(engine, stored):
    store.keep(engine, stored[5])
    store_all(engine, bars(12, 3)[5:6], [8])
    assert [finding.correction.id for finding in examine(engine, read_bars)] == [stored[5]]


def test_what_is_no_digit_is_no_wrong_label(engine, stored):
    store.relabel(engine, stored[5], 3)
    store_all(engine, bars(1, 4), [NO_DIGIT])
    assert examine(engine, read_bars) == []


def test_nearly_the_same_image_is_found_with_its_twin(engine):
    first, second = store_all(engine, np.stack([bars(1, 3)[0], bars(1, 3)[0] * 0.99]), [3, 4])
    (finding,) = examine(engine, read_bars)
    assert (finding.correction.id, finding.suggestion, finding.twin.id) == (second, None, first)


def test_without_corrections_nothing_is_found(engine):
    assert examine(engine, read_bars) == []


def test_the_state_changes_with_whatever_changes_what_is_found(engine, stored):
    states = [state(engine)]
    store.keep(engine, stored[0])
    states.append(state(engine))
    store.relabel(engine, stored[1], 9)
    states.append(state(engine))
    delete(engine, [stored[2]])
    states.append(state(engine))
    assert len(set(states)) == 4
