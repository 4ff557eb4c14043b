"""A page's way to ink: uniform background or photograph, and the other way where the first reads badly."""

import cv2
import numpy as np

from mnist_core.reading.decoding.decoder import GrayPage, page_from_bytes
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


def test_a_drawn_form_is_drawn_print_and_all():
    page = np.full((200, 400), 235, np.uint8)
    cv2.rectangle(page, (20, 40), (380, 160), 120, 3)
    for x in range(110, 380, 90):
        cv2.line(page, (x, 40), (x, 160), 120, 3)
    cv2.line(page, (65, 70), (65, 130), 40, 8)
    chosen = page_to_ink.ink_from_page(GrayPage(page, 400, 200, np.empty((0, 0, 3), np.uint8)))
    assert chosen.is_drawn
    assert chosen.ink[:, 80:].max() == 0


def test_a_drawn_tables_rules_across_the_whole_page_make_it_no_photograph():
    page = np.full((240, 400), 255, np.uint8)
    for y in (20, 80, 140, 200):
        cv2.line(page, (0, y), (399, y), 100, 2)
    cv2.line(page, (200, 92), (200, 130), 0, 6)
    chosen = page_to_ink.ink_from_page(GrayPage(page, 400, 240, np.empty((0, 0, 3), np.uint8)))
    assert not chosen.is_photograph
    assert cv2.boundingRect(chosen.ink)[2] < 12
