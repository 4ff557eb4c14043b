"""The list of mutants does not rot: each still has its place in the code, and tests to notice it."""

import pytest

from tests.mutants.__main__ import MUTANTS
from tests.mutants.mutant import ROOT, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_mutant_changes_one_place_and_names_tests_that_exist(mutant):
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert mutant.mutated(source) != source
    assert mutant.tests
    assert all((ROOT / test).exists() for test in mutant.tests)


def test_no_two_mutants_have_the_same_name():
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


def test_a_mutant_without_its_place_is_named():
    with pytest.raises(ValueError, match=r"mutant 'off': code\.py has 2 times 'x'"):
        Mutant("off", "code.py", "x", "y", ()).mutated("x x")
