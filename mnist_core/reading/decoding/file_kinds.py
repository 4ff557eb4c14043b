"""Tell from a file's first bytes what it is, so that a refusal can name it in plain words."""

from __future__ import annotations

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "AVIF", "HEIF")
"""The only Pillow decoders that untrusted bytes reach, out of its 43 and pillow-heif's one."""
OWN_FORMATS = ("PNG", "JPEG")
"""What the app itself writes: thumbnails and corrections."""
READ_FORMATS = "PNG, JPEG, WebP, HEIC, AVIF, GIF, BMP, TIFF or PNM"
"""FORMATS in words."""

_PICTURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    **{b"P%d%c" % (kind, space): "PNM" for kind in range(1, 7) for space in b" \n\r\t"},
}
"""The first bytes of FORMATS; those of WebP, HEIC and AVIF are not at the very start."""

_OTHERS = {
    b"%PDF": "a PDF document",
    b"%!PS": "a PostScript document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"8BPS": "a Photoshop document",
    b"\0\0\1\0": "an icon",
}

HEIC = "HEIC"
AVIF = "AVIF"
TIFF = "TIFF"
PDF = "PDF"
ZIP = "ZIP"

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs")
_AVIF_BRANDS = (b"avif", b"avis")
_HEIF_BRANDS = (b"mif1", b"msf1")
"""Either of the two; what follows says which."""

MAX_BRANDS_BYTES = 64
"""How much of a file's start is searched for brands."""

TEXT_SAMPLE_BYTES = 512
"""How much of a file's start is searched for text."""


def explain_refusal(data: bytes) -> str:
    """Say what came instead of an undamaged picture of FORMATS, and what to do."""
    if name := picture_format(data):
        return f"the {name} picture is damaged or cut off; copy or download it again, or save it anew as PNG"
    came = describe_file(data)
    return (
        f"this is {came and came + ', '}not a picture that can be read ({READ_FORMATS}); "
        "choose a picture, or save this as PNG or JPEG first"
    )


def document_kind(data: bytes) -> str | None:
    """Tell PDF, ZIP and TIFF, which may have several pages, from files that have one, for which it gives None."""
    if data[:TEXT_SAMPLE_BYTES].lstrip().startswith(b"%PDF-"):
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    return TIFF if picture_format(data) == TIFF else None


def picture_format(data: bytes) -> str | None:
    """Name the format of FORMATS that a file's first bytes announce; None if there is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp":
        return _brand_format(data)
    return next((name for start, name in _PICTURES.items() if data.startswith(start)), None)


def _brand_format(data: bytes) -> str | None:
    """Tell HEIC and AVIF from videos: all of them name their kind in bytes 8 to 12, then the kinds they also are."""
    brand = data[8:12]
    others = data[16 : min(int.from_bytes(data[:4], "big"), MAX_BRANDS_BYTES)]
    is_heif = brand in _HEIF_BRANDS
    if brand in _AVIF_BRANDS or (is_heif and any(name in others for name in _AVIF_BRANDS)):
        return AVIF
    return HEIC if is_heif or brand in _HEIC_BRANDS else None


def describe_file(data: bytes) -> str:
    """Name a file that is not a picture of FORMATS: "a PDF document", "text"; "" if unknown."""
    for start, name in _OTHERS.items():
        if data.startswith(start):
            return name
    if data[4:8] == b"ftyp":
        return "a video"
    start = data[:TEXT_SAMPLE_BYTES].lstrip().lower()
    if b"<svg" in start:
        return "an SVG drawing"
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return "text" if _is_text(data[:TEXT_SAMPLE_BYTES]) else ""


def _is_text(start: bytes) -> bool:
    try:
        words = start.decode()
    except UnicodeDecodeError as error:
        words = start[: error.start].decode()
        if len(start) - error.start > 3:  # not just a letter that was cut in two
            return False
    return bool(words) and all(character.isprintable() or character.isspace() for character in words)
