"""Paths through graphs small enough to add up by hand."""

import math

import pytest

from mnist_core.reading.segmentation.lattice import Edge, cheapest_path, edge_probabilities


def edge(start, stop, cost):
    return Edge(start, stop, cost, cost)


ONE_OR_TWO = [edge(0, 2, 3.0), edge(0, 1, 1.0), edge(1, 2, 1.5)]
"""Two components: together for 3, apart for 2.5."""


def test_the_cheapest_path_is_chosen():
    assert cheapest_path(ONE_OR_TWO, 2) == [1, 2]


def test_a_path_goes_by_the_cheapest_reading_of_each_step():
    assert cheapest_path([Edge(0, 2, 2.0, 9.0), *ONE_OR_TWO[1:]], 2) == [0]


def test_no_components_make_no_path():
    assert cheapest_path([], 0) == []
    assert edge_probabilities([], 0).tolist() == []


def test_an_edge_is_as_probable_as_the_paths_through_it():
    apart = math.exp(-2.5) / (math.exp(-2.5) + math.exp(-3.0))
    assert edge_probabilities(ONE_OR_TWO, 2).tolist() == pytest.approx([1 - apart, apart, apart])


def test_what_is_certain_has_probability_1_however_much_it_costs():
    assert edge_probabilities([edge(0, 1, 900.0), edge(1, 2, 900.0)], 2).tolist() == pytest.approx([1, 1])


def test_the_edges_over_a_component_share_out_all_probability():
    edges = [edge(0, 1, 0.3), edge(0, 2, 0.7), edge(1, 2, 0.1), edge(1, 3, 0.4), edge(2, 3, 0.9)]
    chances = edge_probabilities(edges, 3)
    assert sum(chance for one, chance in zip(edges, chances, strict=True) if one.start <= 1 < one.stop) == (
        pytest.approx(1)
    )
