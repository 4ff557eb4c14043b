"""A picture with a box around each digit that was read on it; a click on one chooses it."""

from __future__ import annotations

import base64
from html import escape

from app_pages.read_page.answer_text import marked_label
from app_pages.shared import choices
from app_pages.shared.wording import whole_percent
from mnist_core.reading import ReadDigit, Reading

MAX_WIDTH_PX = 440
"""A picture's width on the page at most, in CSS pixels, beside its answers."""

MAX_HEIGHT_PX = 560
MIN_WIDTH_PX = 320
"""Smaller pictures are enlarged to this, so that their boxes can be hit with a finger."""

THUMBNAIL_SIDE_PX = 2 * MAX_HEIGHT_PX
"""The longer side of the picture that is sent, for screens with two pixels to a CSS pixel."""


def choose_digit(reading: Reading, *, alt: str, key: str) -> ReadDigit | None:
    """Show a picture with its digits' boxes and return the digit that is chosen; None where nothing was read.

    Args:
        reading: with its thumbnail.
        alt: what the picture is, for those who do not see it.
        key: a new key is a new choice.
    """
    html = boxed_picture_html(reading, alt=alt)
    chosen = choices.choose(html, len(reading.digits), key=key)
    return reading.digits[chosen] if reading.digits else None


def boxed_picture_html(reading: Reading, *, alt: str) -> str:
    """Show a picture with a button around each digit, with the answer and its confidence above it."""
    widest = max(1, round(MAX_HEIGHT_PX * reading.width / reading.height))
    shown = min(max(reading.width, MIN_WIDTH_PX), MAX_WIDTH_PX, widest)
    boxes = "".join(_box_html(place, digit, reading) for place, digit in enumerate(reading.digits))
    image = f'<img alt="{escape(alt)}" src="{_data_url(reading.thumbnail)}">'
    return f'<div class="boxed" style="width:{shown}px">{image}{boxes}</div>'


def _box_html(place: int, digit: ReadDigit, reading: Reading) -> str:
    box = digit.box
    edges = {
        "left": box.left / reading.width,
        "top": box.top / reading.height,
        "width": box.width / reading.width,
        "height": box.height / reading.height,
    }
    style = ";".join(f"{edge}:{share:.2%}" for edge, share in edges.items())
    kind = "" if digit.is_confident else " doubtful"
    shown = whole_percent(digit.confidence) if digit.looks_like_digit else "no digit"
    space = f"width:{_space_for_label(digit, reading) / box.width:.0%}"
    return (
        f'<button class="box{kind}" style="{style}" data-choice="{place}" '
        f'title="{_words(digit)}" aria-label="Digit {place + 1}: {_words(digit)}">'
        f'<span class="label-space" style="{space}">'
        f'<span class="tag"><b>{marked_label(digit)}</b><small>{shown}</small></span></span></button>'
    )


def _words(digit: ReadDigit) -> str:
    """Say how a digit was read, without colours."""
    if not digit.looks_like_digit:
        return "does not look like a digit"
    words = "sure" if digit.is_confident else "sure, doubtful"
    return f"{digit.label}, {whole_percent(digit.confidence)} {words}"


def _space_for_label(digit: ReadDigit, reading: Reading) -> int:
    """Give the pixels from a digit's left edge to the next digit beside or above it, or to the page's right edge."""
    box = digit.box
    beside = [
        other.box.left
        for other in reading.digits
        if other.box.left > box.left
        and other.box.top < box.top + box.height
        and other.box.top + other.box.height > box.top
    ]
    return min(beside, default=reading.width) - box.left


def _data_url(thumbnail: bytes) -> str:
    """Make a picture part of the page."""
    kind = "png" if thumbnail.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(thumbnail).decode()}"
