"""One running app and one Chromium for all browser stories."""

from __future__ import annotations

import pytest

from tests.browser.server import running_app, wait_until_ready
from tests.browser.sheet import Sheet

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1100, "height": 900}}


@pytest.fixture(scope="session")
def address(tmp_path_factory, browser):
    log = tmp_path_factory.mktemp("app") / "log"
    with running_app(log) as found:
        wait_until_ready(found)
        yield found
    said = log.read_text(encoding="utf-8")
    assert f"URL: {found.replace('127.0.0.1', 'localhost')}" in said
    assert "Network" not in said
    assert "Traceback" not in said


@pytest.fixture(scope="session")
def contexts(browser):
    """One context for each kind of window, so that the app's scripts are loaded once and come from the cache then."""
    opened = {}

    def context(options):
        key = repr(sorted(options.items()))
        if key not in opened:
            opened[key] = browser.new_context(**options)
        return opened[key]

    yield context
    for context in opened.values():
        context.close()


@pytest.fixture
def open_sheet(contexts, address):
    """Opens the Read page as a visitor of its own; takes Playwright's context options."""
    sheets = []

    def opener(**options):
        sheets.append(Sheet(contexts(DESKTOP | options).new_page(), address))
        return sheets[-1]

    yield opener
    for sheet in sheets:
        sheet.page.close()


@pytest.fixture
def sheet(open_sheet):
    return open_sheet()


@pytest.fixture
def phone_sheet(open_sheet):
    return open_sheet(**PHONE)
