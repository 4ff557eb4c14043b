"""pipeline.py: what a version's card says of its model."""

from mnist_core import pipeline
from mnist_core.training.mlp import build_mlp
from mnist_core.training.recipes import FINE_TUNE


def test_a_fine_tuned_version_s_card_says_its_own_layers_and_temperature(digits):
    plan = pipeline.TrainingPlan(name="taught", created="now", recipe=FINE_TUNE, data=digits, start_temperature=1.25)
    card = pipeline._validated_card(plan, build_mlp((32, 16, 8)), training_seconds=1.0, temperature=1.0)
    assert card.recipe["hidden_units"] == (32, 16, 8)
    assert card.temperature == 1.25
    assert card.parameter_count == 784 * 32 + 32 + 32 * 16 + 16 + 16 * 8 + 8 + 8 * 10 + 10
