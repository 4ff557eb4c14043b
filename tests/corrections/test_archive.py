"""corrections/archive.py: what is exported can be looked into and imported; what is no such zip changes nothing."""

import io
import json
import zipfile
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from mnist_core.corrections import store as corrections
from mnist_core.corrections.archive import MANIFEST, export_zip, import_zip
from mnist_core.errors import CorrectionError
from mnist_core.storage.database import open_database
from tests.corrections.test_store import NOON, add, png

LATER = datetime(2026, 11, 23, tzinfo=UTC)


def avif(width, height):
    target = io.BytesIO()
    Image.new("L", (width, height)).save(target, "AVIF")
    return target.getvalue()


def zip_of(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


DIGIT = png(28, 28, "L", 7)


def everything(engine):
    return [
        (c.session, c.part, c.image.tobytes(), c.picture, c.answer, c.label, c.version, c.created)
        for c in corrections.list_corrections(engine)
    ]


def test_an_export_imported_elsewhere_is_the_same_corrections_in_the_same_parts(engine, tmp_path):
    for visit in range(4):
        add(engine, value=visit, label=visit, session=f"visit {visit}", picture=png(20, 20))
    other = open_database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    assert import_zip(other, export_zip(engine), LATER) == 4
    assert everything(other) == everything(engine)
    other.dispose()


def test_importing_twice_adds_nothing_twice(engine):
    add(engine, value=1)
    add(engine, value=2)
    before = everything(engine)
    import_zip(engine, export_zip(engine), LATER)
    assert everything(engine) == before


def test_an_export_holds_a_png_for_each_correction_in_a_folder_of_its_label(engine):
    add(engine, value=1, label=4)
    with zipfile.ZipFile(io.BytesIO(export_zip(engine))) as archive:
        assert archive.namelist() == ["4/000001.png", MANIFEST]
        image = Image.open(io.BytesIO(archive.read("4/000001.png")))
    assert (image.size, image.mode) == ((28, 28), "L")


def test_a_zip_of_folders_without_a_manifest_is_read_by_its_folders(engine):
    assert import_zip(engine, zip_of({"digits/3/a.png": DIGIT, "9/b.png": png(28, 28, "L", 9)}), NOON) == 2
    found = corrections.list_corrections(engine)
    assert [(c.label, c.version, c.created) for c in found] == [
        (9, "imported", "2026-11-22T12:00:00+00:00"),
        (3, "imported", "2026-11-22T12:00:00+00:00"),
    ]
    assert len({c.session for c in found}) == 1
    np.testing.assert_array_equal(found[1].image, np.full((28, 28), np.float32(7) / np.float32(255)))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not a zip"),
        (b"PK\x03\x04 and no more", "not a zip"),
        (zip_of({}), "0 digits"),
        (zip_of({"eleven/a.png": DIGIT}), "must be in a folder named 0 to 9"),
        (zip_of({"4/a.png": png(29, 28)}), "4/a.png"),
        (zip_of({"4/a.png": png(27, 28)}), "27×28; expected 28×28"),
        (zip_of({"4/a.png": b"no picture"}), "4/a.png"),
        (zip_of({"4/a.png": avif(28, 28)}), "4/a.png"),  # what the app does not write reaches no decoder
        (zip_of({"4/a.png": bytes(200_001)}), "larger than 200,000 bytes"),
        (zip_of({"4/a.png": DIGIT, MANIFEST: b"{"}), MANIFEST),
        (zip_of({"4/a.png": DIGIT, MANIFEST: b"[1]"}), MANIFEST),
        (zip_of({"4/a.png": DIGIT, MANIFEST: json.dumps({"file": "4/a.png", "session": ""}).encode()}), "4/a.png"),
        (zip_of({"4/a.png": DIGIT, MANIFEST: b'{"file": "4/a.png", "session": "s", "created": "soon"}'}), "4/a.png"),
    ],
)
def test_what_is_no_zip_of_corrections_is_refused_whole(engine, data, sentence):
    with pytest.raises(CorrectionError, match=sentence):
        import_zip(engine, data, NOON)
    assert corrections.list_corrections(engine) == []
