"""Generate C99 source from an int8 ONNX file: weights as tables and the preprocessing, without a runtime."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from mnist_core.contract import OUTPUT_NAME
from mnist_core.errors import ModelFileError
from mnist_core.reading import preprocessing
from mnist_core.reading.ink import uniform_background

TEMPLATE = Path(__file__).parent / "clients" / "c" / "digit_reader.c"
PLACEHOLDER = "@MODEL@"
MIDDLE = 128
"""The zero point of the unsigned weights that `quantize_int8` writes."""

LAYER = ["DynamicQuantizeLinear", "Mul", "MatMulInteger", "Cast", "Mul", "Add"]
"""One dense layer as `quantize_int8` writes it; Relu stands between two of them."""


@dataclass(frozen=True, eq=False)
class Int8Layer:
    """One dense layer.

    Attributes:
        weights: int8 [inputs, units].
        scales: float32 [units], the value of one step of a weight.
        biases: float32 [units].
    """

    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    biases: NDArray[np.float32]


def c_source(int8_model: onnx.ModelProto, confidence_threshold: float) -> str:
    """Write digit_reader.c.

    Args:
        int8_model: a model.int8.onnx of dense layers, Relu between them, Softmax at the end.
        confidence_threshold: 0–1, the model card's.
    Returns:
        C99 source; its header is clients/c/digit_reader.h.
    Raises:
        ModelFileError: the graph has another structure.
    """
    layers = int8_layers(int8_model)
    blocks = [_constants(layers, confidence_threshold)]
    blocks += [_layer_tables(number, layer) for number, layer in enumerate(layers)]
    entries = [_layer_entry(number, layer) for number, layer in enumerate(layers)]
    blocks.append("\n".join(["static const dense_layer layers[LAYER_COUNT] = {", *entries, "};"]))
    return TEMPLATE.read_text(encoding="utf-8").replace(PLACEHOLDER, "\n\n".join(blocks))


def int8_layers(model: onnx.ModelProto) -> list[Int8Layer]:
    """Extract the dense layers of a model.int8.onnx.

    Raises:
        ModelFileError: the graph has another structure.
    """
    operators = [node.op_type for node in model.graph.node]
    count = operators.count("MatMulInteger")
    expected = ["Reshape"] + [*LAYER, "Relu"] * (count - 1) + LAYER + ["Softmax"]
    if not count or operators != expected or model.graph.node[-1].output[0] != OUTPUT_NAME:
        raise ModelFileError(f"the graph is {', '.join(operators)}; expected dense layers as quantize_int8 writes them")
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    steps = len(LAYER) + 1
    return [_layer(model.graph.node[1 + number * steps :][: len(LAYER)], constants) for number in range(count)]


def _layer(nodes: list[onnx.NodeProto], constants: dict[str, NDArray[np.generic]]) -> Int8Layer:
    _, scaled, product, _, _, added = nodes
    unsigned, zero_point = constants[product.input[1]], constants[product.input[3]]
    if unsigned.dtype != np.uint8 or not (zero_point == MIDDLE).all():
        raise ModelFileError(
            f"weights are {unsigned.dtype} around {zero_point}; expected uint8 around {MIDDLE}; "
            "export the version again: python -m mnist_core export --out FOLDER"
        )
    units = unsigned.shape[1]
    (scales,), (biases,) = ([constants[name] for name in node.input if name in constants] for node in (scaled, added))
    return Int8Layer(
        weights=(unsigned.astype(np.int16) - MIDDLE).astype(np.int8),
        scales=np.broadcast_to(scales, (units,)).astype(np.float32),
        biases=np.broadcast_to(biases, (units,)).astype(np.float32),
    )


def _bias_step(layer: Int8Layer) -> float:
    """Choose the step at which 32-bit integers hold a layer's biases to 1 part in 2^30 of the largest."""
    return max(float(np.abs(layer.biases).max()), 1e-20) / 2**30


def _constants(layers: list[Int8Layer], confidence_threshold: float) -> str:
    values = {
        "MIN_CONTRAST": uniform_background.MIN_CONTRAST,
        "FULL_CONTRAST": uniform_background.FULL_CONTRAST,
        "NOISE_FLOOR": uniform_background.NOISE_FLOOR,
        "CLEAN_MEAN_CAP": uniform_background.CLEAN_MEAN_CAP,
        "MIN_CLEAN_MEAN": uniform_background.MIN_CLEAN_MEAN,
        "DIGIT_SIDE": preprocessing.DIGIT_SIDE,
        "MIN_STRENGTH": preprocessing.MIN_STRENGTH,
        "BARYCENTRE_LIMIT": preprocessing.BARYCENTRE_LIMIT + preprocessing.BARYCENTRE_SLACK,
        "CONFIDENCE_THRESHOLD": f"{confidence_threshold!r}f",
        "LAYER_COUNT": len(layers),
        "MAX_INPUTS": max(layer.weights.shape[0] for layer in layers),
        "MAX_UNITS": max(layer.weights.shape[1] for layer in layers),
    }
    return "\n".join(f"#define {name} {value}" for name, value in values.items())


def _layer_tables(number: int, layer: Int8Layer) -> str:
    inputs, units = layer.weights.shape
    biases = np.rint(layer.biases.astype(np.float64) / _bias_step(layer)).astype(np.int64)
    return "\n".join(
        [
            _table("int8_t", f"weights_{number}", inputs * units, layer.weights.reshape(-1).tolist()),
            _table("float", f"scales_{number}", units, [f"{scale:.9e}f" for scale in layer.scales]),
            _table("int32_t", f"biases_{number}", units, biases.tolist()),
        ]
    )


def _layer_entry(number: int, layer: Int8Layer) -> str:
    inputs, units = layer.weights.shape
    return f"    {{{inputs}, {units}, weights_{number}, scales_{number}, biases_{number}, {_bias_step(layer):.9e}f}},"


def _table(kind: str, name: str, count: int, values: list[int] | list[str]) -> str:
    rows = [",".join(str(value) for value in values[start : start + 32]) for start in range(0, count, 32)]
    return f"static const {kind} {name}[{count}] = {{\n" + ",\n".join(rows) + "};"
