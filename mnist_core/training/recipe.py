"""Every setting of one training run, checked when it is made."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from mnist_core.errors import RecipeError, quoted
from mnist_core.training.setting_ranges import check_number, check_whole
from mnist_core.training.soup_branch import MAX_OUTLIERS_PER_KIND, MAX_PAPER_DIGITS, SoupBranch


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How strongly images are augmented in each training step; 0 everywhere leaves them as they are.

    Attributes:
        rotation_degrees: σ of the rotation, 0–45.
        slant: σ of the shear, in px per px, 0–1.
        stretch: σ of the logarithm of width and height, each, 0–1.
        shift_px: σ of the shift along each axis, 0–8.
        elastic_px: σ of the displacement of each pixel, smooth over about 5 px, 0–5.
        thickness: largest share of a dilation or erosion by 1 px, 0–1.
        fading: largest share of ink strength that is taken away, 0–1.
    """

    rotation_degrees: float = 7.0
    slant: float = 0.12
    stretch: float = 0.08
    shift_px: float = 0.6
    elastic_px: float = 1.0
    thickness: float = 0.5
    fading: float = 0.2

    def __post_init__(self) -> None:
        """Refuse what would leave no digit to read.

        Raises:
            RecipeError: the sentence names the setting, its value and its range.
        """
        highest = {"rotation_degrees": 45, "shift_px": 8, "elastic_px": 5}
        for setting, value in vars(self).items():
            check_number(f"augmentation {setting}", value, 0, highest.get(setting, 1))

    @property
    def moves_ink(self) -> bool:
        """Whether any setting moves ink; otherwise the warp is not even compiled into the step."""
        return any((self.rotation_degrees, self.slant, self.stretch, self.shift_px, self.elastic_px))


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One way to train the MLP. The same recipe on the same data gives the same model.

    Attributes:
        name: what `--recipe` calls it.
        hidden_units: width of each hidden layer, 1–4096, one to five layers.
        epochs: how often the training set is seen, 1–1000.
        batch_size: images per step, 1–8192.
        learning_rate: above 0, at most 1; the peak where a schedule changes it.
        seed: of initial weights, shuffling and augmentation, 0 to 2³² − 1.
        augmentation: None trains with `model.fit` and Adam, as tutorials do; otherwise images are augmented, and a
            whole epoch runs as one compiled function with Muon, warm-up, cosine decay and EMA weights.
        warm_up_epochs: how many epochs the learning rate rises linearly, 0–100.
        weight_decay: decoupled, as in AdamW: a step takes this share of each weight, times the learning rate, 0–1.
        ema_decay: of the exponential moving average of the weights, per step, 0 to below 1.
        final_augmentation_scale: factor on the augmentation at the last step, 0–1; it falls over the last third.
        soup_branches: each starts from the same model; the weighted average of all weights is the result.
        pen_copies: how many variations of each pen-stroke digit are drawn into the training set, 0–50.
        pen_writers: writers 1 to this one are trained on, 1–24; 25 to 30 never are.
        handmade_per_digit: variations of the hand-drawn shapes per digit, 0–10,000.
        outliers_per_kind: images of each kind of non-digit, trained towards a uniform answer, 0–10,000.
        paper_digits: digits as segmentation cuts them out of paper, with stumps, rules, breaks and specks, 0–500,000.
        paper_outliers_per_kind: images of each kind of what paper hands over that is no single digit, 0–10,000.
        starts_from: the version whose weights are the main model, which is not trained then; "" trains it.
        refits_on_all: whether the result is trained once more, on the validation digits too; temperature and threshold
            are those of the model that never saw them.
        max_confident_error: share of the confident validation answers that may be wrong, 0–0.5.
        calibrates: whether a temperature is fitted on validation data and folded into the last layer.
    """

    name: str
    hidden_units: tuple[int, ...] = (256, 128)
    epochs: int = 10
    batch_size: int = 32
    learning_rate: float = 1e-3
    seed: int = 0
    augmentation: Augmentation | None = None
    warm_up_epochs: float = 0.0
    weight_decay: float = 0.0
    ema_decay: float = 0.0
    final_augmentation_scale: float = 1.0
    soup_branches: tuple[SoupBranch, ...] = ()
    pen_copies: int = 0
    pen_writers: int = 24
    handmade_per_digit: int = 0
    outliers_per_kind: int = 0
    paper_digits: int = 0
    paper_outliers_per_kind: int = 0
    starts_from: str = ""
    refits_on_all: bool = False
    max_confident_error: float = 0.01
    calibrates: bool = False

    def __post_init__(self) -> None:
        """Refuse settings out of range.

        Raises:
            RecipeError: the sentence names the setting, its value and its range.
        """
        if not isinstance(self.hidden_units, tuple):
            raise RecipeError(f"hidden_units is {quoted(self.hidden_units)}; give a list of widths, such as [256, 128]")
        if not 1 <= len(self.hidden_units) <= 5:
            raise RecipeError(f"hidden_units has {len(self.hidden_units)} layers; give one to five, such as 256 128")
        for units in self.hidden_units:
            check_whole("hidden_units", units, 1, 4096)
        for setting, low, high in _WHOLE_RANGES:
            check_whole(setting, getattr(self, setting), low, high)
        for setting, high_number in _NUMBER_RANGES:
            check_number(setting, getattr(self, setting), 0, high_number)
        for setting in ("refits_on_all", "calibrates"):
            if type(value := getattr(self, setting)) is not bool:
                raise RecipeError(f"{setting} is {quoted(value)}; give true or false")
        if self.learning_rate == 0:
            raise RecipeError("learning_rate is 0; give a number above 0 and at most 1")
        if (shares := sum(branch.weight for branch in self.soup_branches)) > 1:
            raise RecipeError(f"the soup branches' weights add up to {shares:g}; give weights that add up to at most 1")

    @property
    def all_epochs(self) -> int:
        """How many epochs are reported, soup branches and the second training of a refit included."""
        main = 0 if self.starts_from else self.epochs
        once = main + sum(branch.epochs for branch in self.soup_branches)
        return 2 * once if self.refits_on_all else once

    def branch_recipe(self, branch: SoupBranch) -> Recipe:
        """Give the recipe that trains one soup branch."""
        how = self.augmentation or Augmentation()
        share = {setting: value * branch.augmentation_scale for setting, value in vars(how).items()}
        return dataclasses.replace(
            self,
            epochs=branch.epochs,
            learning_rate=branch.learning_rate,
            augmentation=Augmentation(**share),
            final_augmentation_scale=1.0,
            paper_digits=branch.paper_digits,
            paper_outliers_per_kind=branch.paper_outliers_per_kind,
            soup_branches=(),
        )


_WHOLE_RANGES = (
    ("epochs", 1, 1000),
    ("batch_size", 1, 8192),
    ("seed", 0, 2**32 - 1),
    ("pen_copies", 0, 50),
    ("pen_writers", 1, 24),
    ("handmade_per_digit", 0, 10_000),
    ("outliers_per_kind", 0, MAX_OUTLIERS_PER_KIND),
    ("paper_digits", 0, MAX_PAPER_DIGITS),
    ("paper_outliers_per_kind", 0, MAX_OUTLIERS_PER_KIND),
)
_NUMBER_RANGES = (
    ("learning_rate", 1),
    ("warm_up_epochs", 100),
    ("weight_decay", 1),
    ("ema_decay", 0.99999),
    ("final_augmentation_scale", 1),
    ("max_confident_error", 0.5),
)
