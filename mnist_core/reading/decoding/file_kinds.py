"""What a file is, told from its first bytes, so that a refusal can say what came in a person's words."""

from __future__ import annotations

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
"""The only Pillow decoders that untrusted bytes reach, out of its 43."""
READ_FORMATS = "PNG, JPEG, WebP, GIF, BMP, TIFF or PNM"
"""The same in words."""

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
"""How the formats that are read begin; WebP's name stands further in."""

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
"""Files of the MP4 family say what they are in bytes 8 to 12."""

LOOKED_AT = 512
"""Bytes from the start that are looked at for text."""


def why_not_read(data: bytes) -> str:
    """Say what came in place of an undamaged picture of READ_FORMATS, and what to do."""
    if name := picture_format(data):
        return f"the {name} picture is damaged or cut off; copy or download it again, or save it anew as PNG"
    came = what_it_is(data)
    return (
        f"this is {came and came + ', '}not a picture that can be read ({READ_FORMATS}); "
        "choose a picture, or save this as PNG or JPEG first"
    )


def picture_format(data: bytes) -> str | None:
    """Name the format that a file's first bytes announce; None where they announce none of READ_FORMATS."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    return next((name for start, name in _PICTURES.items() if data.startswith(start)), None)


def what_it_is(data: bytes) -> str:
    """Say what a file is that is no picture of READ_FORMATS: "a PDF document", "text"; "" where unknown."""
    for start, name in _OTHERS.items():
        if data.startswith(start):
            return name
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "a video")
    start = data[:LOOKED_AT].lstrip().lower()
    if b"<svg" in start:
        return "an SVG drawing"
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return "text" if _is_text(data[:LOOKED_AT]) else ""


def _is_text(start: bytes) -> bool:
    try:
        words = start.decode()
    except UnicodeDecodeError as error:
        words = start[: error.start].decode()
        if len(start) - error.start > 3:  # not just a letter that was cut in two
            return False
    return bool(words) and all(character.isprintable() or character.isspace() for character in words)
