"""What tests of training share."""

import pytest
import tensorflow as tf


@pytest.fixture
def uncompiled():
    """Run compiled functions as plain Python: to compile takes longer than a few tiny steps."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)
