"""corrections/parts.py: a visit's corrections train or test, and no image ever does both."""

import numpy as np

from mnist_core.corrections import store as corrections
from mnist_core.corrections.deletion import delete
from tests.corrections.test_store import add, image_of


def test_every_fourth_visit_only_tests_and_stays_there(engine):
    for visit in range(8):
        add(engine, value=10 * visit, session=f"visit {visit}")
        add(engine, value=10 * visit + 1, session=f"visit {visit}")
    parts = {visit: set() for visit in range(8)}
    for found in corrections.list_corrections(engine):
        parts[int(found.session[-1])].add(found.part)
    only_train, only_test = {"train"}, {"test"}
    assert list(parts.values()) == [only_train] * 3 + [only_test] + [only_train] * 3 + [only_test]
    assert corrections.count(engine) == {"train": 12, "test": 4}


def test_each_part_has_its_own_digits(engine):
    for visit in range(4):
        add(engine, value=visit, label=visit, session=f"visit {visit}")
    train_images, train_labels = corrections.labelled_images(engine, corrections.TRAIN)
    test_images, test_labels = corrections.labelled_images(engine, corrections.TEST)
    assert (train_labels.tolist(), test_labels.tolist()) == ([0, 1, 2], [3])
    np.testing.assert_array_equal(train_images, np.stack([image_of(value) for value in range(3)]))
    np.testing.assert_array_equal(test_images, image_of(3)[None])


def test_an_image_that_trains_never_tests_though_a_testing_visit_corrects_it_too(engine):
    for visit in range(3):
        add(engine, value=visit, session=f"visit {visit}")
    add(engine, value=0, session="visit 3"), add(engine, value=3, session="visit 3")
    test_images, _ = corrections.labelled_images(engine, corrections.TEST)
    np.testing.assert_array_equal(test_images, image_of(3)[None])
    assert corrections.count(engine) == {"train": 4, "test": 1}
    assert [found.part for found in corrections.list_corrections(engine, session="visit 3")] == ["test", "train"]


def test_an_image_that_tests_never_trains_though_a_training_visit_corrects_it_too(engine):
    for visit in range(4):
        add(engine, value=visit, session=f"visit {visit}")
    add(engine, value=3, session="visit 4")
    train_images, _ = corrections.labelled_images(engine, corrections.TRAIN)
    np.testing.assert_array_equal(train_images, np.stack([image_of(value) for value in range(3)]))
    assert corrections.count(engine) == {"train": 3, "test": 2}


def test_a_part_s_state_changes_with_a_label_and_with_an_image(engine):
    number = add(engine, value=1, label=4)
    states = [corrections.labels_by_image(engine, corrections.TRAIN)]
    corrections.relabel(engine, number, 5)
    states.append(corrections.labels_by_image(engine, corrections.TRAIN))
    delete(engine, [number])
    add(engine, value=2, label=5)
    states.append(corrections.labels_by_image(engine, corrections.TRAIN))
    assert len(set(states)) == 3
    assert corrections.labels_by_image(engine, corrections.TEST) == ()
