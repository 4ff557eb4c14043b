"""Correcting an answer, as stories: what is kept, what is no correction, and which of many digits is corrected."""

from app_pages.read_page import canvas, samples
from mnist_core.contract import NO_DIGIT
from mnist_core.corrections import store
from mnist_core.versions import lookup
from tests.app_pages.conftest import Visitor, data_url, png_of
from tests.app_pages.test_read import STAR
from tests.corrections.test_store import stored_picture


def question(visitor):
    """Find the pills that correct; there is one row of them, whatever was read."""
    (found,) = [each for each in visitor.app.get("button_group") if "? Pick " in each.label]
    return found


def kept(runs):
    """Give what is kept: answers and labels, the oldest first."""
    return [(each.answer, each.label) for each in store.list_corrections(runs.engine)[::-1]]


def draws_a_star(visitor):
    png = samples.png_of(STAR, canvas.SIDE_PX, canvas.PEN_WIDTH_PX)
    visitor.sends({"raw": samples.fabric_json(STAR, canvas.PEN_WIDTH_PX), "data": data_url(png)})


def test_that_was_a_four_is_kept_with_the_picture_and_without_the_person(visitor, own_runs):
    visitor.draws("1")
    question(visitor).set_value(4).run()
    assert "that was <b>a 4</b>" in visitor.page
    (found,) = store.list_corrections(own_runs.engine)
    assert (found.label, found.version, found.part) == (4, lookup.SHIPPED, "train")
    assert stored_picture(own_runs.engine).format == "PNG"
    visitor.app.run()
    assert store.count(own_runs.engine) == {"train": 1, "test": 0}


def test_a_correction_of_an_upload_keeps_its_picture(visitor, own_runs):
    visitor.uploads("one.png", png_of("1"))
    question(visitor).set_value(7).run()
    (found,) = store.list_corrections(own_runs.engine)
    assert found.label == 7
    assert stored_picture(own_runs.engine).convert("L").getextrema()[0] < 100


def test_the_right_answer_is_no_correction(visitor, own_runs):
    visitor.draws("1")
    question(visitor).set_value(1).run()
    assert "nothing to correct" in visitor.page
    assert kept(own_runs) == []


def test_the_right_answer_takes_a_wrong_correction_back(visitor, own_runs):
    visitor.draws("1")
    question(visitor).set_value(4).run()
    question(visitor).set_value(1).run()
    assert "nothing to correct" in visitor.page
    assert "Saved" not in visitor.page
    assert kept(own_runs) == []


def test_a_second_press_on_a_choice_takes_the_correction_back(visitor, own_runs):
    visitor.draws("1")
    question(visitor).set_value(4).run()
    question(visitor).set_value(None).run()
    assert "Saved" not in visitor.page
    assert kept(own_runs) == []


def test_another_choice_changes_the_correction(visitor, own_runs):
    visitor.draws("1")
    question(visitor).set_value(4).run()
    question(visitor).set_value(7).run()
    assert kept(own_runs) == [(1, 7)]


def test_a_correction_is_still_there_after_a_visit_to_another_page(visitor, own_runs):
    visitor.draws("1")
    question(visitor).set_value(4).run()
    visitor.goes_to("export")
    visitor.goes_to("read")
    assert question(visitor).value == 4
    assert kept(own_runs) == [(1, 4)]


def test_not_a_digit_is_an_answer_too(visitor, own_runs):
    visitor.draws("1")
    question(visitor).set_value(NO_DIGIT).run()
    assert "that was <b>no digit</b>" in visitor.page
    assert kept(own_runs) == [(1, NO_DIGIT)]


def test_that_what_looks_like_no_digit_is_none_is_no_correction(visitor, own_runs):
    draws_a_star(visitor)
    question(visitor).set_value(NO_DIGIT).run()
    assert "nothing to correct" in visitor.page
    assert kept(own_runs) == []


def test_what_looks_like_no_digit_and_is_one_is_a_correction(visitor, own_runs):
    draws_a_star(visitor)
    question(visitor).set_value(4).run()
    assert kept(own_runs) == [(NO_DIGIT, 4)]


def test_a_doubtful_guess_that_is_right_can_be_taught(doubting_reader, own_runs):
    visitor = Visitor()
    visitor.draws("9")
    question(visitor).set_value(9).run()
    assert kept(own_runs) == [(9, 9)]


def test_on_a_page_of_many_digits_the_box_that_was_clicked_is_corrected(visitor, own_runs):
    visitor.uploads("number.png", png_of("2026", pen=20))
    assert question(visitor).label == "Digit 1 of 4 is not a 2? Pick what it is"
    visitor.chooses(3, "boxes")
    assert question(visitor).label == "Digit 4 of 4 is not a 6? Pick what it is"
    question(visitor).set_value(8).run()
    assert kept(own_runs) == [(6, 8)]
    assert "Corrected in this picture: digit 4 is an 8." in visitor.page


def test_each_box_has_its_own_correction(visitor, own_runs):
    visitor.uploads("number.png", png_of("2026", pen=20))
    question(visitor).set_value(7).run()
    visitor.chooses(1, "boxes")
    assert question(visitor).value is None
    assert "Saved" not in visitor.page
    question(visitor).set_value(NO_DIGIT).run()
    visitor.chooses(0, "boxes")
    assert question(visitor).value == 7
    assert kept(own_runs) == [(2, 7), (0, NO_DIGIT)]
    assert "digit 1 is a 7; digit 2 is no digit." in visitor.page


def test_of_a_drawn_number_the_digit_that_is_looked_at_is_corrected(visitor, own_runs):
    visitor.draws("2026")
    visitor.app.pills[0].set_value("4: 6").run()
    question(visitor).set_value(8).run()
    assert kept(own_runs) == [(6, 8)]
