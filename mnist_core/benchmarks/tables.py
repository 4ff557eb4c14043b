"""Lay out a model benchmark's result as rows of text, for the terminal and for the README."""

from __future__ import annotations

from typing import Any

FORMS = ("float32", "int8")


def bench_rows(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Lay out what `bench_model` measured, one column per recipe.

    Args:
        result: `bench_model`'s JSON values; a recipe's first run is shown, means and deviations where there are more.
    Returns:
        The heading, and rows as long: what was measured, then a value per recipe.
    """
    runs = first_runs(result)
    recipes = [run["recipe"] for run in runs]
    rows = [
        *_accuracy_rows(runs),
        *_spread_rows(result, recipes),
        *_confidence_rows(runs),
        *_cost_rows(runs),
        *_mcnemar_rows(result, recipes),
    ]
    return ["measure", *recipes], rows


def first_runs(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Take each recipe's first run, in the order of measuring."""
    by_recipe: dict[str, dict[str, Any]] = {}
    for run in result["runs"]:
        by_recipe.setdefault(run["recipe"], run)
    return list(by_recipe.values())


def _row(name: str, runs: list[dict[str, Any]], value: Any) -> list[str]:  # noqa: ANN401 - a function of one run
    return [name, *(value(run) for run in runs)]


def _accuracy_rows(runs: list[dict[str, Any]]) -> list[list[str]]:
    return [_row("MNIST test accuracy", runs, lambda run: percent(run["float32"]["test"]["accuracy"]))] + [
        _row(
            f"held-out writers, pen {pen} px",
            runs,
            lambda run, pen=pen: percent(run["float32"]["held_out_writers"][pen]["accuracy"]),
        )
        for pen in runs[0]["float32"]["held_out_writers"]
    ]


def _confidence_rows(runs: list[dict[str, Any]]) -> list[list[str]]:
    """Lay out NLL, calibration, AUROC, and what a recipe's confident answers are worth."""
    rows = [
        _row("MNIST test NLL", runs, lambda run: f"{run['float32']['test']['loss']:.4f}"),
        _row("calibration error (sampling floor)", runs, _calibration),
        _row("AUROC against non-digits, mean", runs, lambda run: f"{run['float32']['auroc_mean']:.4f}"),
    ]
    rows += [
        _row(f"AUROC against {kind}", runs, lambda run, kind=kind: f"{run['float32']['auroc'][kind]:.4f}")
        for kind in runs[0]["float32"]["auroc"]
    ]
    return rows + [
        _row(
            f"confident answers, held-out writers, {pen} px: coverage, wrong",
            runs,
            lambda run, pen=pen: _confident(run["float32"]["held_out_writers"][pen]),
        )
        for pen in runs[0]["float32"]["held_out_writers"]
    ]


def _cost_rows(runs: list[dict[str, Any]]) -> list[list[str]]:
    rows = [
        _row("int8: MNIST test accuracy", runs, _int8_accuracy),
        _row("bytes, float32 / int8", runs, _sizes),
        _row("training, wall seconds", runs, lambda run: f"{run['training_seconds']:.0f}"),
    ]
    if runs[0]["training_cpu_seconds"] is not None:  # trained in this very run
        rows += [
            _row("training, CPU-seconds", runs, lambda run: f"{run['training_cpu_seconds']:.0f}"),
            _row("seconds to 98.2 % on validation images", runs, time_to_good),
        ]
    return rows


def percent(share: float) -> str:
    """Write a share, 0–1, in percent with two decimals."""
    return f"{share:.2%}"


def _int8_accuracy(run: dict[str, Any]) -> str:
    return percent(run["int8"]["test"]["accuracy"]) if run["int8"] else "refused: it loses too much"


def _sizes(run: dict[str, Any]) -> str:
    return " / ".join(f"{run[form]['size_bytes']:,}" if run[form] else "–" for form in FORMS)


def _calibration(run: dict[str, Any]) -> str:
    return f"{run['float32']['test']['calibration_error']:.2%} ({run['float32']['calibration_floor']:.2%})"


def _confident(measures: dict[str, float]) -> str:
    return f"{measures['coverage']:.2%}, {measures['confident_error']:.2%}"


def time_to_good(run: dict[str, Any]) -> str:
    """Write the seconds until a run reached good accuracy, or that it did not."""
    seconds = run["seconds_to_good_accuracy"]
    return f"{seconds:.1f}" if seconds is not None else f"not reached in {run['training_seconds']:.0f}"


def _spread_rows(result: dict[str, Any], recipes: list[str]) -> list[list[str]]:
    """Lay out mean ± standard deviation over seeds, if there are several."""
    seeds = {recipe: sum(run["recipe"] == recipe for run in result["runs"]) for recipe in recipes}
    if max(seeds.values()) == 1:
        return []
    return [
        [f"{on}, mean ± deviation over seeds"]
        + [f"{percent(s['mean'])} ± {100 * s['deviation']:.2f}" for s in (result["spread"][r][on] for r in recipes)]
        for on in result["spread"][recipes[0]]
    ]


def _mcnemar_rows(result: dict[str, Any], recipes: list[str]) -> list[list[str]]:
    """Lay out how many images one model alone reads right, with McNemar's p-value."""
    return [
        [f"McNemar on {on}: right where {recipes[0]} is wrong, and the other way", "–"]
        + [
            f"{tests[on]['only_second']}, {tests[on]['only_first']} (p = {tests[on]['p_value']:.1g})"
            for tests in (result["mcnemar"][recipe] for recipe in recipes[1:])
        ]
        for on in (result["mcnemar"][recipes[1]] if len(recipes) > 1 else ())
    ]
