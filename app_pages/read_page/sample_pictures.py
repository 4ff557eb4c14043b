"""Pictures to try the reading with, for people who have none at hand: a photograph, a form, a cheque's amount.

All are drawn by code of our own: `python -m tests.app_pages.read_page.draw_sample_pictures` draws them again.
"""

from __future__ import annotations

from pathlib import Path

from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

FOLDER = Path(__file__).parent / "pictures"
SAMPLE_PICTURES = {"Photograph": "photograph.jpg", "Form": "form.jpg", "Cheque": "cheque.jpg"}
"""Each file by the name that visitors see."""


def sample_file(name: str) -> UploadedFile:
    """Give a sample picture as if it had been uploaded."""
    file = SAMPLE_PICTURES[name]
    record = UploadedFileRec(f"sample {file}", file, "image/jpeg", (FOLDER / file).read_bytes())
    return UploadedFile(record, FileURLs())
