"""HTML of which a part can be chosen: a box on a picture, a row of a table. One small component of our own.

It puts real buttons into the page, without a frame: they follow the theme and the keyboard, and a click is answered
at once. The components on PyPI that report clicks on an image show it in a frame and leave keyboards out.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

SCRIPT = Path(__file__).parent / "choices.js"


def choose(html: str, count: int, *, key: str, first: int = 0, shown_in: str = "") -> int:
    """Show HTML and return which of its parts is chosen.

    Args:
        html: trusted HTML; its parts are `<button data-choice="0">` and so on, in this order.
        count: how many parts it has.
        key: a new key is a new choice.
        first: what is chosen until a visitor chooses.
        shown_in: the key of the container that shows what is chosen; a click scrolls to it where it is out of sight.
    Returns:
        0 up to, but without, `count`; `first` where there are none.
    """
    result = _component()(
        key=key,
        data={"html": html, "chosen": first, "shownIn": shown_in},
        default={"chosen": first},
        on_chosen_change=lambda: None,
    )
    chosen = result.chosen
    return chosen if isinstance(chosen, int) and 0 <= chosen < count else first  # a browser can send anything


@cache
def _component() -> ComponentRenderer:
    """Register the component when it is first shown: the first page does without."""
    from streamlit.components.v2 import component

    return component(
        "digit_choices", html='<div class="choices"></div>', js=SCRIPT.read_text(encoding="utf-8"), isolate_styles=False
    )
