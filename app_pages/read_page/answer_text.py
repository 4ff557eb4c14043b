"""A reading's text as the page writes it: a doubtful digit stands there as the guess that it is."""

from __future__ import annotations

from html import escape

from mnist_core.reading import ReadDigit, Reading


def text_html(reading: Reading) -> str:
    """Write a reading's text, each doubtful digit's guess in the colour of doubt."""
    return "".join(_digit_html(digit) if digit else escape(character) for character, digit in reading.characters())


def marked_label(digit: ReadDigit) -> str:
    """Name a digit where there is no colour of doubt: "7", or "7?" where it is doubtful."""
    return f"{digit.label}{'' if digit.is_confident else '?'}"


def _digit_html(digit: ReadDigit) -> str:
    if digit.is_confident:
        return str(digit.label)
    return f'<span class="guess"><span class="unseen"> perhaps </span>{digit.label}</span>'
