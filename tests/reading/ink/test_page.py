"""A page's way to ink: uniform background or photograph, and the other way where the first reads badly."""

import numpy as np

from mnist_core.reading.decoding.decoder import page_from_bytes
from mnist_core.reading.ink import page as page_to_ink
from mnist_core.reading.ink import uniform_background
from tests.reading.pages import drawing, file_bytes


def test_a_pages_border_is_looked_at_once_whichever_way_it_is_read(monkeypatch):
    page = page_from_bytes(file_bytes(drawing(["2"]) // 2 + np.uint8(100)))
    looks = []

    def counting(gray, border_median=uniform_background.border_median):
        looks.append(gray.shape)
        return border_median(gray)

    monkeypatch.setattr(uniform_background, "border_median", counting)
    monkeypatch.setattr(page_to_ink, "border_median", counting)
    page_to_ink.alternative_ink(page, page_to_ink.ink_from_page(page))
    assert looks == [page.gray.shape]
