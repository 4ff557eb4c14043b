"""A visitor's drawing: the canvas, and a history that survives a visit to another page.

The component forgets its drawing when it leaves the page, and starts an endless rerun when its live drawing is fed
back to it. So each stroke's result is kept here, and the canvas gets a snapshot that is frozen while it is mounted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.read_page import samples
from mnist_core.errors import ImageDecodeError, ImageTooLargeError

if TYPE_CHECKING:
    from streamlit_drawable_canvas import CanvasResult

SIDE_PX = 320
"""Side of the canvas: fits a phone 360 px wide."""

PEN_WIDTH_PX = 14
"""Thin enough that the digits of a number, a quarter of the page high, are not blots."""

MAX_SNAPSHOTS = 40
MAX_DRAWING_CHARACTERS = 1_000_000
"""Of a drawing's JSON; a long stroke has 20,000. A browser can send anything."""

SCRIPT = Path(__file__).parent / "canvas.html"


@dataclass(frozen=True)
class Snapshot:
    """A drawing at one moment: what the canvas needs to draw it again, and the PNG that it made of it."""

    canvas_json: dict[str, Any] | None
    png: bytes


BLANK = Snapshot(None, b"")


def history() -> list[Snapshot]:
    """Give this visitor's snapshots, the latest last."""
    snapshots: list[Snapshot] = st.session_state.setdefault("drawing_history", [])
    return snapshots


def current() -> Snapshot:
    """Give what is drawn now."""
    return history()[-1] if history() else BLANK


def undo() -> None:
    """Go back one stroke, or to before a Clear."""
    if history():
        history().pop()
    _mount_anew()


def clear() -> None:
    """Take a blank sheet; Undo brings the drawing back."""
    _remember(BLANK)
    _mount_anew()


def start_from_sample(digit: str) -> None:
    """Put a hand-drawn digit on the canvas."""
    strokes = samples.sample_strokes(digit, SIDE_PX)
    _remember(Snapshot(samples.fabric_json(strokes, PEN_WIDTH_PX), samples.png_of(strokes, SIDE_PX, PEN_WIDTH_PX)))
    _mount_anew()


def show_canvas() -> None:
    """Show the canvas and remember a new stroke.

    Raises:
        ImageError: the browser sent something that is no drawing.
    """
    from streamlit_drawable_canvas import st_canvas  # can only be imported in a running app

    key = canvas_key()
    if key not in st.session_state:  # about to be mounted, for the first time or after a visit to another page
        st.session_state.drawing_mounted = current().canvas_json
    # of a fixed height, so that the page does not jump when a new canvas comes
    with st.container(key="canvas_frame", gap=None, height=SIDE_PX, border=False):
        result = st_canvas(
            stroke_width=PEN_WIDTH_PX,
            stroke_color="#000000",
            background_color="#ffffff",
            width=SIDE_PX,
            height=SIDE_PX,
            initial_drawing=st.session_state.drawing_mounted,
            return_image_data=True,
            key=key,
        )
        st.html(SCRIPT.read_text(encoding="utf-8").replace("CANVAS_KEY", key), unsafe_allow_javascript=True)
    stroke = _snapshot_from(result)
    if stroke and stroke.png != current().png:
        _remember(stroke)


def canvas_key() -> str:
    """Name the canvas; a new name is a new canvas."""
    return f"canvas-{st.session_state.get('drawing_mounts', 0)}"


def _mount_anew() -> None:
    st.session_state.drawing_mounts = st.session_state.get("drawing_mounts", 0) + 1


def _remember(snapshot: Snapshot) -> None:
    history().append(snapshot)
    del history()[:-MAX_SNAPSHOTS]


def _snapshot_from(result: CanvasResult) -> Snapshot | None:
    """Take what the browser sent, in which anything could be; None before the first stroke on this canvas."""
    try:
        png = result.image_bytes
    except (AttributeError, TypeError, ValueError) as cause:
        raise ImageDecodeError("the drawing arrived incomplete; clear it and draw again") from cause
    if png is None:
        return None
    if not isinstance(result.json_data, dict):
        raise ImageDecodeError("the drawing arrived incomplete; clear it and draw again")
    length = len(json.dumps(result.json_data))
    if length > MAX_DRAWING_CHARACTERS:
        limit = f"at most {MAX_DRAWING_CHARACTERS:,} are accepted"
        raise ImageTooLargeError(f"a drawing of {length:,} characters; {limit}. Clear it")
    return Snapshot(result.json_data, png)
