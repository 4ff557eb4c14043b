"""`tf.function` with a type: a function that TensorFlow compiles keeps its signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import tensorflow as tf

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(*, jit_compile: bool | None = None, autograph: bool = True) -> Callable[[Function], Function]:
    """Give the decorator `tf.function`, with TensorFlow's own defaults.

    Args:
        jit_compile: whether XLA compiles the function; None leaves it to TensorFlow.
        autograph: whether Python's `for` and `if` may depend on a tensor.
    """
    return cast("Callable[[Function], Function]", tf.function(jit_compile=jit_compile, autograph=autograph))
