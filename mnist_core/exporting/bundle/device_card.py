"""DEVICE_CARD.md: what each file of a bundle costs, as measured on this machine, and an estimate for a small one."""

from __future__ import annotations

import platform
from pathlib import Path

import onnxruntime as ort

from mnist_core.exporting.bundle.device_cost import RUNS, FileCost

CYCLES_PER_MULTIPLY_ADD = 2
CLOCK_HZ = 100e6


def device_card(
    costs: list[FileCost], parameter_count: int, multiply_add_count: int, page_shape: tuple[int, int]
) -> str:
    """Write DEVICE_CARD.md.

    Args:
        costs: of each file.
        parameter_count: trainable numbers in the model.
        multiply_add_count: per image, counted in the graph.
        page_shape: height and width in px of the page that the readers were timed on.
    """
    operators = [f"- `{cost.name}`: {', '.join(cost.operators)}" for cost in costs if cost.operators]
    lines = [
        "# Device card",
        "",
        f"{parameter_count:,} parameters; {multiply_add_count:,} multiply-adds per image, counted in the graph.",
        "",
        "## Measured",
        "",
        *_measured(costs, page_shape),
        "",
        "## Estimated, not measured",
        "",
        _estimate(multiply_add_count),
        "",
        "## Operators, for a reduced build of ONNX Runtime",
        "",
        *operators,
        "",
    ]
    return "\n".join(lines)


def _measured(costs: list[FileCost], page_shape: tuple[int, int]) -> list[str]:
    height, width = page_shape
    return [
        f"On {_machine()}, Python {platform.python_version()}, ONNX Runtime {ort.__version__}, one thread, "
        f"{RUNS:,} answers each. The readers and the C source read a page of {height}×{width} pixels, the models "
        "an image of 28×28.",
        "",
        "| file | bytes | p50, ms | p99, ms | peak memory |",
        "|---|---|---|---|---|",
        *(
            f"| `{cost.name}` | {cost.size_bytes:,} | {cost.p50_ms:.3f} | {cost.p99_ms:.3f} | {_memory(cost.peak_mb)} |"
            for cost in costs
        ),
        "",
        "Peak memory is that of a bare Python process with numpy and onnxruntime that reads one picture. For C it is "
        "the sum of its functions' stack frames, and its bytes are what it takes of flash with -O3 on this CPU.",
    ]


def _estimate(multiply_add_count: int) -> str:
    estimate_ms = multiply_add_count * CYCLES_PER_MULTIPLY_ADD / CLOCK_HZ * 1000
    return (
        f"A microcontroller at {CLOCK_HZ / 1e6:.0f} MHz that needs {CYCLES_PER_MULTIPLY_ADD} cycles for a "
        f"multiply-add: {multiply_add_count:,} × {CYCLES_PER_MULTIPLY_ADD} / {CLOCK_HZ:,.0f} s = "
        f"{estimate_ms:.1f} ms for the model at most, since pixels without ink are skipped; preparing the page comes "
        "on top."
    )


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else f"{platform.machine()} ({platform.system()})"


def _memory(megabytes: float) -> str:
    return f"{megabytes:.0f} MB" if megabytes >= 1 else f"{megabytes * 1000:.1f} kB"
