"""Measure what a file costs on this machine: time on one thread, memory, bytes, operators."""

from __future__ import annotations

import ctypes
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

PEAK_PROGRAM = """
import resource, sys, numpy, onnxruntime
path, name, kind, *shape = sys.argv[1:]
session = onnxruntime.InferenceSession(open(path, "rb").read(), providers=["CPUExecutionProvider"])
session.run(None, {name: numpy.zeros([int(side) for side in shape], kind)})
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@dataclass(frozen=True, kw_only=True)
class FileCost:
    """What one file costs on this machine, on one thread.

    Attributes:
        name: the file's name.
        size_bytes: its size; for C, the flash that its object file takes.
        p50_ms: median latency of an answer.
        p99_ms: 99th percentile of the latency.
        peak_mb: peak memory of a bare process that reads one picture, in MB; for C, the stack alone.
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
        feed: one input, with the dtype and shape of the model's.
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
    """Compile the C source with gcc and measure it on a page; None without gcc."""
    if not (shutil.which("gcc") and shutil.which("size")):
        return None
    with tempfile.TemporaryDirectory() as folder:
        built, library = Path(folder) / "digit_reader.o", Path(folder) / "digit_reader.so"
        built.with_suffix(".c").write_text(source, encoding="utf-8")
        shutil.copy(header, folder)
        _run("gcc", "-std=c99", "-O3", "-fPIC", "-fstack-usage", "-c", built.with_suffix(".c"), "-o", built)
        _run("gcc", "-shared", built, "-lm", "-o", library)
        stack = sum(
            int(line.split("\t")[1]) for line in built.with_suffix(".su").read_text(encoding="utf-8").splitlines()
        )
        text, data = (int(number) for number in _run("size", built).splitlines()[1].split()[:2])
        read = ctypes.CDLL(str(library)).digit_read
        answer, pixels = ctypes.create_string_buffer(8192), page.ctypes.data_as(ctypes.c_void_p)
        p50_ms, p99_ms = _percentiles(lambda: read(pixels, page.shape[0], page.shape[1], answer))
    return FileCost(
        name="c/digit_reader.c", size_bytes=text + data, p50_ms=p50_ms, p99_ms=p99_ms, peak_mb=stack / 1e6, operators=()
    )


def multiply_adds(model: onnx.ModelProto) -> int:
    """Count the multiply-adds of the matrix products with weights, per image."""
    shapes = {tensor.name: numpy_helper.to_array(tensor).shape for tensor in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type in ("MatMul", "MatMulInteger", "Gemm")]
    weights = [shapes[name] for node in products for name in node.input[:2] if len(shapes.get(name, ())) == 2]
    return sum(int(np.prod(shape)) for shape in weights)


def _percentiles(run: Callable[[], object]) -> tuple[float, float]:
    """Time many runs: median and 99th percentile in ms."""
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
            [sys.executable, "-c", PEAK_PROGRAM, *arguments],
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
        )
    unit = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, kB elsewhere
    return int(ran.stdout) * unit / 1e6


def _run(*command: str | Path) -> str:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, check=True, text=True, encoding="utf-8"
    ).stdout


def _operators(graph: onnx.GraphProto) -> set[str]:
    found = set()
    for node in graph.node:
        found |= {node.op_type}.union(*(_operators(attribute.g) for attribute in node.attribute))
    return found
