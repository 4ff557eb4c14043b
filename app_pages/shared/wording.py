"""How numbers and sentences are written for visitors: articles, plurals, sizes, whole sentences."""

from __future__ import annotations


def article(number: int) -> str:
    """Give the article of a number read aloud: "an" before 8, 11, 18 and 80 to 89, and such thousands; else "a"."""
    leading = f"{number:,}".partition(",")[0]
    return "an" if leading.startswith("8") or leading in ("11", "18") else "a"


def named(label: int) -> str:
    """Name what an image is: "a 7", "an 8", or "no digit"."""
    from mnist_core.contract import NO_DIGIT  # late: see deferred_imports

    return "no digit" if label == NO_DIGIT else f"{article(label)} {label}"


def label_name(label: int) -> str:
    """Give a label as a choice: "7", or "Not a digit"."""
    from mnist_core.contract import NO_DIGIT  # late: see deferred_imports

    return "Not a digit" if label == NO_DIGIT else str(label)


def counted(count: int, noun: str) -> str:
    """Write how many there are, such as "1 correction" or "1,200 corrections"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def kilobytes(size_bytes: int) -> str:
    """Write a file's size in kB, a tiny one in bytes."""
    return f"{size_bytes / 1000:,.0f} kB" if size_bytes >= 1000 else counted(size_bytes, "byte")


def whole_percent(probability: float) -> str:
    """Write a probability, 0–1, in whole percent, rounded down: 99 % at most, since no answer is certain."""
    return f"{min(99, int(probability * 100))} %" if probability >= 0.01 else "less than 1 %"


def sentence(text: str) -> str:
    """Make an error's text a sentence: a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
