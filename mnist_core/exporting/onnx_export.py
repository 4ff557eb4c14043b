"""A Keras model becomes one self-describing ONNX file, through tf2onnx."""

from __future__ import annotations

import keras
import onnx
import tensorflow as tf
import tf2onnx

from mnist_core.contract import IMAGE_SIDE, INPUT_NAME, OPSET, OUTPUT_NAME


def export_onnx(model: keras.Model) -> onnx.ModelProto:
    """Convert a model by the contract's tensor names, with a free batch axis.

    Args:
        model: float32 [N, 28, 28] in, probabilities float32 [N, 10] out.
    Returns:
        An ONNX model of opset 17, without a card yet.
    Source:
        `tf2onnx.convert.from_keras` fails on a Keras 3 Sequential; `from_function` does not.
    """
    signature = (tf.TensorSpec([None, IMAGE_SIDE, IMAGE_SIDE], tf.float32, name=INPUT_NAME),)

    @tf.function(input_signature=signature)  # type: ignore[untyped-decorator]  # TensorFlow's types are not read
    def score(image: tf.Tensor) -> dict[str, tf.Tensor]:
        return {OUTPUT_NAME: model(image, training=False)}

    proto, _ = tf2onnx.convert.from_function(score, input_signature=signature, opset=OPSET)
    onnx.checker.check_model(proto, full_check=True)
    return proto
