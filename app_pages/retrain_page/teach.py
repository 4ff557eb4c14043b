"""Teach it: the digits that this visitor corrected, one button, and what came of it."""

from __future__ import annotations

import streamlit as st

from app_pages.retrain_page import fields, form
from app_pages.shared import html, retraining
from app_pages.shared.wording import counted, named
from mnist_core.contract import NO_DIGIT
from mnist_core.corrections import store
from mnist_core.corrections.record import Correction
from mnist_core.training.recipes import FINE_TUNE

MAX_SHOWN_DIGITS = 24


def show(taught_until: str = "") -> None:
    """Show what there is to teach, and the button that teaches it.

    Args:
        taught_until: when the run was started whose version serves, ISO 8601, UTC; what it learned is not shown again.
    """
    engine = retraining.runs().engine
    own = [
        each for each in store.list_corrections(engine, session=retraining.session_id()) if each.created > taught_until
    ]
    count = store.count(engine)[store.TRAIN]
    if taught_until and not own:
        _show_way_to_draw("Is something still misread? Correct it, and come back.")
        return
    st.html(f"<h2>{_title(own, count)}</h2>")
    if own:
        st.html(digits_html(own, [f"read as {named(each.answer)}" for each in own]))
    if any(each.part == store.TEST for each in own):
        st.html(
            '<p class="note">Every fourth visit\'s corrections are kept for testing, and yours are: nothing is trained '
            "on them, and they show whether what others taught helps with your handwriting too.</p>"
        )
    if not count:
        _show_way_to_draw(
            "Draw a digit that it misreads, and pick the right one below the answer. Then come back to teach it."
        )
        return
    with html.show_errors():
        _show_button(count, sum(each.part == store.TRAIN for each in own))


def digits_html(corrections: list[Correction], captions: list[str]) -> str:
    """Show corrected digits side by side, each with the right digit and a caption; captions are plain text."""
    figures = "".join(
        f"<figure>{html.digit_html(each.image, alt=f'{named(each.label)}, {caption}', side=64)}"
        f"<figcaption><b>{'no digit' if each.label == NO_DIGIT else each.label}</b> {caption}</figcaption></figure>"
        for each, caption in zip(corrections[:MAX_SHOWN_DIGITS], captions, strict=False)
    )
    more = len(corrections) - MAX_SHOWN_DIGITS
    rest = f'<p class="note">And {more} more.</p>' if more > 0 else ""
    return f'<div class="differences">{figures}</div>{rest}'


def _show_way_to_draw(hint: str) -> None:
    st.html(f'<p class="note">{hint}</p>')
    st.page_link("app_pages/read.py", label="Draw a digit", icon=":material/draw:")


def _title(own: list[Correction], count: int) -> str:
    if own:
        return f"You corrected {counted(len(own), 'digit')}"
    if count:
        return f"{counted(count, 'corrected digit')} can be taught"
    return "Nothing to teach yet"


def _show_button(count: int, own: int) -> None:
    others = f", and {counted(count - own, 'digit')} that other visits corrected" if own and count > own else ""
    button, note = st.container(), st.container()
    with st.expander("Hyperparameters"):
        settings = fields.settings(FINE_TUNE, count)
        name = fields.name(FINE_TUNE)
    with button:
        st.button("Teach it", on_click=form.start, args=(settings, name), type="primary", icon=":material/school:")
    with note:
        form.show_estimate(settings, f"It learns {'these' if own else 'them'}{others}, without forgetting the rest.")
