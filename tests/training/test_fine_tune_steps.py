"""How fine-tuning trains, on a tiny model: its learning rate, its weighted average, what it aims at."""

from dataclasses import dataclass, field

import keras
import numpy as np
import pytest

from mnist_core.data.datasets import Dataset, LabelledImages
from mnist_core.training import fine_tune as module
from mnist_core.training.checkpoints import CHECKPOINT_FILE
from mnist_core.training.fine_tune import FineTuning, fine_tune
from mnist_core.training.mlp import build_mlp
from mnist_core.training.recipe import Recipe
from mnist_core.versions.publishing import write_checksums

RECIPE = Recipe(name="mine", epochs=2, batch_size=10, learning_rate=0.05)
IMAGES = np.random.default_rng(0).random((45, 28, 28), np.float32)
PART = LabelledImages(IMAGES, np.arange(45) % 10)
DATA = Dataset(train=PART, validation=PART, test=PART, source="noise")
CORRECTIONS = LabelledImages(np.zeros((2, 28, 28), np.float32), np.array([3, 3]))


@dataclass
class Run:
    """What went into one fine-tuning and what came out; weights as `get_weights` gives them."""

    before: list
    answers_before: np.ndarray
    trained: list = field(default_factory=list)
    model: keras.Model = None
    reports: list = field(default_factory=list)
    taught: list = field(default_factory=list)  # the teacher's answers to IMAGES, in each epoch
    epochs: list = field(default_factory=list)  # the images of each epoch


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Fine-tune a tiny saved model, with a tenth of corrections that are all 3."""
    folder = tmp_path_factory.mktemp("fine-tune")
    keras.utils.set_random_seed(0)
    start = build_mlp((4,))
    start.save(folder / "model.keras")
    write_checksums(folder)
    run = Run(start.get_weights(), start(IMAGES).numpy())
    original = module.draw_epoch

    def draw_epoch(teach, *others):
        run.taught.append(teach(IMAGES))
        images, targets = original(teach, *others)
        run.epochs.append(images)
        return images, targets

    settings = FineTuning(
        start=folder / "model.keras", corrections=CORRECTIONS, share=0.1, strength=0.0, checkpoints=folder
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "draw_epoch", draw_epoch)
        run.model = fine_tune(RECIPE, DATA, settings, run.reports.append)
    with np.load(folder / CHECKPOINT_FILE) as kept:
        run.trained = [kept[f"arr_{index}"] for index in range(1, 1 + len(run.before))]
    return run


def test_the_result_is_one_third_the_starting_model_and_two_thirds_the_trained_one(run):
    for found, start, end in zip(run.model.get_weights(), run.before, run.trained, strict=True):
        np.testing.assert_allclose(found, start / 3 + 2 * end / 3, atol=1e-6)
    assert np.abs(run.trained[0] - run.before[0]).max() > 0.01


def test_adams_rate_decays_along_half_a_cosine_to_0_over_all_steps(run):
    adam = run.model.optimizer
    assert (adam.beta_1, adam.beta_2) == (0.9, 0.999)
    assert int(adam.iterations) == 10  # 45 images and 5 corrections make 5 steps of 10, twice
    for step, rate in [(0, 0.05), (5, 0.025), (10, 0.0)]:
        adam.iterations.assign(step)
        assert float(adam.learning_rate) == pytest.approx(rate, abs=1e-8)


def test_each_epoch_draws_by_a_seed_of_its_own_and_is_reported(run):
    first, second = run.epochs
    assert np.abs(first[:45] - second[:45]).max() > 0.1
    assert [(report.epoch, report.epochs) for report in run.reports] == [(1, 2), (2, 2)]


def test_the_starting_models_own_answers_are_what_it_aims_at_to_the_end(run):
    assert len(run.taught) == 2
    for answers in run.taught:
        np.testing.assert_allclose(answers, run.answers_before, atol=1e-5)
