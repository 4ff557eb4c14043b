"""The sheet is told from the table by its edge, or by the table's roughness; where neither is seen, all is sheet."""

import numpy as np
import pytest

from mnist_core.reading.ink.kernels import disc
from mnist_core.reading.ink.sheet import away_from_edges, sheet_mask

SHAPE = (200, 300)


def mask_of(background, writing=()):
    page = background.copy()
    for left, top, width, height in writing:
        page[top : top + height, left : left + width] //= 3
    return sheet_mask(page, [background], disc(45))


def sheet_on_table(left, top, width, height, table=60, sheet=220):
    background = np.full(SHAPE, table, np.uint8)
    background[top : top + height, left : left + width] = sheet
    return background


def test_a_page_without_edges_is_all_sheet():
    assert mask_of(np.full(SHAPE, 200, np.uint8), [(100, 80, 10, 40)]).all()


@pytest.mark.parametrize(("table", "sheet"), [(60, 220), (220, 60)])
def test_the_region_with_the_writing_is_the_sheet(table, sheet):
    mask = mask_of(sheet_on_table(60, 30, 180, 140, table, sheet), [(140, 80, 10, 40)])
    assert mask[36:164, 66:234].all()
    assert not mask[:24].any()
    assert not mask[:, :54].any()


def test_a_sheet_under_6_percent_of_the_picture_is_none():
    assert mask_of(sheet_on_table(120, 80, 60, 50), [(145, 95, 5, 10)]).all()


def test_the_soft_edge_of_a_shadow_is_no_edge_of_a_sheet():
    """120 to 220 in 100 px is a change of at most 0.8 % a pixel; a sheet's edge has 10 %."""
    ramp = np.clip(np.arange(300) + 20.0, 120, 220).astype(np.uint8)
    assert mask_of(np.tile(ramp, (200, 1)), [(140, 80, 10, 40)]).all()


def test_a_colour_tells_a_sheet_that_is_as_light_as_its_table():
    gray, colour = np.full(SHAPE, 150, np.uint8), sheet_on_table(60, 30, 180, 140)
    page = gray.copy()
    page[80:120, 140:150] = 50
    mask = sheet_mask(page, [gray, colour], disc(45))
    assert mask[100, 145]
    assert not mask[10, 10]


def rough(width):
    """Grain over everything but a smooth middle that begins so many pixels from each side."""
    page = np.random.default_rng(5).integers(120, 180, SHAPE).astype(np.uint8)
    page[width:-width, width:-width] = 150
    return page


def test_a_rough_table_around_a_smooth_sheet_of_the_same_gray_is_no_sheet():
    page = rough(25)
    mask = sheet_mask(page, [np.full(SHAPE, 150, np.uint8)], disc(45))
    assert mask[100, 150]
    assert not mask[5].any()
    assert not mask[:, 5].any()


def test_roughness_at_less_than_a_tenth_of_the_border_is_no_table():
    page = np.full(SHAPE, 150, np.uint8)
    page[:25, :25] = rough(25)[:25, :25]  # 50 of 1,000 pixels along the border
    assert sheet_mask(page, [np.full(SHAPE, 150, np.uint8)], disc(45)).all()


def test_a_region_shrinks_on_all_sides_but_the_pictures_own():
    region = np.zeros((20, 20), bool)
    region[:, :10] = True
    assert away_from_edges(region, disc(5)).sum(axis=1).tolist() == [8] * 20
