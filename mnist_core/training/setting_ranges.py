"""Check one setting of a recipe against its range."""

from __future__ import annotations

from mnist_core.errors import RecipeError, quoted


def check_whole(setting: str, value: object, low: int, high: int) -> None:
    """Refuse what is no whole number in a range.

    Raises:
        RecipeError: the sentence names the setting, its value and its range.
    """
    if type(value) is not int or not low <= value <= high:
        raise RecipeError(f"{setting} is {quoted(value)}; give a whole number from {low} to {high}")


def check_number(setting: str, value: object, low: float, high: float) -> None:
    """Refuse what is no number in a range.

    Raises:
        RecipeError: the sentence names the setting, its value and its range.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise RecipeError(f"{setting} is {quoted(value)}; give a number from {low} to {high}")
