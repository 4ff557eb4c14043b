"""The device card: what each file of a bundle costs, measured here, and beside it what is only estimated."""

from __future__ import annotations

import ctypes
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import numpy_helper

RUNS = 1000
CYCLES_PER_MULTIPLY_ADD = 2
CLOCK_HZ = 100e6

PEAK_PROGRAM = """
import resource, sys, numpy, onnxruntime
path, name, kind, *shape = sys.argv[1:]
session = onnxruntime.InferenceSession(open(path, "rb").read(), providers=["CPUExecutionProvider"])
session.run(None, {name: numpy.zeros([int(side) for side in shape], kind)})
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@dataclass(frozen=True, kw_only=True)
class FileCost:
    """What one file costs on this machine, one thread.

    Attributes:
        name: the file's name.
        size_bytes: its size; for C, the flash that its object file takes.
        p50_ms: half of the answers came within this.
        p99_ms: 99 % of the answers came within this.
        peak_mb: peak memory of a bare process that reads one picture; for C, its stack alone.
        operators: the ONNX operators in it, sorted.
    """

    name: str
    size_bytes: int
    p50_ms: float
    p99_ms: float
    peak_mb: float
    operators: tuple[str, ...]


def onnx_cost(name: str, data: bytes, feed: NDArray[np.generic]) -> FileCost:
    """Measure one ONNX file.

    Args:
        name: its file name, for the table.
        data: its bytes.
        feed: one input, of the dtype and shape that the file takes.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    input_name = session.get_inputs()[0].name
    p50_ms, p99_ms = _percentiles(lambda: session.run(None, {input_name: feed}))
    return FileCost(
        name=name,
        size_bytes=len(data),
        p50_ms=p50_ms,
        p99_ms=p99_ms,
        peak_mb=_peak_mb(data, input_name, feed),
        operators=tuple(sorted(_operators(onnx.load_model_from_string(data).graph))),
    )


def c_cost(source: str, header: Path, page: NDArray[np.uint8]) -> FileCost | None:
    """Build the C source with gcc and measure it on a page; None where there is no gcc."""
    if not (shutil.which("gcc") and shutil.which("size")):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path, library = Path(folder) / "digit_reader.c", Path(folder) / "digit_reader.so"
        path.write_text(source)
        shutil.copy(header, folder)
        flags = ["gcc", "-std=c99", "-O2", "-fstack-usage", path]
        subprocess.run([*flags, "-c", "-o", library.with_suffix(".o")], check=True)
        stack = sum(int(line.split("\t")[1]) for line in library.with_suffix(".su").read_text().splitlines())
        sizes = subprocess.run(["size", library.with_suffix(".o")], capture_output=True, check=True, text=True).stdout
        text, data = (int(number) for number in sizes.splitlines()[1].split()[:2])
        subprocess.run([*flags, "-shared", "-fPIC", "-lm", "-o", library], check=True)
        read = ctypes.CDLL(str(library)).digit_read
        answer, pixels = ctypes.create_string_buffer(8192), page.ctypes.data_as(ctypes.c_void_p)
        p50_ms, p99_ms = _percentiles(lambda: read(pixels, page.shape[0], page.shape[1], answer))
    return FileCost(
        name="c/digit_reader.c", size_bytes=text + data, p50_ms=p50_ms, p99_ms=p99_ms, peak_mb=stack / 1e6, operators=()
    )


def multiply_adds(model: onnx.ModelProto) -> int:
    """Count the multiply-adds of the matrix products with weights, for one image."""
    shapes = {tensor.name: numpy_helper.to_array(tensor).shape for tensor in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type in ("MatMul", "MatMulInteger", "Gemm")]
    weights = [shapes[name] for node in products for name in node.input[:2] if len(shapes.get(name, ())) == 2]
    return sum(int(np.prod(shape)) for shape in weights)


def device_card(
    costs: list[FileCost], parameter_count: int, multiply_add_count: int, page_shape: tuple[int, int]
) -> str:
    """Write DEVICE_CARD.md.

    Args:
        costs: each file's.
        parameter_count: trainable numbers in the model.
        multiply_add_count: for one image, counted in the model's graph.
        page_shape: height and width of the page that the readers were timed on.
    """
    rows = [
        f"| `{cost.name}` | {cost.size_bytes:,} | {cost.p50_ms:.3f} | {cost.p99_ms:.3f} | {_memory(cost.peak_mb)} |"
        for cost in costs
    ]
    estimate_ms = multiply_add_count * CYCLES_PER_MULTIPLY_ADD / CLOCK_HZ * 1000
    height, width = page_shape
    operators = [f"- `{cost.name}`: {', '.join(cost.operators)}" for cost in costs if cost.operators]
    return "\n".join(
        [
            "# Device card",
            "",
            f"{parameter_count:,} parameters; {multiply_add_count:,} multiply-adds per image, counted in the graph.",
            "",
            "## Measured",
            "",
            f"On {_machine()}, Python {platform.python_version()}, ONNX Runtime {ort.__version__}, one thread, "
            f"{RUNS:,} answers each. The readers and the C source read a page of {height}×{width} pixels, the models "
            "an image of 28×28.",
            "",
            "| file | bytes | p50, ms | p99, ms | peak memory |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "Peak memory is that of a bare Python process with numpy and onnxruntime that reads one picture; for C it "
            "is the sum of its functions' stack frames, and its bytes are what it takes of flash with -O2 on this CPU.",
            "",
            "## Estimated, not measured",
            "",
            f"A microcontroller at {CLOCK_HZ / 1e6:.0f} MHz that needs {CYCLES_PER_MULTIPLY_ADD} cycles for a "
            f"multiply-add: {multiply_add_count:,} × {CYCLES_PER_MULTIPLY_ADD} / {CLOCK_HZ:,.0f} s = {estimate_ms:.1f} ms "
            "for the model at most, since pixels without ink are skipped; the preparation of the page comes on top.",
            "",
            "## Operators, for a reduced build of ONNX Runtime",
            "",
            *operators,
            "",
        ]
    )


def _percentiles(run: Callable[[], object]) -> tuple[float, float]:
    """Time many runs: the median and the 99th percentile in ms."""
    for _ in range(RUNS // 20):
        run()
    seconds = np.empty(RUNS)
    for index in range(RUNS):
        start = time.perf_counter()
        run()
        seconds[index] = time.perf_counter() - start
    p50, p99 = np.percentile(seconds * 1000, [50, 99])
    return float(p50), float(p99)


def _peak_mb(data: bytes, input_name: str, feed: NDArray[np.generic]) -> float:
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        file.write(data)
        file.flush()
        arguments = [file.name, input_name, feed.dtype.name, *(str(side) for side in feed.shape)]
        ran = subprocess.run(
            [sys.executable, "-c", PEAK_PROGRAM, *arguments], capture_output=True, check=True, text=True
        )
    unit = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, kB elsewhere
    return int(ran.stdout) * unit / 1e6


def _operators(graph: onnx.GraphProto) -> set[str]:
    found = set()
    for node in graph.node:
        found |= {node.op_type}.union(*(_operators(attribute.g) for attribute in node.attribute))
    return found


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else f"{platform.machine()} ({platform.system()})"


def _memory(megabytes: float) -> str:
    return f"{megabytes:.0f} MB" if megabytes >= 1 else f"{megabytes * 1000:.1f} kB"
