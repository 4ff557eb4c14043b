"""The examples in docstrings run, and print what they say."""

import doctest
import importlib

import pytest

MODULES = [
    "mnist_core.measuring.evaluation",
    "mnist_core.measuring.paired",
    "mnist_core.runs.estimate",
    "mnist_core.runs.settings",
    "mnist_core.storage.atomic_write",
    "mnist_core.versions.lookup",
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_a_module_s_docstrings_are_true(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
