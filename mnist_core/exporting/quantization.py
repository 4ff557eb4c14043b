"""A float32 ONNX model becomes an int8 one, a quarter of its size."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic


def quantize_int8(proto: onnx.ModelProto) -> onnx.ModelProto:
    """Store weights as int8, with activations quantised on the fly.

    Args:
        proto: a float32 model.
    Returns:
        The same graph with integer matrix products; input and output stay float32. It has no card yet.
    Source:
        https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html, dynamic quantisation.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source.onnx", Path(folder) / "int8.onnx"
        onnx.save(proto, source)
        logging.disable(logging.WARNING)  # it advises a pre-processing step that needs sympy and changes nothing here
        try:
            quantize_dynamic(source, target, weight_type=QuantType.QInt8)
        finally:
            logging.disable(logging.NOTSET)
        return onnx.load(target)
