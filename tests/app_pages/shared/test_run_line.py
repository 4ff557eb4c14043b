"""While a run goes on, every page says so in one line, with a link."""

import pytest

from app_pages.shared import run_line
from mnist_core.errors import DatabaseError
from tests.runs.waiting import ENDLESS, NOW

PAGES = ("read", "evaluate", "export")


@pytest.fixture
def trained_here(own_runs, monkeypatch):
    own_runs.folder.mkdir(exist_ok=True)
    monkeypatch.setattr(run_line, "RUNS", own_runs.folder)
    return own_runs


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_a_run_that_goes_on(visitor, trained_here, page):
    trained_here.start(ENDLESS, NOW)
    visitor.goes_to(page)
    assert "A training run goes on." in visitor.page
    assert not visitor.app.exception


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_a_run_has_no_such_line(visitor, trained_here, page):
    visitor.goes_to(page)
    assert "A training run goes on." not in visitor.page


def test_reading_goes_on_without_the_database(visitor, trained_here, monkeypatch):
    def broken():
        raise DatabaseError("the database does not answer")

    monkeypatch.setattr(type(trained_here), "active_run", lambda self: broken())
    visitor.goes_to("read")
    visitor.draws("3")
    assert not visitor.app.exception
    assert 'class="answer' in visitor.page


@pytest.mark.parametrize(
    ("seconds", "words"), [([22.0], "Epoch 1 of 2000"), ([22.0, 25.0], "Epoch 2 of 2000, 1.7 h of training left")]
)
def test_the_first_epoch_which_takes_longer_says_nothing_about_the_others(trained_here, seconds, words):
    run = trained_here.start(ENDLESS, NOW)
    epochs = [{"epoch": epoch, "seconds": after} for epoch, after in enumerate(seconds, 1)]
    assert run_line.progress_of(run, epochs)[1] == words
