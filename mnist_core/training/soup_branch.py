"""A last stage of training, from the main model on; its weights are one term of a model soup."""

from __future__ import annotations

from dataclasses import dataclass

from mnist_core.training.setting_ranges import check_number, check_whole

MAX_PAPER_DIGITS = 500_000
MAX_OUTLIERS_PER_KIND = 10_000


@dataclass(frozen=True, kw_only=True)
class SoupBranch:
    """Further epochs from the main model, on milder augmentation; their weights are one term of a model soup.

    Attributes:
        epochs: 1–1000.
        learning_rate: the peak of its schedule, 0–1.
        augmentation_scale: factor on the recipe's augmentation, 0–1.
        extras_share: share of the images that are not from the data set, 0–1.
        weight: of this branch in the weighted average, 0–1; the main model has what is left of 1.
        paper_digits: as in the recipe, for this branch alone, 0–500,000.
        paper_outliers_per_kind: as in the recipe, for this branch alone, 0–10,000.
        follows: whether it starts from the branch before it instead of the main model.
    """

    epochs: int
    learning_rate: float
    augmentation_scale: float
    extras_share: float
    weight: float
    paper_digits: int = 0
    paper_outliers_per_kind: int = 0
    follows: bool = False

    def __post_init__(self) -> None:
        """Refuse settings out of range.

        Raises:
            RecipeError: the sentence names the setting, its value and its range.
        """
        check_whole("soup_branch epochs", self.epochs, 1, 1000)
        check_whole("soup_branch paper_digits", self.paper_digits, 0, MAX_PAPER_DIGITS)
        check_whole("soup_branch paper_outliers_per_kind", self.paper_outliers_per_kind, 0, MAX_OUTLIERS_PER_KIND)
        for setting in ("learning_rate", "augmentation_scale", "extras_share", "weight"):
            check_number(f"soup_branch {setting}", getattr(self, setting), 0, 1)
