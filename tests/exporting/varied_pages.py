"""Thousands of different pages with one digit each: our own drawings and, where it is on the machine, MNIST."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mnist_core.exporting.bundle.digit_pages import Page, draw

DRAWINGS = 300


def drawn_pages(count: int, seed: int) -> Iterator[NDArray[np.uint8]]:
    """Vary 300 drawings: every gray of ink and ground, clean, grainy or with a speck on the other side.

    Every fourth page has black or white ground, which the graph takes a shorter way with.
    """
    rng = np.random.default_rng(seed)
    masks = [_mask(rng) for _ in range(DRAWINGS)]
    for index in range(count):
        mask = masks[index % DRAWINGS]
        ground, ink = rng.integers(0, 256, 2)
        ground = rng.choice([0, 255]) if index % 4 == 0 else ground
        page = ground + (float(ink) - float(ground)) * mask
        if index % 3 == 1:
            page = page + rng.normal(0, rng.choice([0.5, 2, 6]), mask.shape)
        if index % 3 == 2:
            page[rng.integers(page.shape[0]), rng.integers(page.shape[1])] = rng.integers(0, 256)
        yield np.clip(np.rint(page), 0, 255).astype(np.uint8)


def mnist_pages(images: NDArray[np.float32], count: int, seed: int) -> Iterator[NDArray[np.uint8]]:
    """Show MNIST's pixels as they are, and with other grays and a wider border."""
    rng = np.random.default_rng(seed)
    for index in range(count):
        ink = images[index]
        if index % 2:
            ground, full = (float(level) for level in rng.integers(0, 256, 2))
            border = rng.integers(0, 12, (2, 2))
            yield np.pad(np.rint(ground + (full - ground) * ink).astype(np.uint8), border, constant_values=int(ground))
        else:
            yield np.rint(ink * 255).astype(np.uint8)


def _mask(rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw one digit somewhere on a page of 12–130 px a side: float64 [H, W], 0–1."""
    width, height = (int(side) for side in rng.integers(12, 130, 2))
    digit_width, digit_height = rng.uniform(0.2, 0.8, 2) * [width, height]
    page = Page(
        width=width, height=height, digit_width=digit_width, digit_height=digit_height,
        left=rng.uniform(0, width - digit_width), top=rng.uniform(0, height - digit_height),
        pen=rng.uniform(1, 20), slant=rng.uniform(-0.3, 0.3), ink=255, background=0,
    )  # fmt: skip
    return draw(int(rng.integers(10)), page) / 255
