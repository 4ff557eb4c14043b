"""The exported file, tried in the visitor's own browser."""

from playwright.sync_api import expect

from tests.needs import need

TIMEOUT_MS = 120_000


def test_the_exported_file_reads_while_the_pen_moves(browser, address):
    need("npm")  # without it the page would get its runtime from a public server, and tests need no network
    context = browser.new_context(viewport={"width": 1100, "height": 1600})
    page = context.new_page()
    page.goto(f"{address}/export")
    page.get_by_role("button", name="Try it in this browser").click(timeout=TIMEOUT_MS)
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_have_attribute("data-ready", "yes", timeout=TIMEOUT_MS)
    canvas = frame.locator("#canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 140, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 240, steps=4)
    expect(frame.locator("#answer")).to_have_text("1")
    assert canvas.bounding_box() == box, "the page moved under the pen"
    page.mouse.up()
    context.close()
