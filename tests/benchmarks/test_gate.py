"""The gate's simulated candidates are what they are called, and the gate itself judges them."""

import json
from pathlib import Path

import numpy as np
import pytest

from mnist_core.benchmarks import gate

DECISION = Path(__file__).parents[2] / "docs" / "decisions" / "promotion-gate.md"


def test_an_equally_good_candidate_gains_as_many_answers_as_it_loses():
    scenario = gate.Scenario(name="", differing=0.02)
    compared = gate._simulated(scenario, 200_000, np.random.default_rng(0))
    assert compared.gained.mean() == pytest.approx(0.01, abs=0.001)
    assert compared.lost.mean() == pytest.approx(0.01, abs=0.001)


def test_a_worse_candidate_loses_the_accuracy_that_it_is_said_to_lose():
    scenario = gate.Scenario(name="", differing=0.02, lost_accuracy=0.005)
    compared = gate._simulated(scenario, 200_000, np.random.default_rng(0))
    assert compared.change == pytest.approx(-0.005, abs=0.001)


def test_a_loss_on_one_digit_is_a_loss_of_eights_alone():
    scenario = gate.Scenario(name="", differing=0.0, lost_recall_of_one=0.02)
    compared = gate._simulated(scenario, 100_000, np.random.default_rng(0))
    assert set(compared.labels[compared.lost]) == {8}
    assert compared.lost[compared.labels == 8].mean() == pytest.approx(0.02, abs=0.005)


def test_a_candidate_that_changes_nothing_is_never_refused():
    same = gate.Scenario(name="", differing=0.0)
    assert not gate._is_refused(same, (5_001, 749), np.random.default_rng(0))


def test_a_much_worse_candidate_is_refused():
    worse = gate.Scenario(name="", differing=0.03, lost_accuracy=0.02)
    assert gate._is_refused(worse, (5_001, 749), np.random.default_rng(0))


def test_refusing_a_good_candidate_is_an_error_and_so_is_letting_a_worse_one_pass(monkeypatch):
    good, bad = gate.Scenario(name="good", differing=0.0), gate.Scenario(name="bad", differing=0.03, lost_accuracy=0.02)
    monkeypatch.setattr(gate, "SCENARIOS", (good, bad))
    assert gate.bench_gate(trials=3)["errors"] == {
        "good": {"error": "refused", "share": {"with MNIST": 0, "without": 0}},
        "bad": {"error": "let through", "share": {"with MNIST": 0, "without": 0}},
    }


def test_the_decision_page_shows_what_the_command_wrote():
    measured = json.loads((DECISION.parents[1] / "bench-gate.json").read_text(encoding="utf-8"))
    heading, rows = gate.gate_rows(measured)
    for cells in (heading, *rows):
        assert "| " + " | ".join(cells) + " |" in DECISION.read_text(encoding="utf-8")
