"""One drawn digit in every encoding that a camera, a scanner or a drawing program may give it."""

import io
import zipfile

import cv2
import numpy as np
import pillow_heif
from PIL import Image

from tests.reading.pages import drawing, file_bytes

EXIF_ORIENTATION = 274
UNDONE_BY = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def encodings(digit="2", height=150):
    """Yield a name and a file's bytes for each way to save the digit."""
    gray = drawing([digit], height=height, pen=height // 9, margin=height // 4)
    page = Image.fromarray(gray)
    yield from _plain_files(page)
    yield from _lossy_files(page)
    yield from _deep_files(gray)
    yield from _files_with_transparency(gray)
    yield from _files_of_other_modes(page, gray)
    yield from _turned_files(page)
    yield from _phone_files(page, gray)
    yield from _animations(page)
    yield from _other_grounds(gray)


def documents(digit="2", height=150):
    """Yield a name and a file's bytes for each kind of file that has several pages, the digit on each."""
    page = Image.fromarray(drawing([digit], height=height, pen=height // 9, margin=height // 4))
    pages = {"save_all": True, "append_images": [page]}
    yield "tiff of equal pages", file_bytes(page, "TIFF", **pages)
    yield "pdf gray", file_bytes(page, "PDF", resolution=100, **pages)
    yield "pdf of bits", file_bytes(page.convert("1"), "PDF", resolution=100)
    yield "pdf rgb", file_bytes(page.convert("RGB"), "PDF", resolution=100)
    for name, method in (
        ("stored", zipfile.ZIP_STORED),
        ("deflated", zipfile.ZIP_DEFLATED),
        ("lzma", zipfile.ZIP_LZMA),
    ):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", method) as archive:
            archive.writestr("a.png", file_bytes(page))
            archive.writestr("b.bmp", file_bytes(page, "BMP"))
        yield f"zip {name}", target.getvalue()


def _plain_files(page):
    for mode in ("L", "RGB", "RGBA", "P", "1"):
        yield f"png {mode}", file_bytes(page.convert(mode))
    for mode in ("L", "RGB", "P", "1"):
        yield f"bmp {mode}", file_bytes(page.convert(mode), "BMP")
        yield f"tiff {mode}", file_bytes(page.convert(mode), "TIFF")
    for mode in ("L", "RGB", "1"):
        yield f"pnm {mode}", file_bytes(page.convert(mode), "PPM")
    for compression in ("tiff_lzw", "tiff_deflate", "packbits"):
        yield f"tiff {compression}", file_bytes(page, "TIFF", compression=compression)
    yield "tiff fax", file_bytes(page.convert("1"), "TIFF", compression="group4")
    yield "gif", file_bytes(page, "GIF")
    yield "gif interlaced", file_bytes(page, "GIF", interlace=True)
    yield "webp lossless", file_bytes(page.convert("RGB"), "WEBP", lossless=True)
    yield "png of 16 colours", file_bytes(page.quantize(16))


def _lossy_files(page):
    for quality in (30, 50, 75, 90, 100):
        yield f"jpeg {quality}", file_bytes(page, "JPEG", quality=quality)
        yield f"webp {quality}", file_bytes(page.convert("RGB"), "WEBP", quality=quality)
    yield "jpeg progressive", file_bytes(page.convert("RGB"), "JPEG", progressive=True)
    yield "jpeg 4:4:4", file_bytes(page.convert("RGB"), "JPEG", subsampling=0)


def _deep_files(gray):
    deep = gray.astype(np.uint16) * 257
    yield "png 16 bit", file_bytes(Image.fromarray(deep))
    yield "tiff 16 bit", file_bytes(Image.fromarray(deep), "TIFF")
    yield "png 12 bits in 16", file_bytes(Image.fromarray((gray.astype(np.uint16) * 4095) // 255))
    yield "tiff 32 bit", file_bytes(Image.fromarray(deep.astype(np.int32)), "TIFF")
    yield "tiff float 0-1", file_bytes(Image.fromarray((gray / 255).astype(np.float32)), "TIFF")
    yield "tiff float 0-255", file_bytes(Image.fromarray(gray.astype(np.float32)), "TIFF")


def _files_with_transparency(gray):
    ink = 255 - gray
    for name, colour in (("black", 0), ("white", 255)):
        for hidden in (0, 255):
            base = np.where(ink > 0, colour, hidden).astype(np.uint8)
            yield f"{name} ink on nothing, {hidden} under it", file_bytes(np.dstack([base, base, base, ink]))
    yield "gray with alpha", file_bytes(Image.fromarray(np.dstack([np.zeros_like(ink), ink]), "LA"))
    yield "webp with alpha", file_bytes(np.dstack([np.zeros_like(ink)] * 3 + [ink]), "WEBP", lossless=True)
    see_through = Image.fromarray(gray).quantize(4)
    lightest = int(np.argmax(np.array(see_through.getpalette()).reshape(-1, 3).sum(axis=1)))
    yield "palette with a clear colour", file_bytes(see_through, transparency=lightest)


def _files_of_other_modes(page, gray):
    yield "jpeg cmyk", file_bytes(page.convert("CMYK"), "JPEG")
    yield "tiff cmyk", file_bytes(page.convert("CMYK"), "TIFF")
    yield "tiff ycbcr", file_bytes(page.convert("YCbCr"), "TIFF")
    yield "tiff lab", file_bytes(page.convert("RGB").convert("LAB"), "TIFF")
    for name, colour in (
        ("blue", (0, 0, 200)),
        ("red", (220, 0, 0)),
        ("yellow", (255, 220, 0)),
        ("green", (0, 160, 0)),
    ):
        coloured = [np.interp(gray, [0, 255], [level, 255]).astype(np.uint8) for level in colour]
        yield f"{name} on white", file_bytes(np.dstack(coloured))


def _turned_files(page):
    for orientation, undo in UNDONE_BY.items():
        exif = Image.Exif()
        exif[EXIF_ORIENTATION] = orientation
        stored = page.transpose(undo)
        yield f"jpeg orientation {orientation}", file_bytes(stored, "JPEG", quality=95, exif=exif)


def _phone_files(page, gray):
    """HEIC, which pillow-heif writes once it is registered, and AVIF, which Pillow does."""
    pillow_heif.register_heif_opener()
    clear = Image.fromarray(np.dstack([np.zeros_like(gray)] * 3 + [255 - gray]))
    for name, kind in (("heic", "HEIF"), ("avif", "AVIF")):
        yield name, file_bytes(page.convert("RGB"), kind)
        yield f"{name} gray", file_bytes(page, kind)
        yield f"{name} with alpha", file_bytes(clear, kind, quality=90)
        for orientation, undo in UNDONE_BY.items():
            exif = Image.Exif()
            exif[EXIF_ORIENTATION] = orientation
            stored = page.transpose(undo)
            yield f"{name} orientation {orientation}", file_bytes(stored, kind, exif=exif.tobytes())
    deep = gray.astype(np.uint16) * 257
    yield "heic gray 10 bit", file_bytes(Image.fromarray(deep), "HEIF")
    yield "heic rgb 10 bit", _deep_heic(np.dstack([deep] * 3))
    yield "heic of tiles", file_bytes(page.convert("RGB"), "HEIF", grid_tile_size=64)


def _deep_heic(deep):
    target = io.BytesIO()
    pillow_heif.encode("RGB;16", deep.shape[1::-1], deep.tobytes(), target)
    return target.getvalue()


def _animations(page):
    other = [Image.new("L", page.size, 255)]
    yield "gif animated", file_bytes(page, "GIF", save_all=True, append_images=other)
    yield "png animated", file_bytes(page, "PNG", save_all=True, append_images=other)
    yield "webp animated", file_bytes(page.convert("RGB"), "WEBP", save_all=True, append_images=other, lossless=True)
    yield "tiff of two pages", file_bytes(page, "TIFF", save_all=True, append_images=other)


def _other_grounds(gray):
    yield "white on black", file_bytes(255 - gray)
    yield "on gray", file_bytes((gray // 2 + 40).astype(np.uint8))
    yield "pale", file_bytes((255 - (255 - gray) // 4).astype(np.uint8))
    yield "twice as large", file_bytes(cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))
    yield "a third as large", file_bytes(cv2.resize(gray, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA))
