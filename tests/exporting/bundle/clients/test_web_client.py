"""The bundle's page in headless Chromium, on a static server of this machine."""

import base64
import functools
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from mnist_core.contract import INT8_FILE
from mnist_core.exporting.bundle import web_runtime
from tests.exporting.bundle.clients.unzipped import has_web_runtime, read_by_reading
from tests.exporting.varied_pages import mnist_pages

TIMEOUT_MS = 60_000
READ_PAGES = """async (pages) => {
    const { openReader } = await import("./reader.js");
    const read = await openReader();
    const answers = [];
    for (const [height, width, text] of pages) {
        const gray = Uint8Array.from(atob(text), (symbol) => symbol.charCodeAt(0));
        answers.push([...(await read(gray, height, width)).probabilities]);
    }
    return answers;
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory, bundle_folder):
    if not has_web_runtime():
        pytest.skip("onnxruntime-web is not on this machine, and neither is npm to fetch it")
    return shutil.copytree(bundle_folder, tmp_path_factory.mktemp("web") / "digit-reader")


def served(folder):
    """Serve a folder's web page; gives the server, whose address is in server_port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder / "web"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def stopped(server):
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def opened(browser, folder):
    """The page, opened once, and what its console complains of."""
    server = served(folder)
    context = browser.new_context()
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.wait_for_selector("body[data-ready]", timeout=TIMEOUT_MS)
    yield page, problems
    context.close()
    stopped(server)


@pytest.fixture
def page(opened):
    page, problems = opened
    page.click("#clear")
    yield page
    assert problems == []


def draw_seven(page):
    box = page.locator("#canvas").bounding_box()
    page.mouse.move(box["x"] + 80, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 60, steps=5)
    page.mouse.move(box["x"] + 120, box["y"] + 230, steps=5)


def test_the_answer_is_there_while_the_pen_is_still_down_and_goes_with_clear(page):
    expect(page.locator("#sure")).to_have_text("Draw a digit.")
    draw_seven(page)
    expect(page.locator("#answer")).to_have_text("7")
    page.mouse.up()
    assert page.locator("#bars meter").nth(7).evaluate("bar => bar.value") > 0.5
    page.click("#clear")
    expect(page.locator("#answer")).to_have_text("–")


def test_a_finger_draws_as_a_mouse_does(browser, folder):
    server = served(folder)
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.wait_for_selector("body[data-ready]", timeout=TIMEOUT_MS)
    box, touch = page.locator("#canvas").bounding_box(), context.new_cdp_session(page)

    def send(kind, *point):
        points = [{"x": box["x"] + point[0], "y": box["y"] + point[1]}] if point else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", 80, 60)
    for x, y in [(120, 60), (200, 60), (160, 145), (120, 230)]:
        send("touchMove", x, y)
    expect(page.locator("#answer")).to_have_text("7")
    send("touchEnd")
    assert page.evaluate("scrollY") == 0
    context.close()
    stopped(server)


def test_the_page_s_self_test_finds_every_golden_picture_the_same(page):
    page.click("#check")
    expect(page.locator("#checked")).to_have_text("20 golden pictures, 0 differ", timeout=TIMEOUT_MS)


def test_a_picture_file_is_read(page, folder, tmp_path):
    Image.open(folder / "golden" / "07-3.pgm").save(tmp_path / "three.png")
    page.set_input_files("#picture", tmp_path / "three.png")
    expect(page.locator("#answer")).to_have_text("3")


@pytest.mark.long
def test_once_visited_it_opens_without_a_server(browser, folder):
    server = served(folder)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    stopped(server)
    page.reload()
    page.wait_for_selector("body[data-ready]", timeout=TIMEOUT_MS)
    draw_seven(page)
    expect(page.locator("#answer")).to_have_text("7")
    context.close()


@pytest.mark.mnist
def test_it_reads_a_thousand_pages_of_mnist_as_the_app_s_int8_model_does(page, mnist):
    pages = [image for image in mnist_pages(mnist.train.images, 1_300, seed=5) if np.ptp(image) > 60][:1_000]
    sent = [[*image.shape, base64.b64encode(image.tobytes()).decode()] for image in pages]
    answers = np.array(page.evaluate(READ_PAGES, sent))
    expected = read_by_reading(pages, INT8_FILE)
    assert answers.shape == (1_000, 10)
    assert (answers.argmax(axis=1) == expected.argmax(axis=1)).mean() >= 0.999


@pytest.mark.long
@pytest.mark.parametrize("is_true", [True, False], ids=["its bytes", "other bytes"])
def test_a_runtime_from_the_public_server_is_used_only_if_its_bytes_are_the_pinned_ones(is_true, browser, folder):
    said = folder / "web" / "runtime.json"
    kept = said.read_bytes()
    said.write_bytes(web_runtime.runtime_json(beside_the_page=False))
    server = served(folder)
    context = browser.new_context(service_workers="block")
    page = context.new_page()

    def answer(route):
        data = (folder / "web" / "ort" / route.request.url.rpartition("/")[2]).read_bytes()
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(body=data if is_true else data + b" ", headers=headers)

    page.route(f"{web_runtime.PUBLIC_SERVER}**", answer)
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    if is_true:
        page.wait_for_selector("body[data-ready]", timeout=TIMEOUT_MS)
    else:
        expect(page.locator("#sure")).to_contain_text("The model cannot be opened", timeout=TIMEOUT_MS)
    context.close()
    stopped(server)
    said.write_bytes(kept)
