"""A model card goes into an ONNX file, where every device can read it."""

from __future__ import annotations

import onnx

from mnist_core.contract import CARD_KEY, ModelCard


def stamp_card(proto: onnx.ModelProto, card: ModelCard) -> onnx.ModelProto:
    """Put a model card into a copy of a model, in the place of any that is there."""
    stamped = onnx.ModelProto()
    stamped.CopyFrom(proto)
    del stamped.metadata_props[:]
    stamped.metadata_props.add(key=CARD_KEY, value=card.to_json())
    stamped.doc_string = f"{card.name}: handwritten digits, image float32 [N, 28, 28] ink bright 0-1 -> probabilities"
    return stamped
