"""Augment a batch of images in compiled parts: affine and elastic warp, stroke thickness, ink strength."""

from __future__ import annotations

import math

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE
from mnist_core.training.compiled import compiled
from mnist_core.training.recipe import Augmentation

CENTRE = (IMAGE_SIDE - 1) / 2
ELASTIC_NODES = 6
"""Nodes per axis of the grid that carries the elastic displacement: about 5 px apart, the size of a stroke's bend."""


AFFINE_NUMBERS = 6
NORMALS_PER_IMAGE = AFFINE_NUMBERS + 2 * ELASTIC_NODES**2
UNIFORMS_PER_IMAGE = 2


def draw_noise(count: tf.Tensor, seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Draw a batch's random numbers outside the compiled step: XLA's generator takes 15 times as long on a CPU.

    Args:
        count: int32 [], images in the batch.
        seed: int32 [2]; the same seed gives the same numbers.
    Returns:
        Normal float32 [count, NORMALS_PER_IMAGE] and uniform float32 [count, UNIFORMS_PER_IMAGE], 0–1.
    """
    for_normals, for_uniforms = tf.unstack(tf.random.split(seed))  # one seed draws both from the same bits
    normals = tf.random.stateless_normal([count, NORMALS_PER_IMAGE], for_normals)
    return normals, tf.random.stateless_uniform([count, UNIFORMS_PER_IMAGE], for_uniforms)


def augment(
    images: tf.Tensor, noise: tuple[tf.Tensor, tf.Tensor], how: Augmentation, amount: tf.Tensor | float = 1.0
) -> tf.Tensor:
    """Augment each image by itself.

    Args:
        images: float32 [N, 28, 28], 0–1.
        noise: from `draw_noise`.
        how: the strength of each part.
        amount: factor on all of them.
    Returns:
        float32 [N, 28, 28], 0–1.
    """
    normals, uniforms = noise
    if how.thickness:
        images = _thickened(images, (2 * uniforms[:, 0, None, None] - 1) * how.thickness * amount)
    if how.moves_ink:
        images = _sampled(_packed(images), *_sampling_points(normals * amount, how))
    if how.fading:
        images = _faded(images, how.fading * amount * uniforms[:, 1, None, None])
    return images


_compiled_part = compiled(jit_compile=True, autograph=False)
"""Each part by itself: as one, XLA would compute every pixel anew for each of its four readers."""


@_compiled_part
def _sampling_points(normals: tf.Tensor, how: Augmentation) -> tuple[tf.Tensor, tf.Tensor]:
    """Compute where in the source each target pixel comes from: rows and columns, float32 [N, 28, 28] each."""
    angle, slant, tall, wide, down, across = (normals[:, i, None, None] for i in range(AFFINE_NUMBERS))
    angle, slant = angle * (how.rotation_degrees * math.pi / 180), slant * how.slant
    y = tf.reshape(tf.range(IMAGE_SIDE, dtype=tf.float32) - CENTRE, [1, IMAGE_SIDE, 1])
    x = tf.reshape(y, [1, 1, IMAGE_SIDE])
    cosine, sine = tf.cos(angle), tf.sin(angle)
    rows = tf.exp(tall * how.stretch) * (cosine * y + sine * x) + down * how.shift_px
    columns = tf.exp(wide * how.stretch) * (cosine * x - sine * y) + slant * y + across * how.shift_px
    rows, columns = rows + CENTRE, columns + CENTRE
    if not how.elastic_px:
        return rows, columns
    nodes = tf.reshape(normals[:, AFFINE_NUMBERS:], [-1, ELASTIC_NODES**2])
    bend = tf.reshape(nodes @ tf.constant(_spreading_weights()), [-1, 2, IMAGE_SIDE, IMAGE_SIDE]) * how.elastic_px
    return rows + bend[:, 0], columns + bend[:, 1]


def _spreading_weights() -> NDArray[np.float32]:
    """Gaussian weights from grid nodes to pixels, float32 [ELASTIC_NODES², 784]: one matrix product for a batch."""
    nodes = np.linspace(0, IMAGE_SIDE - 1, ELASTIC_NODES)
    spacing = nodes[1] - nodes[0]
    weights = np.exp(-(((np.arange(IMAGE_SIDE)[:, None] - nodes) / (0.8 * spacing)) ** 2) / 2)
    weights /= np.linalg.norm(weights, axis=1, keepdims=True)  # so that σ is the same at every pixel
    return np.kron(weights, weights).T.astype(np.float32)


@_compiled_part
def _sampled(packed: tf.Tensor, rows: tf.Tensor, columns: tf.Tensor) -> tf.Tensor:
    """Sample packed images bilinearly at fractional positions; outside there is no ink."""
    side = IMAGE_SIDE + 1
    rows = tf.clip_by_value(rows + 1, 0.0, side - 0.001)
    columns = tf.clip_by_value(columns + 1, 0.0, side - 0.001)
    top, left = tf.floor(rows), tf.floor(columns)
    corner = tf.cast(top, tf.int32) * side + tf.cast(left, tf.int32)
    four = tf.gather(packed, tf.reshape(corner, [-1, IMAGE_SIDE * IMAGE_SIDE]), batch_dims=1)
    four = tf.reshape(four, [-1, IMAGE_SIDE, IMAGE_SIDE])

    def at(byte: int) -> tf.Tensor:
        return tf.cast(tf.bitwise.right_shift(four, 8 * byte) & 255, tf.float32)

    down, right = rows - top, columns - left
    upper = at(0) * (1 - right) + at(1) * right
    lower = at(2) * (1 - right) + at(3) * right
    return (upper * (1 - down) + lower * down) / 255.0


@_compiled_part
def _packed(images: tf.Tensor) -> tf.Tensor:
    """Pack each pixel with its right, lower and lower right neighbours, in 1/255, into one int32 for a single gather.

    Args:
        images: float32 [N, 28, 28], 0–1.
    Returns:
        int32 [N, 29²], pixel (i, j) at 29 (i + 1) + j + 1, with a border of background.
    """
    whole = tf.pad(tf.cast(tf.round(images * 255.0), tf.int32), [[0, 0], [1, 1], [1, 1]])
    corners = [whole[:, :-1, :-1], whole[:, :-1, 1:], whole[:, 1:, :-1], whole[:, 1:, 1:]]
    packed = sum(tf.bitwise.left_shift(corner, 8 * byte) for byte, corner in enumerate(corners))
    return tf.reshape(packed, [-1, (IMAGE_SIDE + 1) ** 2])


@_compiled_part
def _thickened(images: tf.Tensor, share: tf.Tensor) -> tf.Tensor:
    """Blend each image with its dilation (share above 0) or its erosion (below 0) by a cross of 1 px."""
    padded = tf.pad(images, [[0, 0], [1, 1], [1, 1]])
    neighbours = [padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], padded[:, 1:-1, :-2], padded[:, 1:-1, 2:]]
    thick, thin = images, images
    for neighbour in neighbours:
        thick, thin = tf.maximum(thick, neighbour), tf.minimum(thin, neighbour)
    return images + tf.maximum(share, 0) * (thick - images) - tf.maximum(-share, 0) * (images - thin)


@_compiled_part
def _faded(images: tf.Tensor, share: tf.Tensor) -> tf.Tensor:
    """Take a share of its ink strength from each image."""
    return images * (1 - share)
