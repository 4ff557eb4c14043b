"""Tell from a file's first bytes what it is, so that a refusal can name it in plain words."""

from __future__ import annotations

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
"""The only Pillow decoders that untrusted bytes reach, out of its 43."""
READ_FORMATS = "PNG, JPEG, WebP, GIF, BMP, TIFF or PNM"
"""FORMATS in words."""

_PICTURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"P4\n": "PNM",
    b"P5\n": "PNM",
    b"P6\n": "PNM",
}
"""The first bytes of FORMATS; those of WebP are not at the very start."""

_OTHERS = {
    b"%PDF": "a PDF document",
    b"%!PS": "a PostScript document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"8BPS": "a Photoshop document",
    b"\0\0\1\0": "an icon",
}

_BRANDS = {
    b"heic": "an HEIC photograph, as iPhones take them",
    b"heix": "an HEIC photograph, as iPhones take them",
    b"mif1": "an HEIF photograph",
    b"avif": "an AVIF picture",
}
"""Files of the MP4 family name their kind in bytes 8 to 12."""

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


def picture_format(data: bytes) -> str | None:
    """Name the format of FORMATS that a file's first bytes announce; None if there is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    return next((name for start, name in _PICTURES.items() if data.startswith(start)), None)


def describe_file(data: bytes) -> str:
    """Name a file that is not a picture of FORMATS: "a PDF document", "text"; "" if unknown."""
    for start, name in _OTHERS.items():
        if data.startswith(start):
            return name
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "a video")
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
