"""Files of several pages: every page of a TIFF and a PDF document, every picture of a ZIP archive."""

import io
import sys
import zipfile

import pillow_heif
import pytest
from PIL import Image

from mnist_core.errors import ImageDecodeError, ImageTooLargeError
from mnist_core.reading.decoding import documents, limits, zip_archive
from mnist_core.reading.decoding.documents import Outline, outline, page_of_document
from mnist_core.reading.uploads.client import UploadClient
from tests.reading.pages import drawing, file_bytes

pillow_heif.register_heif_opener()  # for writing it
PAGES = [Image.fromarray(drawing([digit])) for digit in "526"]
TIFF_OF_THREE = file_bytes(PAGES[0], "TIFF", save_all=True, append_images=PAGES[1:])
PDF_OF_THREE = file_bytes(PAGES[0], "PDF", save_all=True, append_images=PAGES[1:], resolution=100)
PNG = file_bytes(drawing(["2"]))


def zip_of(*files, **options):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **options) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return target.getvalue()


def test_a_picture_has_one_page():
    assert (
        outline(PNG) == outline(file_bytes(PAGES[0], "TIFF")) == outline(file_bytes(PAGES[0], "PDF")) == Outline(("",))
    )


@pytest.mark.parametrize("data", [TIFF_OF_THREE, PDF_OF_THREE], ids=["TIFF", "PDF"])
def test_each_page_of_a_document_has_a_name_and_its_own_pixels(data, predict):
    assert outline(data) == Outline((", page 1", ", page 2", ", page 3"))
    first, second = (page_of_document(data, number, None)[0].gray for number in (0, 1))
    assert first.shape != second.shape or (first != second).any()


def test_a_small_copy_in_a_tiff_is_no_page():
    copy = Image.new("L", (20, 20), 255)
    copy.encoderinfo = {"tiffinfo": {254: 1}}
    page, other = Image.new("L", (50, 50), 255), Image.new("L", (60, 50), 255)
    data = file_bytes(page, "TIFF", save_all=True, append_images=[copy, other])
    assert outline(data) == Outline((", page 1", ", page 2"))
    assert page_of_document(data, 1, None)[0].width == 60


def test_millimetres_on_a_pdf_page_are_rendered_at_200_dots_per_inch():
    a4 = file_bytes(Image.new("L", (1240, 1754), 255), "PDF", resolution=150)
    page, _ = page_of_document(a4, 0, None)
    assert (page.width, page.height) == pytest.approx((1654, 2339), abs=2)


def test_a_huge_pdf_page_is_rendered_with_few_pixels():
    poster = file_bytes(Image.new("L", (3000, 2000), 255), "PDF", resolution=10)
    page, _ = page_of_document(poster, 0, None)
    assert page.width * page.height < 6_100_000


def test_a_pdf_strip_without_end_is_refused():
    with pytest.raises(ImageTooLargeError, match="far too long"):
        page_of_document(file_bytes(Image.new("L", (9000, 2), 255), "PDF"), 0, None)


@pytest.mark.parametrize("cut", [30, 0.5])
def test_a_damaged_pdf_is_refused(cut):
    end = cut if cut > 1 else int(cut * len(PDF_OF_THREE))
    with pytest.raises(ImageDecodeError, match="the PDF document is damaged or cut off"):
        outline(PDF_OF_THREE[:end])


def test_a_pdf_without_its_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)  # imports of it now fail as where it is not installed
    with pytest.raises(ImageDecodeError, match=r"needs pypdfium2; .* pip install 'mnist-core\[formats\]'"):
        outline(PDF_OF_THREE)


def test_an_archives_pictures_have_their_names_and_what_macos_hides_is_none():
    data = zip_of(("scans/a.png", PNG), ("__MACOSX/scans/._a.png", b"x"), (".DS_Store", b"x"), ("b.png", PNG))
    assert outline(data) == Outline(("/scans/a.png", "/b.png"))
    assert page_of_document(data, 1, None)[0].gray.shape == drawing(["2"]).shape


def test_a_hostile_name_in_an_archive_is_only_shown():
    names = ["../../etc/passwd", "/root/a.png", "\x1b[31mred.png", "n" * 5000]
    shown = outline(zip_of(*((name, PNG) for name in names))).names
    assert shown[:2] == ("/../../etc/passwd", "//root/a.png")
    assert shown[2] == "/�[31mred.png"
    assert len(shown[3]) < 130


def test_a_file_without_a_name_and_a_folder_are_told_apart():
    data = zip_of(("folder/", b""), ("name", PNG)).replace(b"name", b"\0ame")  # zipfile ends a name at a NUL
    assert outline(data) == Outline(("/without a name",))
    assert page_of_document(data, 0, None)[0].gray.shape == drawing(["2"]).shape


def test_an_archive_or_an_office_document_within_an_archive_is_not_opened():
    with pytest.raises(ImageDecodeError, match="an archive within an archive"):
        page_of_document(zip_of(("inner.zip", zip_of(("a.png", PNG)))), 0, None)


def test_a_document_within_an_archive_says_that_it_has_further_pages():
    assert page_of_document(zip_of(("a.pdf", PDF_OF_THREE)), 0, None)[0].left_out == "2 further pages"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (zip_of(), "the ZIP archive is empty"),
        (zip_of(("[Content_Types].xml", b""), ("word/document.xml", b"")), "this is an office document"),
        (zip_of(("a.png", PNG))[:-30], "the ZIP archive is damaged or cut off"),
        (b"PK\x03\x04\x14\0\x06\0", "the ZIP archive is damaged or cut off"),
    ],
    ids=["empty", "office document", "cut off", "a header alone"],
)
def test_an_archive_that_holds_no_pictures_is_refused(data, sentence):
    with pytest.raises(ImageDecodeError, match=sentence):
        outline(data)


def test_a_damaged_picture_of_an_archive_is_refused_by_itself():
    data = bytearray(zip_of(("a.png", PNG), ("b.png", PNG)))
    data[60] ^= 255
    with pytest.raises(ImageDecodeError, match="damaged"):
        page_of_document(bytes(data), 0, None)
    assert page_of_document(bytes(data), 1, None)[0].gray.size


def test_a_file_protected_with_a_password_says_so():
    data = bytearray(zip_of(("a.png", PNG)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ImageDecodeError, match="protected with a password"):
        page_of_document(bytes(data), 0, None)


def test_a_file_that_unpacks_to_too_much_is_refused_whatever_the_archive_says():
    data = bytearray(zip_of(("a.png", bytes(30_000_000)), compression=zipfile.ZIP_DEFLATED))
    assert len(data) < 50_000
    with pytest.raises(ImageTooLargeError, match="more than 20,000,000 bytes"):
        page_of_document(bytes(data), 0, None)


def test_an_archive_that_unpacks_to_far_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(zip_archive, "MAX_UNPACKED_BYTES", 100)
    with pytest.raises(ImageTooLargeError, match="the ZIP archive unpacks to"):
        outline(zip_of(("a.png", PNG)))


def test_pages_beyond_the_limit_are_counted(monkeypatch):
    monkeypatch.setattr(documents, "MAX_PAGES", 2)
    assert outline(TIFF_OF_THREE) == outline(PDF_OF_THREE) == Outline((", page 1", ", page 2"), further=1)
    assert limits.MAX_PAGES == 100


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF", "HEIF"])
def test_an_animation_says_that_it_has_further_pictures(kind):
    other = Image.new("L", PAGES[0].size, 0)
    data = file_bytes(PAGES[0], kind, save_all=True, append_images=[other])
    assert page_of_document(data, 0, None)[0].left_out == "the file's further pictures"
    assert page_of_document(file_bytes(PAGES[0], kind), 0, None)[0].left_out == ""


@pytest.mark.parametrize("data", [TIFF_OF_THREE, PDF_OF_THREE, zip_of(("a.png", PNG))], ids=["TIFF", "PDF", "ZIP"])
def test_the_reading_process_gives_the_same_pages_under_its_limits(data, reader):
    client = UploadClient()
    assert client.outline(data) == outline(data)
    last = len(outline(data).names) - 1
    there = client.read(data, reader.classifier, None, last)
    assert there.shape == page_of_document(data, last, None)[0].gray.shape
    assert len(there.digits) == 1
    client.close()
