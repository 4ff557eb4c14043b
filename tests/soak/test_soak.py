"""The soak in short; `make soak` does the whole of it."""

import random

import pytest

from tests.soak.kills import kill_storm, promotion_storm, shared_storm
from tests.soak.races import correction_storm, submit_race


@pytest.mark.long
@pytest.mark.parametrize("storm", [kill_storm, shared_storm])
def test_runs_and_app_killed_at_random_moments_break_nothing_and_lose_nothing(storm, tmp_path, request):
    if storm is shared_storm:
        request.getfixturevalue("postgres")  # skips, or fails in CI, where there is none
    found = storm(tmp_path, 3, random.Random(1))
    expected = {"broken": 0, "corrections lost": 0, "strays": 0, "runs left undone": 0}
    assert {name: found[name] for name in expected} == expected
    assert found["most epochs lost by a kill"] <= 1
    assert found["corrections kept"] > 3
    assert found["run kills"] > 0


def test_promotions_killed_half_way_leave_a_version_that_serves(tmp_path):
    assert promotion_storm(tmp_path, 3, random.Random(1)) == {"kills": 3, "broken": 0, "strays": 0}


def test_of_racing_submits_exactly_one_starts(tmp_path):
    assert submit_race(tmp_path, 10) == {"submits": 10, "started": 1, "recorded": 1}


def test_concurrent_corrections_are_all_kept(tmp_path):
    assert correction_storm(tmp_path, 20, 2) == {"corrections": 20, "lost": 0, "failed processes": 0}
