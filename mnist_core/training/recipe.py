"""Every setting of one training run, checked when it is made."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from mnist_core.errors import RecipeError


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How far digits are deformed in each training step; every value 0 leaves them as they are.

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
            _check_number(f"augmentation {setting}", value, 0, highest.get(setting, 1))

    @property
    def moves_ink(self) -> bool:
        """Whether any setting moves ink; what is not asked for is not compiled into the step either."""
        return any((self.rotation_degrees, self.slant, self.stretch, self.shift_px, self.elastic_px))


@dataclass(frozen=True, kw_only=True)
class Finishing:
    """Epochs that go on from where the main ones ended, with digits closer to how they come.

    Attributes:
        epochs: 1–1000.
        learning_rate: the highest one, 0–1.
        deformation: share of the recipe's deformation, 0–1.
        extras: share of the pictures that are not from the data set, 0–1.
        weight: of the weights that come out, in the mean with all others', 0–1.
    """

    epochs: int
    learning_rate: float
    deformation: float
    extras: float
    weight: float

    def __post_init__(self) -> None:
        """Refuse settings out of range.

        Raises:
            RecipeError: the sentence names the setting, its value and its range.
        """
        _check_whole("finishing epochs", self.epochs, 1, 1000)
        for setting in ("learning_rate", "deformation", "extras", "weight"):
            _check_number(f"finishing {setting}", getattr(self, setting), 0, 1)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One way to train the MLP. The same recipe on the same data gives the same model.

    Attributes:
        name: what `--recipe` calls it.
        hidden_units: width of each hidden layer, 1–4096, one to five layers.
        epochs: how often the training set is seen, 1–1000.
        batch_size: images per step, 1–8192.
        learning_rate: above 0, at most 1; the highest one where it changes during training.
        seed: of weights, order and deformation, 0 to 2³² − 1.
        augmentation: None trains with `model.fit` and Adam, as taught; otherwise digits are deformed, and a whole
            epoch runs as one compiled function with Muon, warm-up, cosine and averaged weights.
        warm_up_epochs: over how many epochs the learning rate rises, 0–100.
        weight_decay: share of each weight that a step takes away, times the learning rate, 0–1.
        average_momentum: of the running average of the weights, per step, 0 to below 1.
        final_deformation: share of the deformation that is left at the end, 0–1; it falls over the last third.
        finishing: each goes on from the same model; the mean of all weights is kept, weighed.
        pen_copies: how often each digit of the pen strokes' writers is drawn into the training set, 0–50.
        pen_writers: writers 1 to this one are trained on, 1–24; 25 to 30 never are.
        handmade_per_digit: drawings of our own digit shapes per digit, 0–10,000.
        outliers_per_kind: pictures of each kind of non-digit, trained towards doubt, 0–10,000.
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
    average_momentum: float = 0.0
    final_deformation: float = 1.0
    finishing: tuple[Finishing, ...] = ()
    pen_copies: int = 0
    pen_writers: int = 24
    handmade_per_digit: int = 0
    outliers_per_kind: int = 0
    max_confident_error: float = 0.01
    calibrates: bool = False

    def __post_init__(self) -> None:
        """Refuse settings out of range.

        Raises:
            RecipeError: the sentence names the setting, its value and its range.
        """
        if not 1 <= len(self.hidden_units) <= 5:
            raise RecipeError(f"hidden_units has {len(self.hidden_units)} layers; give one to five, such as 256 128")
        for units in self.hidden_units:
            _check_whole("hidden_units", units, 1, 4096)
        for setting, low, high in _WHOLE_RANGES:
            _check_whole(setting, getattr(self, setting), low, high)
        for setting, high_number in _NUMBER_RANGES:
            _check_number(setting, getattr(self, setting), 0, high_number)
        if self.learning_rate == 0:
            raise RecipeError("learning_rate is 0; give a number above 0 and at most 1")
        if (shares := sum(finishing.weight for finishing in self.finishing)) > 1:
            raise RecipeError(f"the finishings' weights add up to {shares:g}; they are shares of 1")

    @property
    def all_epochs(self) -> int:
        """How many epochs are reported, the finishing ones included."""
        return self.epochs + sum(finishing.epochs for finishing in self.finishing)

    def finished_by(self, finishing: Finishing) -> Recipe:
        """Give the recipe of one finishing."""
        how = self.augmentation or Augmentation()
        share = {setting: value * finishing.deformation for setting, value in vars(how).items()}
        return dataclasses.replace(
            self,
            epochs=finishing.epochs,
            learning_rate=finishing.learning_rate,
            augmentation=Augmentation(**share),
            final_deformation=1.0,
            finishing=(),
        )


_WHOLE_RANGES = (
    ("epochs", 1, 1000),
    ("batch_size", 1, 8192),
    ("seed", 0, 2**32 - 1),
    ("pen_copies", 0, 50),
    ("pen_writers", 1, 24),
    ("handmade_per_digit", 0, 10_000),
    ("outliers_per_kind", 0, 10_000),
)
_NUMBER_RANGES = (
    ("learning_rate", 1),
    ("warm_up_epochs", 100),
    ("weight_decay", 1),
    ("average_momentum", 0.99999),
    ("final_deformation", 1),
    ("max_confident_error", 0.5),
)


def _check_whole(setting: str, value: object, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise RecipeError(f"{setting} is {value!r}; give a whole number from {low} to {high}")


def _check_number(setting: str, value: float, low: float, high: float) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        raise RecipeError(f"{setting} is {value!r}; give a number from {low} to {high}")
