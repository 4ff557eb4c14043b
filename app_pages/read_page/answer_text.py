"""A reading's text as the page writes it: a doubtful digit stands there as the guess that it is."""

from __future__ import annotations

from html import escape

from app_pages.shared.wording import whole_percent
from mnist_core.reading import ReadDigit, Reading


def text_html(reading: Reading) -> str:
    """Write a reading's text, each doubtful digit's guess in the colour of doubt."""
    return "".join(_digit_html(digit) if digit else escape(character) for character, digit in reading.characters())


def confidence_sentence(reading: Reading) -> str:
    """Say how likely all digits are right, and which one is the least sure; there is at least one."""
    least_sure, count = min(reading.digits, key=lambda digit: digit.confidence), len(reading.digits)
    place = f"digit {reading.digits.index(least_sure) + 1} of {count}"
    named = f"the {least_sure.label} ({place}), {whole_percent(least_sure.confidence)}"
    if not least_sure.looks_like_digit:
        named = f"{place}, which does not look like one"
    them_all = "both" if count == 2 else f"all {count}"
    return f"Chance that {them_all} are right: {whole_percent(reading.confidence)}. Least sure: {named}."


def marked_label(digit: ReadDigit) -> str:
    """Name a digit where there is no colour of doubt: "7", a doubtful one "7?", what looks like no digit "?"."""
    guess = str(digit.label) if digit.looks_like_digit else ""
    return guess if digit.is_confident else f"{guess}?"


def _digit_html(digit: ReadDigit) -> str:
    if digit.is_confident:
        return str(digit.label)
    if not digit.looks_like_digit:
        return '<span class="guess"><span class="unseen"> no digit </span>?</span>'
    return f'<span class="guess"><span class="unseen"> perhaps </span>{digit.label}</span>'
