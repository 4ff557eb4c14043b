"""Put `reading/` in front of a model as ONNX operators: gray pixels of any size in, digit and probabilities out.

`reader_graph.onnxtxt` beside this file is the graph in ONNX's textual form; this module fills in the constants of
`reading/` and joins it with a model.
"""

from __future__ import annotations

import math
import string
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import compose, parser

from mnist_core.contract import INPUT_NAME, OUTPUT_NAME, DigitBatch, Probabilities
from mnist_core.measuring.evaluation import PredictBatch
from mnist_core.reading import preprocessing
from mnist_core.reading.ink import uniform_background

PIXELS_NAME = "pixels"
OUTPUT_NAMES = ["digit", "probabilities", "confident", "has_ink", "image"]

GRAPH_FILE = Path(__file__).with_suffix(".onnxtxt")

HALVES_UP = 1 + 2e-6
"""Rounds halves up, as integer division does: above float32's error of 1.2e-7, and below 7.6e-6, the distance from a
half to the nearest value below it."""

ANSWER = """
<ir_version: 8, opset_import: ["": 17]>
answer (float[N, 10] scores, bool drawn) => (int64 digit, float[10] probabilities, bool confident)
<int64[1] batch_axis = {0}, int64 one_place = {1}, float threshold = {$THRESHOLD}>
{
  ten = Squeeze(scores, batch_axis)
  likeliest = ArgMax<axis = 0, keepdims = 0>(ten)
  drawn_i = Cast<to = 7>(drawn)
  place_from_1 = Add(likeliest, one_place)
  place_or_0 = Mul(place_from_1, drawn_i)
  digit = Sub(place_or_0, one_place)
  drawn_f = Cast<to = 1>(drawn)
  probabilities = Mul(ten, drawn_f)
  highest = ReduceMax<keepdims = 0>(probabilities)
  confident = GreaterOrEqual(highest, threshold)
}
"""


def reader_graph(model: onnx.ModelProto, confidence_threshold: float) -> onnx.ModelProto:
    """Put `reading/` in front of a model.

    Args:
        model: `image` float32 [N, 28, 28] in, `probabilities` float32 [N, 10] out; any opset-17 operators inside.
        confidence_threshold: 0–1, the model card's.
    Returns:
        `pixels` uint8 [H, W], one digit, dark on light or light on dark, in; `digit` int64, -1 where nothing is drawn;
        `probabilities` float32 [10], all 0 where nothing is drawn; `confident` bool; `has_ink` bool; `image` float32
        [28, 28], what the model saw. It has no card yet.
    """
    reading = parser.parse_model(string.Template(GRAPH_FILE.read_text(encoding="utf-8")).substitute(_constants()))
    answer = parser.parse_model(string.Template(ANSWER).substitute(THRESHOLD=repr(confidence_threshold)))
    model = _without_metadata(model)
    scored = compose.merge_models(
        reading, compose.add_prefix(model, "model_"), io_map=[("image_batch", f"model_{INPUT_NAME}")]
    )
    scores = f"model_{OUTPUT_NAME}"
    joined = compose.merge_models(
        scored, answer, io_map=[(scores, "scores"), ("has_ink", "drawn")], outputs=OUTPUT_NAMES
    )
    onnx.checker.check_model(joined, full_check=True)
    return joined


def reader_session(reader: bytes) -> ort.InferenceSession:
    """Open a reader's ONNX file with one thread."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(reader, options, providers=["CPUExecutionProvider"])


def reader_predict_batch(reader: bytes) -> PredictBatch:
    """Wrap a reader to predict MNIST-like images, each as a page of 28×28 pixels, light on black.

    Args:
        reader: the bytes of a reader's ONNX file.
    Returns:
        A function from images float32 [N, 28, 28], 0–1, to probabilities float32 [N, 10].
    """
    session = reader_session(reader)

    def predict_batch(images: DigitBatch) -> Probabilities:
        pages = np.rint(images * 255).astype(np.uint8)
        return np.stack([session.run([OUTPUT_NAME], {PIXELS_NAME: page})[0] for page in pages])

    return predict_batch


def _constants() -> dict[str, str]:
    """Collect `reading/`'s constants by their names in the graph's text."""
    side = preprocessing.DIGIT_SIDE
    return {
        "ZEROS_256": ", ".join("0" * 256),
        "MIN_CONTRAST": str(uniform_background.MIN_CONTRAST),
        "FULL_CONTRAST": str(uniform_background.FULL_CONTRAST),
        "HALVES_UP": repr(HALVES_UP),
        "STRONG_INK": str(math.ceil(uniform_background.FULL_CONTRAST * 255)),
        "CLEAR": str(uniform_background.NOISE_FLOOR),
        "BELOW_CLEAR": str(uniform_background.NOISE_FLOOR - 1),
        "CLEAN_MEAN_CAP": str(uniform_background.CLEAN_MEAN_CAP),
        "MIN_CLEAN_MEAN": str(uniform_background.MIN_CLEAN_MEAN),
        "DIGIT_SIDE": str(side),
        "HALF_DIGIT_SIDE": str(side / 2),
        "TARGET_MIDDLE": ", ".join(str(i + 0.5) for i in range(side)),
        "MASS_AND_DISTANCES": _mass_and_distances(side),
        "MIN_STRENGTH": repr(preprocessing.MIN_STRENGTH),
    }


def _mass_and_distances(side: int) -> str:
    """Write the columns whose products with a digit's pixels are its mass and its mass's distances from the limit."""
    distances = preprocessing.BARYCENTRE_LIMIT + preprocessing.BARYCENTRE_SLACK - (np.arange(side) + 0.5)
    columns = np.stack([np.ones(side * side), np.repeat(distances, side), np.tile(distances, side)], axis=1)
    return ", ".join(repr(float(value)) for value in columns.reshape(-1))


def _without_metadata(model: onnx.ModelProto) -> onnx.ModelProto:
    """Copy a model without its card, which the joined file gets anew, and without unused operator sets."""
    bare = onnx.ModelProto()
    bare.CopyFrom(model)
    bare.ir_version = 8
    used = {node.domain for node in model.graph.node}
    del bare.metadata_props[:], bare.opset_import[:]
    bare.opset_import.extend(imported for imported in model.opset_import if imported.domain in used)
    return bare
