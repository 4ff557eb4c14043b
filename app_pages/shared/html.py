"""Pieces of light HTML that the pages share: no chart library, so that the first page is there in a second."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.shared import wording
from mnist_core.errors import MnistCoreError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mnist_core.contract import DigitImage

STYLE = Path(__file__).parent / "style.css"


def heading(title: str, subtitle: str) -> None:
    """Open a page: its style, its title, and a sentence on what it is for."""
    st.html(STYLE)
    st.html(f'<header class="page-head"><h1>{escape(title)}</h1><p>{escape(subtitle)}</p></header>')


def two_columns(left_width: int = 320, right_width: int = 476) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Put two boxes side by side, and one under the other where the window is too narrow for both, as on a phone."""
    row = st.container(horizontal=True, gap="medium")
    return row.container(width=left_width), row.container(width=right_width)


@contextmanager
def show_errors() -> Iterator[None]:
    """Show an error of the core as one sentence; any other error is a bug and shows as one."""
    try:
        yield
    except MnistCoreError as error:
        st.error(wording.sentence(str(error)), icon=":material/error:")


def percent(share: float) -> str:
    """Write a share, 0–1, in percent, as HTML; only exactly 0 and 1 are written as 0.00 % and 100.00 %."""
    if 0.99995 <= share < 1:
        return "&gt;99.99 %"
    if 0 < share < 0.00005:
        return "&lt;0.01 %"
    return f"{share * 100:.2f} %"


def probability(share: float) -> str:
    """Write a probability in percent; no answer is certain, even where float32 rounds it to 1."""
    return percent(min(float(share), 1 - 1e-9))


def answer_html(probabilities: NDArray[np.float32], *, is_confident: bool) -> str:
    """Show an answer large; a doubtful one as doubtful, with its two best guesses."""
    first, second = probabilities.argsort()[:-3:-1]
    if is_confident:
        words = f"<b>{probability(probabilities[first])}</b> sure"
        return f'<div class="answer" role="status"><span class="answer-digit">{first}</span><p>{words}</p></div>'
    chances = [f"{digit} at {probability(probabilities[digit])}" for digit in (first, second)]
    words = f"<b>Not sure</b><br>{'<br>'.join(chances)}"
    guesses = f'{first}<span class="answer-or"> or </span>{second}'
    return f'<div class="answer doubtful" role="status"><span class="answer-digit">{guesses}</span><p>{words}</p></div>'


def blank_html(hint: str, title: str = "Nothing drawn yet") -> str:
    """Say that there is nothing to read, and what to do about it."""
    return f'<div class="answer blank" role="status"><p><b>{escape(title)}</b><br>{escape(hint)}</p></div>'


def bars_html(probabilities: NDArray[np.float32], *, label: str = "Probability of each digit") -> str:
    """Show ten probabilities as bars, each with its number beside it."""
    best = probabilities.argmax()
    rows = "".join(
        f'<li class="{"best" if digit == best else ""}"><span>{digit}</span>'
        f'<i><i style="width:{chance * 100:.2f}%"></i></i><span>{probability(chance)}</span></li>'
        for digit, chance in enumerate(probabilities)
    )
    return f'<ol class="bars" aria-label="{escape(label)}">{rows}</ol>'


def png_bytes(pixels: NDArray[np.uint8]) -> bytes:
    """Write pixels [H, W] or [H, W, 3 or 4] as a PNG."""
    from PIL import Image  # late: see deferred_imports

    png = io.BytesIO()
    Image.fromarray(pixels).save(png, "PNG")
    return png.getvalue()


def image_html(pixels: NDArray[np.uint8], *, alt: str, side: int, css_class: str = "") -> str:
    """Show pixels [H, W] or [H, W, 3 or 4], `side` CSS pixels wide at most; css_class "pixels" keeps them square."""
    data = base64.b64encode(png_bytes(pixels)).decode()
    return f'<img class="{css_class}" style="width:{side}px" alt="{escape(alt)}" src="data:image/png;base64,{data}">'


def digit_html(image: DigitImage, *, alt: str, side: int = 140) -> str:
    """Show a 28×28 digit enlarged, each pixel a square."""
    return image_html((image * 255).round().astype("uint8"), alt=alt, side=side, css_class="pixels")


def table_html(head: list[str], rows: list[list[str]], *, caption: str, css_class: str = "") -> str:
    """Show a small table; the first column is each row's heading. Cells are HTML."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )
    return (
        f'<div class="scroll"><table class="plain {css_class}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def figures_html(figures: dict[str, str]) -> str:
    """Show a row of figures, each under its name. Figures are HTML."""
    return (
        '<dl class="figures">'
        + "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in figures.items())
        + "</dl>"
    )
