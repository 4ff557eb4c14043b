"""Take the pictures out of a ZIP archive's bytes: bounded, nothing is written, and a name is only ever shown."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from mnist_core.errors import ImageDecodeError, ImageTooLargeError
from mnist_core.reading.decoding.limits import UPLOAD_LIMITS

MAX_UNPACKED_BYTES = 500_000_000
"""What all entries together may say that they unpack to."""

MAX_NAME_LENGTH = 120

OFFICE_ENTRY = "[Content_Types].xml"
"""Word, Excel and PowerPoint documents are ZIP archives with this entry."""


def entry_names(data: bytes) -> list[str]:
    """Name an archive's files, without folders and what operating systems hide in an archive.

    Returns:
        Printable names, each at most MAX_NAME_LENGTH long; two may be the same.
    Raises:
        ImageDecodeError: damaged, empty, or an office document.
        ImageTooLargeError: it would unpack to too much.
    """
    with _open(data) as archive:
        return [_printable(entry.filename) for entry in _entries(archive)]


def entry_bytes(data: bytes, number: int) -> bytes:
    """Unpack one file of an archive, counted as in `entry_names`.

    Raises:
        ImageDecodeError: damaged, or protected with a password.
        ImageTooLargeError: over an upload's bytes, whatever the archive says.
    """
    most = UPLOAD_LIMITS.max_bytes
    with _open(data) as archive:
        try:
            with archive.open(_entries(archive)[number]) as file:
                unpacked = file.read(most + 1)
        except MemoryError:
            raise
        except Exception as cause:  # zipfile raises anything on damaged bytes; RuntimeError if it needs a password
            if "password" in str(cause):
                raise ImageDecodeError("the archive is protected with a password; pack it without one") from cause
            raise ImageDecodeError("this file of the archive is damaged; pack it again") from cause
    if len(unpacked) > most:
        raise ImageTooLargeError(f"more than {most:,} bytes, which are read at most. Save it smaller")
    return unpacked


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as cause:  # as above
        raise ImageDecodeError("the ZIP archive is damaged or cut off; copy or download it again") from cause


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    everything = archive.infolist()
    if any(entry.filename == OFFICE_ENTRY for entry in everything):
        raise ImageDecodeError("this is an office document, not a picture; save its page as PDF or PNG first")
    entries = [entry for entry in everything if not _is_hidden(entry.filename)]
    if not entries:
        raise ImageDecodeError("the ZIP archive is empty; put pictures into it")
    if (unpacked := sum(entry.file_size for entry in entries)) > MAX_UNPACKED_BYTES:
        raise ImageTooLargeError(
            f"the ZIP archive unpacks to {unpacked:,} bytes; at most {MAX_UNPACKED_BYTES:,} are read. Split it"
        )
    return entries


def _is_hidden(name: str) -> bool:
    """Tell folders, and what macOS and Windows put beside the pictures."""
    path = PurePosixPath(name)
    return (
        name.endswith("/")
        or path.parts[:1] == ("__MACOSX",)
        or path.name.startswith(".")
        or path.name.lower() == "thumbs.db"
    )


def _printable(name: str) -> str:
    """Make a name harmless to show: no control characters, which terminals obey, and not endless."""
    shown = "".join(character if character.isprintable() else "�" for character in name) or "without a name"
    return (
        shown if len(shown) <= MAX_NAME_LENGTH else f"{shown[: MAX_NAME_LENGTH // 2]}…{shown[-MAX_NAME_LENGTH // 2 :]}"
    )
