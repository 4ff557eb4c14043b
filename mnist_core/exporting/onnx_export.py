"""A Keras model becomes one self-describing ONNX file: converted by tf2onnx, with its model card inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnx

from mnist_core.contract import CARD_KEY, IMAGE_SIDE, INPUT_NAME, OPSET, OUTPUT_NAME, ModelCard

if TYPE_CHECKING:
    import keras


def export_onnx(model: keras.Model) -> onnx.ModelProto:
    """Convert a model to ONNX with the contract's tensor names and a free batch axis.

    Args:
        model: float32 [N, 28, 28] in, probabilities float32 [N, 10] out.
    Returns:
        An ONNX model of opset 17, without a card yet.
    Source:
        `tf2onnx.convert.from_keras` fails on a Keras 3 Sequential; `from_function` does not.
    """
    import tensorflow as tf  # here, since a bundle needs `stamp_card` but no TensorFlow
    import tf2onnx

    signature = (tf.TensorSpec([None, IMAGE_SIDE, IMAGE_SIDE], tf.float32, name=INPUT_NAME),)

    @tf.function(input_signature=signature)  # type: ignore[untyped-decorator]  # TensorFlow's types are not read
    def score(image: tf.Tensor) -> dict[str, tf.Tensor]:
        return {OUTPUT_NAME: model(image, training=False)}

    proto, _ = tf2onnx.convert.from_function(score, input_signature=signature, opset=OPSET)
    onnx.checker.check_model(proto, full_check=True)
    return proto


def stamp_card(proto: onnx.ModelProto, card: ModelCard) -> onnx.ModelProto:
    """Put a model card into a copy of a model, replacing any card that it has."""
    stamped = onnx.ModelProto()
    stamped.CopyFrom(proto)
    del stamped.metadata_props[:]
    stamped.metadata_props.add(key=CARD_KEY, value=card.to_json())
    stamped.doc_string = f"{card.name}: handwritten digits, image float32 [N, 28, 28] ink bright 0-1 -> probabilities"
    return stamped
