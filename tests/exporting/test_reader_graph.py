"""The graph in a file reads pages as `reading/` does."""

import io
import itertools

import numpy as np
import onnx
import pytest
from PIL import Image

from mnist_core.contract import ONNX_FILE
from mnist_core.errors import BlankImageError
from mnist_core.exporting.bundle.digit_pages import draw, golden_pages
from mnist_core.exporting.reader_graph import reader_graph, reader_session
from mnist_core.measuring.evaluation import predict_all
from mnist_core.reading import DigitReader, OnnxClassifier
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink
from mnist_core.versions.lookup import SHIPPED_FOLDER
from tests.exporting.varied_pages import drawn_pages, mnist_pages


@pytest.fixture(scope="module")
def classifier():
    return OnnxClassifier.load(SHIPPED_FOLDER)


@pytest.fixture(scope="module")
def graph(classifier):
    return reader_graph(onnx.load(SHIPPED_FOLDER / ONNX_FILE), classifier.card.confidence_threshold)


@pytest.fixture(scope="module")
def read(graph):
    session = reader_session(graph.SerializeToString())
    names = [output.name for output in session.get_outputs()]
    return lambda page: dict(zip(names, session.run(None, {"pixels": page}), strict=True))


def image_by_reading(page):
    try:
        return digit_from_ink(ink_from_gray(page))
    except BlankImageError:
        return None


def assert_reads_alike(pages, read, classifier):
    """Every page has the same 28×28 pixels to 1e-5, and the same answer."""
    found, expected = [], []
    for number, page in enumerate(pages):
        answer, image = read(page), image_by_reading(page)
        assert answer["has_ink"] == (image is not None), f"page {number}"
        if image is None:
            assert answer["digit"] == -1
            continue
        assert np.abs(answer["image"] - image).max() <= 1e-5, f"page {number}"
        found.append(answer)
        expected.append(image)
    probabilities = predict_all(classifier.predict_batch, np.stack(expected))
    assert np.abs(np.stack([answer["probabilities"] for answer in found]) - probabilities).max() <= 1e-4
    assert [int(answer["digit"]) for answer in found] == probabilities.argmax(axis=1).tolist()
    is_confident = probabilities.max(axis=1) >= np.float32(classifier.card.confidence_threshold)
    assert [bool(answer["confident"]) for answer in found] == is_confident.tolist()
    return len(found)


SOME_AND_MANY = [400, pytest.param(5_000, marks=pytest.mark.long)]


@pytest.mark.parametrize("count", SOME_AND_MANY)
def test_drawn_pages_of_every_size_and_gray_are_read_as_by_reading(count, read, classifier):
    with_ink = assert_reads_alike(drawn_pages(count, seed=1), read, classifier)
    assert 0.7 * count < with_ink < count  # some must be too faint, or the blank ones were not tried


@pytest.mark.mnist
@pytest.mark.parametrize("count", SOME_AND_MANY)
def test_pages_of_mnist_are_read_as_by_reading(count, read, classifier, mnist):
    assert assert_reads_alike(mnist_pages(mnist.train.images, count, seed=2), read, classifier) > 0.8 * count


@pytest.mark.parametrize(("digit", "page"), golden_pages())
def test_our_own_digits_are_read_as_what_was_drawn(digit, page, read):
    assert read(page)["digit"] == digit


@pytest.mark.parametrize(("digit", "page"), golden_pages())
def test_the_app_itself_sees_our_own_digits_as_the_graph_does(digit, page, read):
    file = io.BytesIO()
    Image.fromarray(page).save(file, "PNG")
    reading = DigitReader.load(SHIPPED_FOLDER).read_image(file.getvalue())
    assert [found.label for found in reading.digits] == [digit]
    np.testing.assert_allclose(read(page)["image"], reading.digits[0].image, atol=1e-5)


@pytest.mark.parametrize("gray", [0, 1, 127, 254, 255])
def test_a_blank_page_has_no_digit(gray, read):
    answer = read(np.full((40, 30), gray, np.uint8))
    assert not answer["has_ink"]
    assert not answer["confident"]
    assert answer["digit"] == -1
    assert answer["probabilities"].tolist() == [0.0] * 10
    assert not answer["image"].any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (3, 2), (600, 40), (900, 1200)])
def test_pages_of_any_height_and_width_read_as_by_reading(shape, read):
    page = np.full(shape, 255, np.uint8)
    page[
        shape[0] // 3 : shape[0] // 3 + max(1, shape[0] // 4), shape[1] // 2 : shape[1] // 2 + max(1, shape[1] // 9)
    ] = 0
    expected = image_by_reading(page)
    np.testing.assert_allclose(read(page)["image"], np.zeros((28, 28)) if expected is None else expected, atol=1e-5)


@pytest.mark.parametrize("is_white", [False, True])
@pytest.mark.parametrize(
    ("rows", "columns", "strongest"),
    [
        (slice(5, 20), slice(9, 12), 255),
        (slice(5, 20), slice(9, 12), 192),  # the weakest that keeps its values
        (slice(5, 20), slice(9, 12), 191),
        (slice(0, 20), slice(9, 12), 255),  # up to one edge of the page
        (slice(5, 30), slice(9, 12), 255),
        (slice(5, 20), slice(0, 12), 255),
        (slice(5, 20), slice(9, 24), 255),
        (slice(0, 4), slice(0, 3), 255),  # in the corner
    ],
)
def test_black_and_white_pages_read_as_by_reading(is_white, rows, columns, strongest, read):
    ink = np.zeros((30, 24), np.uint8)
    ink[rows, columns] = strongest
    ink[12, 14:17] = (1, 7, 60)
    page = 255 - ink if is_white else ink
    np.testing.assert_allclose(read(page)["image"], image_by_reading(page), atol=1e-5)


@pytest.mark.parametrize("faint_pixels", [50, 51])
def test_noise_is_told_at_the_same_pixel(faint_pixels, read):
    page = np.zeros((40, 40), np.uint8)
    page[5:30, 8:14] = 255
    page[2:6, 15:30].flat[:faint_pixels] = 4
    np.testing.assert_allclose(read(page)["image"], image_by_reading(page), atol=1e-5)


@pytest.mark.parametrize(("dark", "light"), [(120, 131), (100, 156), (0, 1)])
def test_a_page_whose_ink_stands_out_equally_on_both_sides_is_settled_alike(dark, light, read):
    page = np.full((30, 30), 128, np.uint8)
    page[5:20, 5:8] = dark
    page[5:20, 15:18] = light
    expected = image_by_reading(page)
    np.testing.assert_allclose(read(page)["image"], np.zeros((28, 28)) if expected is None else expected, atol=1e-5)


def test_every_ground_and_ink_level_is_stretched_alike(read):
    mask = draw(8)[::8, ::8].astype(int)
    for ground, ink in itertools.product(range(0, 256, 15), repeat=2):
        page = (ground + (ink - ground) * (255 - mask) // 255).astype(np.uint8)
        expected = image_by_reading(page)
        answer = read(page)
        assert answer["has_ink"] == (expected is not None)
        if expected is not None:
            np.testing.assert_allclose(answer["image"], expected, atol=1e-5, err_msg=f"{ink} on {ground}")


def test_the_graph_stays_inside_opset_17_and_has_no_step_of_unknown_size(graph):
    operators = {(node.domain, node.op_type) for node in graph.graph.node}
    assert {(imported.domain, imported.version) for imported in graph.opset_import} == {("", 17)}
    assert {domain for domain, _ in operators} == {""}
    assert not {name for _, name in operators} & {"Resize", "NonZero", "Unique", "Compress", "Loop", "Scan"}
