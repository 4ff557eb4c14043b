"""The entries of a zip that someone sent, bounded: how many there are, and how much they unpack to."""

from __future__ import annotations

import io
import zipfile

from mnist_core.errors import CorrectionError

MAX_ENTRY_BYTES = 200_000
"""Of a picture; a 28×28 PNG has less than 1 kB, and a photo editor may add a colour profile."""

MAX_LINE_BYTES = 2_000
"""Of a manifest's line."""

MAX_UNPACKED_BYTES = 500_000_000
"""Of all entries together, counted while they are unpacked: entries may overlap, and headers may lie."""

MAX_NAME_LENGTH = 200
DIRECTORY_ENTRY = b"PK\x01\x02"
"""Each entry of a zip's directory starts with this, so that no more are parsed than occur in its bytes."""

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What zips are made with; the other methods may ask for gigabytes to unpack a byte."""


class ZipEntries:
    """A zip that is open for reading.

    Attributes:
        names: of its files, each once, in order.
    """

    def __init__(self, data: bytes, most: int) -> None:
        """Open a zip.

        Args:
            data: its bytes.
            most: how many entries it may have.
        Raises:
            CorrectionError: not a zip, or one with too many entries, or with names that are too long or stand twice.
        """
        if data.count(DIRECTORY_ENTRY) > most:
            raise CorrectionError(f"more than {most:,} files in the zip; export the corrections again, or split it")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except MemoryError:
            raise
        except Exception as cause:  # zipfile raises anything on damaged bytes
            raise CorrectionError(f"the zip cannot be read ({cause}); export the corrections again") from cause
        self.names = [name for name in self._archive.namelist() if not name.endswith("/")]
        if len(set(self.names)) < len(self.names):
            raise CorrectionError("a name stands twice in the zip; export the corrections again")
        if not all(len(name) <= MAX_NAME_LENGTH and name.isprintable() for name in self.names):
            raise CorrectionError(f"a name in the zip has over {MAX_NAME_LENGTH} or unprintable characters; rename it")
        self._bytes_left = MAX_UNPACKED_BYTES

    def read(self, name: str, max_bytes: int = MAX_ENTRY_BYTES) -> bytes:
        """Unpack an entry, and never more than the limit, whatever its header says.

        Raises:
            CorrectionError: damaged, protected with a password, packed in an unusual way, or over a limit.
        """
        entry = self._archive.getinfo(name)
        if entry.compress_type not in METHODS:
            raise CorrectionError(f"{name} in the zip is packed by an unusual method; pack it again by deflate")
        archive = self._archive
        try:
            with archive.open(entry) as file:
                data = file.read(max_bytes + 1)
        except MemoryError:
            raise
        except Exception as cause:  # as above; RuntimeError if it needs a password
            raise CorrectionError(f"{name} in the zip cannot be read ({cause}); pack it again") from cause
        self._bytes_left -= len(data)
        if len(data) > max_bytes:
            raise CorrectionError(f"{name} in the zip is larger than {max_bytes:,} bytes")
        if self._bytes_left < 0:
            raise CorrectionError(f"the zip unpacks to more than {MAX_UNPACKED_BYTES:,} bytes; split it")
        return data

    def lines(self, name: str, most: int) -> list[bytes]:
        """Unpack a text of at most so many lines, each of MAX_LINE_BYTES on average."""
        found: list[bytes] = []
        for line in io.BytesIO(self.read(name, most * MAX_LINE_BYTES)):
            found.append(line)
            if len(found) > most:
                raise CorrectionError(f"{name} in the zip has more than {most:,} lines")
        return found
