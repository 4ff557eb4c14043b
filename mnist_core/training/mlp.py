"""The multilayer perceptron: build it, copy it, load a saved one and predict."""

from __future__ import annotations

from pathlib import Path

import keras
import tensorflow as tf

from mnist_core.contract import (
    CLASS_COUNT,
    IMAGE_SIDE,
    INPUT_NAME,
    KERAS_FILE,
    DigitBatch,
    Probabilities,
    require_digit_batch,
)
from mnist_core.errors import ModelFileError
from mnist_core.versions.lookup import read_checked


def build_mlp(hidden_units: tuple[int, ...] = (256, 128)) -> keras.Sequential:
    """Build Flatten, Dense relu for each hidden layer, Dense 10 softmax; weights from Keras's global seed.

    Returns:
        A model from float32 [N, 28, 28], 0–1, to float32 [N, 10] whose rows sum to 1; 235,146 parameters by default.
    """
    layers: list[keras.Layer] = [keras.Input((IMAGE_SIDE, IMAGE_SIDE), name=INPUT_NAME), keras.layers.Flatten()]
    layers += [keras.layers.Dense(units, activation="relu") for units in hidden_units]
    return keras.Sequential([*layers, keras.layers.Dense(CLASS_COUNT, activation="softmax")], name="mlp")


def hidden_units(model: keras.Model) -> tuple[int, ...]:
    """Read the widths of a model's hidden layers, as `build_mlp` takes them."""
    return tuple(layer.units for layer in model.layers if isinstance(layer, keras.layers.Dense))[:-1]


def copy_model(model: keras.Model) -> keras.Model:
    """Make a model with the same layers and weights, which trains by itself."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return copy


class KerasClassifier:
    """A Keras model behind one traced function: 0.36 ms for an image, where `predict` takes 50."""

    def __init__(self, model: keras.Model) -> None:
        """Take a built model; `load` opens a saved one."""
        self.model = model
        signature = [tf.TensorSpec([None, IMAGE_SIDE, IMAGE_SIDE], tf.float32)]
        self._predict = tf.function(lambda images: model(images, training=False), input_signature=signature)

    @classmethod
    def load(cls, path: Path) -> KerasClassifier:
        """Open a version's model.

        Args:
            path: a .keras file of a version, or a version folder, whose model.keras is meant.
        Raises:
            ModelFileError: missing, not as it was published, or of another shape than the contract's.
        """
        path = path / KERAS_FILE if path.is_dir() else path
        read_checked(path)
        return cls.from_file(path)

    @classmethod
    def from_file(cls, path: Path) -> KerasClassifier:
        """Open a .keras file that belongs to no version, or not yet.

        Raises:
            ModelFileError: damaged, or of another shape than the contract's.
        """
        try:
            model = keras.saving.load_model(path, compile=False)
        except Exception as cause:  # Keras raises anything on a damaged archive: ValueError, KeyError, OSError
            raise ModelFileError(f"{path} is not a model that Keras can open; train it again") from cause
        shapes = (model.input_shape, model.output_shape)
        if shapes != ((None, IMAGE_SIDE, IMAGE_SIDE), (None, CLASS_COUNT)):
            raise ModelFileError(f"{path} maps {shapes[0]} to {shapes[1]}; expected [N, 28, 28] to [N, 10]")
        return cls(model)

    def predict_batch(self, images: DigitBatch) -> Probabilities:
        """Score images.

        Args:
            images: float32 [N, 28, 28], 0–1, ink bright.
        Returns:
            float32 [N, 10]; each row sums to 1.
        Raises:
            ImageFormatError: another shape or dtype.
        """
        require_digit_batch(images)
        probabilities: Probabilities = self._predict(images).numpy()
        return probabilities
