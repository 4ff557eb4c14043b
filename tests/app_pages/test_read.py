"""Stories on the Read page."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from app_pages.read_page import canvas, samples
from mnist_core.reading import DigitReader
from tests.app_pages.conftest import Visitor, data_url, png_of


def answer(digit):
    return f'<span class="answer-digit">{digit}</span>'


def test_a_blank_sheet_says_so_and_reads_nothing(visitor):
    assert "Nothing drawn yet" in visitor.page
    assert "sure" not in visitor.page


def test_a_drawn_digit_is_read_with_ten_probabilities_and_what_the_model_saw(visitor):
    visitor.draws("7")
    assert answer("7") in visitor.page
    assert visitor.page.count("<li") == 10
    assert "What the model saw" in visitor.page
    assert "Read by the version <b>mnist-mlp</b> in <b>" in visitor.page
    assert "Nothing drawn yet" not in visitor.page


@pytest.mark.parametrize("digit", list("0123456789"))
def test_each_sample_is_read_as_what_it_is(visitor, digit):
    visitor.takes_sample(digit)
    assert answer(digit) in visitor.page


def test_a_number_is_read_as_a_whole_and_each_of_its_digits_can_be_looked_at(visitor):
    visitor.draws("2026")
    assert '<p class="answer-text" role="status">2026</p>' in visitor.page
    assert "Chance that all 4 are right: 9" in visitor.page
    assert answer("2") in visitor.page
    visitor.app.pills[0].set_value("4: 6").run()
    assert answer("6") in visitor.page


def test_undo_goes_back_one_stroke_at_a_time_to_the_blank_sheet(visitor):
    visitor.draws("1")
    visitor.draws("4")
    visitor.clicks("Undo")
    assert answer("1") in visitor.page
    visitor.clicks("Undo")
    assert "Nothing drawn yet" in visitor.page


def test_clear_gives_a_blank_sheet_and_undo_brings_the_drawing_back(visitor):
    visitor.draws("3")
    visitor.clicks("Clear")
    assert "Nothing drawn yet" in visitor.page
    visitor.clicks("Undo")
    assert answer("3") in visitor.page


def test_a_blank_sheet_has_nothing_to_undo_or_clear(visitor):
    assert [button.disabled for button in visitor.app.button] == [True, True]


def test_the_drawing_survives_a_visit_to_another_page(visitor):
    visitor.draws("5")
    visitor.goes_to("export")
    visitor.goes_to("read")
    assert answer("5") in visitor.page
    assert visitor.app.session_state.drawing_mounted["objects"]


def test_the_canvas_keeps_its_first_picture_while_strokes_come_in(visitor):
    """Its live drawing fed back to it would start an endless rerun."""
    visitor.takes_sample("2")
    mounted = visitor.app.session_state.drawing_mounted
    visitor.draws("8")
    assert visitor.app.session_state.drawing_mounted is mounted


def test_a_doubtful_answer_is_shown_as_doubtful_with_its_two_best_guesses(doubting_reader):
    visitor = Visitor()
    visitor.draws("9")
    second = doubting_reader.read_drawing(np.asarray(Image.open(io.BytesIO(png_of("9"))).convert("RGBA"))).digits[0]
    other = np.argsort(second.probabilities)[-2]
    assert "Not sure" in visitor.page
    assert f'9<span class="answer-or"> or </span>{other}' in visitor.page


def test_a_doubtful_number_is_shown_as_guesses_and_not_as_question_marks(doubting_reader):
    visitor = Visitor()
    visitor.draws("27")
    perhaps = '<span class="guess"><span class="unseen"> perhaps </span>'
    assert f'<p class="answer-text" role="status">{perhaps}2</span>{perhaps}7</span></p>' in visitor.page
    assert visitor.app.pills[0].options == ["1: 2?", "2: 7?"]


STAR = [[[160, 40], [220, 280], [50, 120], [270, 120], [90, 280], [160, 40]]]


def test_a_star_is_no_digit_and_can_still_be_corrected(visitor):
    png = samples.png_of(STAR, canvas.SIDE_PX, canvas.PEN_WIDTH_PX)
    visitor.sends({"raw": samples.fabric_json(STAR, canvas.PEN_WIDTH_PX), "data": data_url(png)})
    assert "<b>This does not look like a digit</b>" in visitor.page
    assert 'class="answer-digit"' not in visitor.page
    assert "What the model saw" in visitor.page
    assert visitor.app.pills[0].label == "It is a digit? Pick which one"


@pytest.mark.parametrize(
    "message",
    [
        {"raw": {"objects": []}, "data": "no picture at all"},
        {"raw": {"objects": []}, "data": 7},
        {"raw": "no drawing", "data": data_url(png_of("1"))},
        {"raw": {"objects": []}, "data": "data:image/png;base64,bm8gcG5n"},
        {"raw": {"objects": ["x" * 1_100_000]}, "data": data_url(png_of("1"))},
    ],
    ids=["no data URL", "a number", "no JSON object", "no PNG", "too long"],
)
def test_a_message_that_is_no_drawing_gives_one_sentence(visitor, message):
    visitor.sends(message)
    assert len(visitor.errors) == 1
    assert not visitor.app.exception


def test_a_drawing_of_too_many_pixels_is_refused_before_it_is_decoded(visitor):
    visitor.sends({"raw": {"objects": []}, "data": data_url(png_header(13_000, 13_000))})
    assert visitor.errors == ["Far too many pixels; at most 1 megapixel are read. Save it smaller."]


def png_header(width, height):
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 10) + b"IDAT"


def test_a_bug_is_shown_as_a_bug(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(DigitReader, "read_drawing", broken)
    visitor = Visitor()
    visitor.draws("1")
    assert [exception.proto.type for exception in visitor.app.exception] == ["ZeroDivisionError"]
    assert visitor.errors == []
