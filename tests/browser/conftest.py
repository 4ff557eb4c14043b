"""One running app and one Chromium for all browser stories."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.browser.server import chromium, running_app, wait_until_it_answers
from tests.browser.sheet import Sheet

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1100, "height": 900}}


@pytest.fixture(scope="session")
def browser():
    if not shutil.which("chromium"):
        sentence = "no chromium on this machine: apt-get install chromium"
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def address(tmp_path_factory, browser):
    log = tmp_path_factory.mktemp("app") / "log"
    with running_app(log) as found:
        wait_until_it_answers(found)
        yield found
    assert "Traceback" not in log.read_text()


@pytest.fixture
def open_sheet(browser, address):
    """Opens the Read page as a visitor of its own; takes Playwright's context options."""
    contexts = []

    def opener(**options):
        contexts.append(browser.new_context(**(DESK | options)))
        return Sheet(contexts[-1].new_page(), address)

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture
def sheet(open_sheet):
    return open_sheet()


@pytest.fixture
def phone_sheet(open_sheet):
    return open_sheet(**PHONE)
