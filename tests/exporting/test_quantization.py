"""8-bit files: exact on every CPU, and refused when they lose too much."""

import numpy as np
import onnx
import pytest

from mnist_core.contract import ONNX_FILE
from mnist_core.errors import QuantizationError
from mnist_core.exporting.onnx_export import stamp_card
from mnist_core.exporting.quantization import quantize_int8, require_close
from mnist_core.measuring.evaluation import predict_all
from mnist_core.measuring.parity import compare
from mnist_core.reading import OnnxClassifier
from mnist_core.versions.lookup import SHIPPED_FOLDER


def answers(right, same, count=10_000):
    """Make a source's and an 8-bit form's answers to digits that are all 0: float32 [count, 10] twice, and labels."""
    source, int8 = np.zeros((count, 10), np.float32), np.zeros((count, 10), np.float32)
    source[:, 0] = 1
    int8[:, 0] = 1
    int8[: count - same] = np.eye(10, dtype=np.float32)[1]
    labels = np.zeros(count, np.int64)
    labels[right:] = 2
    return source, int8, labels


def test_weights_are_unsigned_around_128_so_that_no_cpu_saturates():
    constants = quantize_int8(onnx.load(SHIPPED_FOLDER / ONNX_FILE)).graph.initializer
    arrays = [onnx.numpy_helper.to_array(tensor) for tensor in constants]
    weights = [array for array in arrays if array.ndim == 2]
    assert {array.dtype for array in weights} == {np.dtype(np.uint8)}
    assert sum(array.size for array in weights) == 234_752
    assert [int(array) for array in arrays if array.dtype == np.uint8 and array.ndim == 0] == [128] * len(weights)


@pytest.mark.mnist
def test_it_answers_as_float32_does_on_digits_that_nothing_was_chosen_on(tmp_path, mnist):
    float32 = OnnxClassifier.load(SHIPPED_FOLDER)
    int8 = stamp_card(quantize_int8(onnx.load(SHIPPED_FOLDER / ONNX_FILE)), float32.card)
    onnx.save(int8, tmp_path / "model.onnx")
    images, labels = mnist.test.images, mnist.test.labels
    expected = predict_all(float32.predict_batch, images)
    found = predict_all(
        OnnxClassifier.from_bytes(int8.SerializeToString(), tmp_path).predict_batch, images, batch_size=1
    )
    require_close("int8", expected, found, labels)
    assert compare(expected, found).measures()["same_answers"] >= 0.999
    assert (tmp_path / "model.onnx").stat().st_size <= 245_000


def test_five_lost_answers_of_ten_thousand_are_allowed():
    require_close("int8", *answers(right=10_000, same=9_995))


def test_six_lost_answers_of_ten_thousand_are_refused_with_the_figures():
    with pytest.raises(QuantizationError, match=r"loses 0\.06 points.*at most 0\.05 points"):
        require_close("int8", *answers(right=10_000, same=9_994))


def test_other_answers_are_refused_even_where_no_accuracy_is_lost():
    with pytest.raises(QuantizationError, match=r"same answer to 99\.89% of 10,000"):
        require_close("int8", *answers(right=0, same=9_989))
