"""corrections/zip_import.py: a zip of corrections is taken whole, as one session's, or refused and changes nothing."""

import io
import json
import sys
import zipfile
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from mnist_core.contract import NO_DIGIT
from mnist_core.corrections import limits, zip_entries
from mnist_core.corrections import store as corrections
from mnist_core.corrections.zip_export import with_pictures
from mnist_core.corrections.zip_import import import_zip
from mnist_core.corrections.zip_layout import MANIFEST
from mnist_core.errors import CorrectionError
from mnist_core.reading.uploads.client import UploadClient
from mnist_core.storage.database import open_database
from tests.corrections.test_store import NOON, add, image_of, png
from tests.corrections.test_zip_export import export

LATER = datetime(2026, 11, 23, tzinfo=UTC)


def avif(width, height):
    target = io.BytesIO()
    Image.new("L", (width, height)).save(target, "AVIF")
    return target.getvalue()


def zip_of(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def digit_png(value: int) -> bytes:
    target = io.BytesIO()
    Image.fromarray((image_of(value) * 255).round().astype(np.uint8)).save(target, "PNG")
    return target.getvalue()


DIGIT = png(28, 28, "L", 7)
LINE = {"file": "4/a.png", "answer": 1, "version": "v", "created": "2026-11-22T12:00:00"}


def with_line(text: str) -> bytes:
    return zip_of({"4/a.png": DIGIT, MANIFEST: text.encode()})


def changed(**fields: object) -> bytes:
    return with_line(json.dumps(LINE | fields))


def everything(engine):
    return [
        (found.image.tobytes(), picture, found.answer, found.label, found.version, found.created)
        for found, picture in with_pictures(engine)
    ]


@pytest.fixture
def elsewhere(tmp_path):
    opened = open_database(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    yield opened
    opened.dispose()


def test_an_export_imported_elsewhere_is_the_same_corrections(engine, elsewhere):
    for visit in range(4):
        add(engine, value=visit, label=visit, session=f"visit {visit}", picture=png(20, 20))
    add(engine, value=4, answer=NO_DIGIT, label=NO_DIGIT)
    assert import_zip(elsewhere, export(engine), LATER) == 5
    assert everything(elsewhere) == everything(engine)


def test_an_import_is_a_session_of_its_own_whatever_it_claims(engine, elsewhere):
    for visit in range(4):
        add(engine, value=visit, session=f"visit {visit}")
    add(elsewhere, value=100, session="visit 0")
    import_zip(elsewhere, export(engine), LATER)
    found = corrections.list_corrections(elsewhere)
    assert {each.part for each in found} == {"train"}
    assert [len({each.session for each in group}) for group in (found, found[:4])] == [2, 1]
    assert found[0].session not in {f"visit {visit}" for visit in range(4)}


def test_importing_one_s_own_export_adds_nothing(engine):
    add(engine, value=1)
    add(engine, value=2)
    before = everything(engine)
    assert import_zip(engine, export(engine), LATER) == 0
    assert everything(engine) == before


def test_an_image_that_is_here_with_another_label_is_added(engine, elsewhere):
    add(engine, value=1, label=4)
    add(elsewhere, value=1, label=9)
    assert import_zip(elsewhere, export(engine), LATER) == 1
    assert [each.label for each in corrections.list_corrections(elsewhere)] == [4, 9]


def test_a_zip_of_folders_without_a_manifest_is_read_by_its_folders(engine):
    assert import_zip(engine, zip_of({"digits/3/a.png": DIGIT, "9/b.png": png(28, 28, "L", 9)}), NOON) == 2
    found = corrections.list_corrections(engine)
    assert [(c.label, c.version, c.created) for c in found] == [
        (9, "imported", "2026-11-22T12:00:00+00:00"),
        (3, "imported", "2026-11-22T12:00:00+00:00"),
    ]
    assert len({c.session for c in found}) == 1
    np.testing.assert_array_equal(found[1].image, np.full((28, 28), np.float32(7) / np.float32(255)))


def test_many_copies_of_one_image_are_one_correction_that_is_decoded_once(engine, monkeypatch):
    decoded = []

    def note(self, data, max_side, original=UploadClient.small_picture):
        decoded.append(max_side)
        return original(self, data, max_side)

    monkeypatch.setattr(UploadClient, "small_picture", note)
    assert import_zip(engine, zip_of({f"3/{number}.png": DIGIT for number in range(100)}), NOON) == 1
    assert decoded == [28]


def test_pictures_are_decoded_in_the_decoding_process(engine, elsewhere, monkeypatch):
    add(engine, value=1, picture=png(20, 20))
    data = export(engine)
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("a picture was opened in this process"))
    assert import_zip(elsewhere, data, NOON) == 1


def test_a_time_of_another_zone_is_kept_in_utc(engine):
    import_zip(engine, changed(created="2026-11-22T12:00:00+02:00"), NOON)
    assert corrections.list_corrections(engine)[0].created == "2026-11-22T10:00:00+00:00"


def test_what_does_not_fit_is_refused_whole(engine, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CORRECTIONS", 2)
    add(engine, value=1)
    with pytest.raises(CorrectionError, match="2 more do not fit"):
        import_zip(engine, zip_of({f"3/{value}.png": digit_png(value) for value in (2, 3)}), NOON)
    assert len(corrections.list_corrections(engine)) == 1


def test_more_than_a_session_may_have_is_refused_whole(engine):
    data = zip_of({f"3/{value}.png": digit_png(value) for value in range(3)})
    with pytest.raises(CorrectionError, match="3 digits in the zip; give 1 to 2"):
        import_zip(engine, data, NOON, most=2)
    assert import_zip(engine, data, NOON, most=3) == 3


def test_entries_together_unpack_to_a_limit(engine, monkeypatch):
    monkeypatch.setattr(zip_entries, "MAX_UNPACKED_BYTES", 1_000)
    data = zip_of({f"3/{value}.png": digit_png(value) + bytes(300) for value in range(3)})
    with pytest.raises(CorrectionError, match="unpacks to more than 1,000 bytes"):
        import_zip(engine, data, NOON)


def test_a_zip_of_too_many_files_is_refused_before_it_is_opened(engine, monkeypatch):
    data = zip_of({"3/a.png": DIGIT} | {f"{number}.txt": b"" for number in range(2_000)})
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(CorrectionError, match="more than 2,000 files"):
        import_zip(engine, data, NOON)


def encrypted() -> bytes:
    """A zip with the flag that says so set in both of the entry's headers."""
    data = bytearray(zip_of({"4/a.png": DIGIT}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    return bytes(data)


def packed_by_lzma() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("4/a.png", DIGIT)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not a zip"),
        (b"PK\x03\x04 and no more", "not a zip"),
        (zip_of({}), "0 digits"),
        (zip_of({"eleven/a.png": DIGIT}), "must be in a folder named 0 to 9 or no-digit"),
        (zip_of({"4/a.png": png(29, 28)}), "4/a.png"),
        (zip_of({"4/a.png": png(27, 28)}), "27×28; expected 28×28"),
        (zip_of({"4/a.png": b"no picture"}), "4/a.png"),
        (zip_of({"4/a.png": avif(28, 28)}), "4/a.png"),  # what the app does not write reaches no decoder
        (zip_of({"4/a.png": bytes(200_001)}), "larger than 200,000 bytes"),
        (zip_of({"4/a.png": DIGIT, "4/b\n.png": DIGIT}), "unprintable"),
        (encrypted(), "4/a.png in the zip cannot be read"),
        (packed_by_lzma(), "unusual method"),
        (with_line("{"), "line 1 of corrections.jsonl"),
        (with_line("[1]"), "line 1 of corrections.jsonl"),
        (with_line(json.dumps(LINE) + "\n\n" + json.dumps(LINE)), "line 3 of .*4/a.png stands there twice"),
        (with_line('{"file": "4/a.png"}'), "answer is missing"),
        (with_line("{}\n" * 501), "more than 500 lines"),
        (with_line('{"x": ' + "[" * sys.getrecursionlimit() * 2 + "]" * sys.getrecursionlimit() * 2 + "}"), "nested"),
        (with_line(json.dumps(LINE)[:-1] + ', "answer": 2}'), "a name stands there twice"),
        (with_line(json.dumps(LINE).replace("1", "1e400", 1)), "answer is no label"),
        (with_line(json.dumps(LINE).replace("1", "NaN", 1)), "answer is no label"),
        (with_line(json.dumps(LINE).replace("1", "1" * 5000, 1)), "line 1"),
        (with_line(json.dumps(LINE).replace("4/a", "\\ud800")), "file is not a text"),
        (changed(answer=1.0), "answer is no label"),
        (changed(answer=True), "answer is no label"),
        (changed(answer=10), "answer is no label"),
        (changed(answer=[1]), "answer is no label"),
        (changed(version="\ud800"), "version is not a text"),
        (changed(version="a\0b"), "version is not a text"),
        (changed(version="v" * 201), "version is not a text"),
        (changed(created="soon"), "line 1"),
        (changed(created=5), "created is not a text"),
        (changed(created="0001-01-01T00:00:00+23:59"), "line 1"),
        (changed(file=["4/a.png"]), "file is not a text"),
    ],
)
def test_what_is_no_zip_of_corrections_is_refused_whole(engine, data, sentence):
    with pytest.raises(CorrectionError, match=sentence):
        import_zip(engine, data, NOON)
    assert corrections.list_corrections(engine) == []


def test_a_name_that_stands_twice_is_refused(engine):
    data = zip_of({"4/a.png": DIGIT, "4/b.png": digit_png(1)}).replace(b"4/b.png", b"4/a.png")
    with pytest.raises(CorrectionError, match="a name stands twice"):
        import_zip(engine, data, NOON)


def test_a_large_picture_in_a_small_file_is_refused_by_its_header(engine):
    with pytest.raises(CorrectionError, match="28 pixels on a side"):
        import_zip(engine, zip_of({"4/a.png": png(5000, 5000, "L")}), NOON)
