"""Render the pages of a PDF document, in the process that reads uploads and under its limits."""

from __future__ import annotations

import math
from types import ModuleType
from typing import TYPE_CHECKING, Any

from mnist_core.errors import ImageDecodeError, ImageError, ImageTooLargeError

if TYPE_CHECKING:
    from PIL import Image

DOTS_PER_INCH = 200
"""Digits 3 mm high, as on forms, become 24 px high."""

POINTS_PER_INCH = 72

MAX_RENDERED_PIXELS = 6_000_000
"""Pages larger than A4 by half are rendered at a lower resolution."""

MAX_ASPECT_RATIO = 50
"""Longer side over shorter side of a page."""

PASSWORD_ERROR = 4
"""PDFium's code for a document that needs a password."""


def page_count(data: bytes) -> int:
    """Count a document's pages.

    Raises:
        ImageDecodeError: damaged, protected with a password, without pages, or pypdfium2 is not installed.
    """
    document = _open(_pdfium(), data)
    try:
        count = len(document)
    finally:
        document.close()
    if count < 1:
        raise ImageDecodeError("the PDF document has no pages; save it again, or save its page as PNG")
    return count


def rendered_page(data: bytes, number: int) -> Image.Image:
    """Render one page in its colours.

    Args:
        data: the document's bytes.
        number: the page's, from 0 on.
    Returns:
        RGB, upright; at DOTS_PER_INCH, or less to keep MAX_RENDERED_PIXELS.
    Raises:
        ImageDecodeError: damaged, or pypdfium2 is not installed.
        ImageTooLargeError: the page is far too long.
    """
    pdfium = _pdfium()
    document = _open(pdfium, data)
    try:
        page = document[number]
        bitmap = page.render(scale=_scale(*page.get_size()), rev_byteorder=True)
        image: Image.Image = bitmap.to_pil().convert("RGB")  # a copy: the bitmap's memory ends with the document
        return image
    except (ImageError, MemoryError):
        raise
    except Exception as cause:  # PDFium's binding raises its own error, and ctypes' and Python's ones
        raise ImageDecodeError("this page of the PDF document is damaged; save the document again") from cause
    finally:
        document.close()


def _pdfium() -> ModuleType:
    try:
        import pypdfium2
    except ImportError as cause:
        raise ImageDecodeError(
            "this is a PDF document, which needs pypdfium2; install it with pip install 'mnist-core[formats]', "
            "or save the page as PNG first"
        ) from cause
    module: ModuleType = pypdfium2
    return module


def _open(pdfium: ModuleType, data: bytes) -> Any:  # noqa: ANN401 — a PdfDocument; pypdfium2 is imported late
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as cause:
        if cause.err_code == PASSWORD_ERROR:
            raise ImageDecodeError("the PDF document is protected with a password; save it without one") from cause
        raise ImageDecodeError("the PDF document is damaged or cut off; copy or download it again") from cause


def _scale(width: float, height: float) -> float:
    """Give the pixels to a point that a page of width × height points is rendered with."""
    if not (0 < width < math.inf and 0 < height < math.inf):
        raise ImageDecodeError("this page of the PDF document has no size; save the document again")
    if max(width, height) > MAX_ASPECT_RATIO * min(width, height):
        raise ImageTooLargeError("this page of the PDF document is far too long; save it in shorter pages")
    return min(DOTS_PER_INCH / POINTS_PER_INCH, math.sqrt(MAX_RENDERED_PIXELS / (width * height)))
