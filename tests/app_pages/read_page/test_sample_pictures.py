"""Stories of the sample pictures: small, drawn by our own code, and read right."""

import cv2
import numpy as np
import pytest

from app_pages.read_page.sample_pictures import SAMPLE_PICTURES, sample_file
from mnist_core.reading import DigitReader
from tests.app_pages.conftest import png_of
from tests.app_pages.read_page.draw_sample_pictures import DRAWN, WRITTEN, jpeg_bytes

MAX_BYTES = 60_000


@pytest.mark.parametrize("name", SAMPLE_PICTURES)
def test_a_sample_picture_is_read_as_it_was_written(name):
    assert DigitReader.load().read_image(sample_file(name).getvalue()).text == WRITTEN[name]


@pytest.mark.parametrize("name", SAMPLE_PICTURES)
def test_a_sample_picture_is_small_and_drawn_by_the_command_that_draws_it_again(name):
    data = sample_file(name).getvalue()
    kept, drawn = (cv2.imdecode(np.frombuffer(each, np.uint8), 1) for each in (data, jpeg_bytes(DRAWN[name]())))
    assert len(data) <= MAX_BYTES
    assert np.abs(kept.astype(float) - drawn).mean() < 1  # another machine's OpenCV may round otherwise


def choose_sample(visitor, name):
    visitor.app.get("menu_button")[1].click(name).run()


def test_a_visitor_without_a_picture_chooses_a_sample_and_sees_it_read(visitor):
    choose_sample(visitor, "Form")
    assert "25112026\n40718\n93" in visitor.page
    choose_sample(visitor, "Cheque")
    assert ">1960<" in visitor.page
    assert "25112026" not in visitor.page


def test_a_sample_makes_room_for_a_visitors_own_picture(visitor):
    choose_sample(visitor, "Cheque")
    visitor.uploads("number.png", png_of("47"))
    assert ">47<" in visitor.page
    assert ">1960<" not in visitor.page
    assert len(visitor.app.get("menu_button")) == 1


def test_a_picture_kept_over_a_visit_to_another_page_leaves_no_room_for_samples(visitor):
    visitor.uploads("number.png", png_of("47"))
    visitor.goes_to("export")
    visitor.goes_to("read")
    assert ">47<" in visitor.page
    assert len(visitor.app.get("menu_button")) == 1
