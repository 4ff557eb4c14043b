"""corrections.py: what is corrected is kept, by SQLite and PostgreSQL alike, and never trains and tests at once."""

import io
import subprocess
import sys
from datetime import UTC, datetime

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from mnist_core.contract import NO_DIGIT
from mnist_core.corrections import limits
from mnist_core.corrections import store as corrections
from mnist_core.corrections.zip_export import with_pictures
from mnist_core.errors import CorrectionError, DatabaseError, ImageDecodeError
from mnist_core.storage import database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def image_of(value: int) -> np.ndarray:
    """A digit image told from others by its first pixels."""
    image = np.zeros((28, 28), np.float32)
    image[0, :4] = np.frombuffer(value.to_bytes(4, "big"), np.uint8) / np.float32(255)
    return image


def add(engine: sa.Engine, value: int = 1, session: str = "visit", **changes: object) -> int:
    fields = {"answer": 1, "label": 4, "version": "v1", "created": NOON} | changes
    return corrections.add(engine, session=session, image=image_of(value), **fields)


def png(width: int, height: int, mode: str = "RGB", color: object = "white") -> bytes:
    data = io.BytesIO()
    Image.new(mode, (width, height), color).save(data, "PNG")
    return data.getvalue()


def stored_picture(engine: sa.Engine) -> Image.Image:
    ((_, picture),) = with_pictures(engine)
    return Image.open(io.BytesIO(picture))


def test_a_correction_comes_back_as_it_was_kept(engine):
    number = add(engine, value=200, answer=1, label=4, version="mnist-mlp", picture=png(30, 20))
    (found,) = corrections.list_corrections(engine)
    assert (found.id, found.session, found.answer, found.label, found.version) == (number, "visit", 1, 4, "mnist-mlp")
    assert found.created == "2026-11-22T12:00:00+00:00"
    np.testing.assert_array_equal(found.image, image_of(200))
    assert stored_picture(engine).size == (30, 20)


def test_a_large_picture_is_kept_small_and_gray(engine):
    add(engine, picture=png(1000, 500))
    kept = stored_picture(engine)
    assert (kept.size, kept.mode) == ((280, 140), "L")


def test_ink_on_a_transparent_ground_is_kept_on_white(engine):
    add(engine, picture=png(10, 10, "RGBA", (0, 0, 0, 0)))
    assert stored_picture(engine).getextrema() == (255, 255)


def test_a_picture_that_cannot_be_read_keeps_nothing(engine):
    with pytest.raises(ImageDecodeError):
        add(engine, picture=b"no picture")
    assert corrections.list_corrections(engine) == []


def test_correcting_the_same_image_again_in_one_visit_changes_the_label(engine):
    first, second = add(engine, value=7, label=4), add(engine, value=7, label=9)
    assert first == second
    assert [found.label for found in corrections.list_corrections(engine)] == [9]


def test_the_same_image_in_another_visit_is_another_correction(engine):
    add(engine, value=7, session="one")
    add(engine, value=7, session="two")
    assert len(corrections.list_corrections(engine)) == 2


def test_no_corrections_are_an_empty_batch(engine):
    images, labels = corrections.labelled_images(engine, corrections.TRAIN)
    assert (images.shape, images.dtype, labels.shape) == ((0, 28, 28), np.float32, (0,))


def test_a_correction_can_be_relabelled(engine):
    number = add(engine, label=4)
    corrections.relabel(engine, number, 9)
    assert corrections.list_corrections(engine)[0].label == 9


def test_what_is_no_digit_is_given_only_to_what_asks_for_it(engine):
    add(engine, value=1, label=4), add(engine, value=2, label=NO_DIGIT)
    images, labels = corrections.labelled_images(engine, corrections.TRAIN)
    assert (len(images), labels.tolist()) == (1, [4])
    images, labels = corrections.labelled_images(engine, corrections.TRAIN, with_no_digit=True)
    assert (len(images), labels.tolist()) == (2, [4, NO_DIGIT])


def test_relabelling_what_is_gone_says_so(engine):
    with pytest.raises(CorrectionError, match="no longer exists"):
        corrections.relabel(engine, 12345, 4)


@pytest.mark.parametrize(("field", "value"), [("label", 10), ("label", -2), ("answer", 11)])
def test_what_is_no_digit_is_refused(engine, field, value):
    with pytest.raises(CorrectionError, match="is not a label"):
        add(engine, **{field: value})


@pytest.mark.parametrize("image", [np.zeros((27, 28)), np.full((28, 28), 1.5), np.full((28, 28), np.nan)])
def test_an_image_out_of_range_is_refused(engine, image):
    with pytest.raises(CorrectionError, match=r"expected an image \[28, 28\]"):
        corrections.add(
            engine, session="s", image=image.astype(np.float32), answer=1, label=2, version="v", created=NOON
        )


def test_a_value_that_resampling_left_just_above_1_is_no_obstacle(engine):
    image = np.full((28, 28), np.nextafter(np.float32(1), np.float32(2)))
    corrections.add(engine, session="s", image=image, answer=1, label=2, version="v", created=NOON)
    assert corrections.list_corrections(engine)[0].image.max() == 1


def test_pictures_are_loaded_for_an_export_alone(engine):
    add(engine, session="one", picture=png(10, 10))
    loaded = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def note(connection, cursor, statement, *_):
        loaded.append(statement)

    corrections.list_corrections(engine)
    corrections.labelled_images(engine, corrections.TRAIN)
    corrections.labels_by_image(engine, corrections.TRAIN)
    corrections.count(engine)
    assert len(loaded) >= 4
    assert not [statement for statement in loaded if "picture" in statement]


def test_one_visit_s_corrections_can_be_listed(engine):
    add(engine, value=1, session="one")
    number = add(engine, value=2, session="two")
    assert [found.id for found in corrections.list_corrections(engine, session="two")] == [number]


def test_one_visit_cannot_fill_the_database(engine, monkeypatch):
    monkeypatch.setattr(corrections, "MAX_PER_SESSION", 2)
    add(engine, value=1), add(engine, value=2)
    with pytest.raises(CorrectionError, match="this session has 2"):
        add(engine, value=3)
    add(engine, value=3, session="another")


def test_a_visit_that_has_all_it_may_have_can_still_change_its_corrections(engine, monkeypatch):
    monkeypatch.setattr(corrections, "MAX_PER_SESSION", 2)
    add(engine, value=1, label=4), add(engine, value=2, label=4)
    add(engine, value=1, label=9)
    assert [found.label for found in corrections.list_corrections(engine)] == [4, 9]


def test_a_full_database_takes_no_more_and_still_changes_labels(engine, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CORRECTIONS", 1)
    add(engine, value=1)
    with pytest.raises(CorrectionError, match="the store is full"):
        add(engine, value=2)
    add(engine, value=1, label=9)
    assert [found.label for found in corrections.list_corrections(engine)] == [9]


WRITER = """
import sys
from datetime import UTC, datetime
import numpy as np
from mnist_core.corrections import store
from mnist_core.storage.database import open_database
engine, first, count = open_database(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for value in range(first, first + count):
    image = np.zeros((28, 28), np.float32)
    image[0, :4] = np.frombuffer(value.to_bytes(4, "big"), np.uint8) / np.float32(255)
    store.add(engine, session=f"visit {value % 5}", image=image, answer=1, label=4, version="v",
              created=datetime.now(UTC))
"""


def test_processes_that_correct_at_once_lose_nothing(database_url):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, database_url, str(100 * number), "10"]) for number in range(3)
    ]
    assert [writer.wait() for writer in writers] == [0] * 3
    engine = database.open_database(database_url)
    kept = {found.image[0, :4].tobytes() for found in corrections.list_corrections(engine)}
    engine.dispose()
    assert kept == {image_of(100 * number + i)[0, :4].tobytes() for number in range(3) for i in range(10)}


def test_a_database_that_cannot_be_reached_is_named_with_what_to_do():
    with pytest.raises(DatabaseError, match="MNIST_CORE_DATABASE_URL"):
        database.open_database("postgresql://nobody@/none?host=/nowhere")


@pytest.mark.parametrize("url", ["nonsense", "oracle://x"])
def test_a_url_of_no_known_database_is_refused(url):
    with pytest.raises(DatabaseError, match="MNIST_CORE_DATABASE_URL"):
        database.open_database(url)
