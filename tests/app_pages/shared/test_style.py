"""Each colour of the pages can be read on what lies under it, in the light theme and in the dark one."""

import re
import tomllib

import pytest

from app_pages.shared.html import STYLE
from tests.app_pages.conftest import ROOT

CSS = STYLE.read_text(encoding="utf-8")
THEMES = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
MIN_CONTRAST = 4.5
"""WCAG 2.2's contrast for text of ordinary size."""


def colour(name, theme):
    """Give a colour of the style sheet in a theme: "#rrggbb"."""
    value = re.search(rf"--{name}: ([^;]+);", CSS).group(1)
    both = re.fullmatch(r"light-dark\((\S+), (\S+)\)", value)
    return both.group(1 if theme == "light" else 2) if both else value


def contrast(first, second):
    """Give two colours' contrast, 1–21, by https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted(map(luminance, (first, second)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59), ("#123456", "#123456", 1)],
)
def test_contrast_is_wcags(first, second, expected):
    assert contrast(first, second) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["accent", "doubt", "good"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_coloured_text_is_readable_on_the_page(theme, name, ground):
    assert contrast(colour(name, theme), THEMES[theme][ground]) >= MIN_CONTRAST


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["accent-on-paper", "doubt-on-paper"])
def test_a_boxs_label_is_readable_on_its_own_ground(theme, ground):
    assert contrast(colour("on-tag", theme), colour(ground, theme)) >= MIN_CONTRAST
