"""Whatever happens to a file on its way, it is read or refused by the core; `fuzz_reading` tries it 100,000 times."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mnist_core.errors import ImageError
from mnist_core.reading.decoding.documents import outline, page_of_document
from mnist_core.reading.ink.page import ink_from_page
from mnist_core.reading.segmentation.segmentation import find_digits
from tests.reading.decoding.encodings import documents, encodings

FILES = [data for _, data in [*encodings("7", height=24), *documents("7", height=24)]]


@st.composite
def damaged_files(draw):
    """A real file, cut off, with bytes changed or with a piece of another file inside."""
    data = bytearray(draw(st.sampled_from(FILES)))
    for _ in range(draw(st.integers(0, 6))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    if draw(st.booleans()):
        other = draw(st.sampled_from(FILES))
        at = draw(st.integers(0, len(data)))
        data[at:at] = other[: draw(st.integers(0, len(other)))]
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=damaged_files())
def test_a_damaged_file_is_read_or_refused(data, predict):
    try:
        page, _ = page_of_document(data, len(outline(data).names) - 1, None)
    except ImageError:
        return
    digits = find_digits(ink_from_page(page).ink, predict)
    assert all(digit.box.width > 0 and digit.box.height > 0 for digit in digits)
