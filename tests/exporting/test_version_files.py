"""A version made end to end from scikit-learn's digits: what is in its files, and what is refused."""

import json
import re

import numpy as np
import onnx
import onnxruntime as ort
import pytest

from mnist_core import pipeline
from mnist_core.contract import CARD_FILE, INT8_FILE, KERAS_FILE, ONNX_FILE, READER_FILE, READER_INT8_FILE
from mnist_core.errors import ModelFileError, ParityError
from mnist_core.exporting import version_files
from mnist_core.exporting.reader_graph import reader_graph
from mnist_core.pipeline import TrainingPlan
from mnist_core.reading import DigitReader, OnnxClassifier
from mnist_core.training.mlp import KerasClassifier
from mnist_core.training.recipes import TUTORIAL
from mnist_core.versions.lookup import checksums
from mnist_core.versions.publishing import write_checksums


def plan(name, root, digits, **named):
    return TrainingPlan(name=name, created="2026-01-01 00:00 UTC", root=root, recipe=TUTORIAL, data=digits, **named)


@pytest.fixture(scope="module")
def version(tmp_path_factory, digits):
    root = tmp_path_factory.mktemp("exported")
    return pipeline.run(plan("small", root, digits))


def test_a_version_holds_keras_onnx_int8_readers_a_card_and_checksums_of_all(version):
    expected = {KERAS_FILE, ONNX_FILE, INT8_FILE, READER_FILE, READER_INT8_FILE, CARD_FILE}
    assert {path.name for path in version.iterdir()} == expected | {"SHA256SUMS"}
    assert (version / KERAS_FILE).stat().st_size < 1_000_000, "the optimizer is not part of a version"
    assert set(checksums(version)) == expected


def test_the_onnx_file_keeps_the_contract(version):
    model = onnx.load(version / ONNX_FILE)
    assert [(entry.domain, entry.version) for entry in model.opset_import if entry.domain in ("", "ai.onnx")] == [
        ("", 17)
    ]
    session = ort.InferenceSession(version / ONNX_FILE)
    (image,), (probabilities,) = session.get_inputs(), session.get_outputs()
    assert (image.name, image.type, image.shape[1:]) == ("image", "tensor(float)", [28, 28])
    assert (probabilities.name, probabilities.type, probabilities.shape[1:]) == (
        "probabilities",
        "tensor(float)",
        [10],
    )
    assert not isinstance(image.shape[0], int)


def test_it_learned_to_read_small_digits(version):
    assert OnnxClassifier.load(version).card.test["accuracy"] > 0.9


def test_keras_and_onnx_runtime_give_the_same_probabilities(version, digits):
    expected = KerasClassifier.load(version).predict_batch(digits.test.images)
    found = OnnxClassifier.load(version).predict_batch(digits.test.images)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_each_file_s_card_holds_its_own_measures(version, digits):
    for file_name, form in ((ONNX_FILE, "float32"), (INT8_FILE, "int8")):
        classifier = OnnxClassifier.load(version / file_name)
        right = classifier.predict_batch(digits.test.images).argmax(axis=1) == digits.test.labels
        assert classifier.card.form == form
        assert classifier.card.test["accuracy"] == right.mean()
        assert classifier.card.test["count"] == 300


def test_the_card_can_be_read_from_the_file_without_our_code(version):
    metadata = ort.InferenceSession(version / ONNX_FILE).get_modelmeta().custom_metadata_map
    card = json.loads(metadata["model_card"])
    assert card["parameter_count"] == 235_146
    assert card["recipe"]["name"] == "tutorial"
    assert "not MNIST" in card["training_data"][0]


def test_the_written_card_shows_the_measured_accuracy(version):
    accuracy = OnnxClassifier.load(version).card.test["accuracy"]
    assert f"{accuracy:.2%}" in (version / CARD_FILE).read_text()


def test_a_reader_opens_the_version_folder(version):
    blank = np.zeros((280, 280, 4), np.uint8)
    assert DigitReader.load(version).read_drawing(blank).digits == ()


@pytest.mark.long
def test_an_export_that_answers_otherwise_publishes_nothing(tmp_path, version, digits, monkeypatch):
    def other_weights(model):
        proto = export(model)
        weights = next(tensor for tensor in proto.graph.initializer if list(tensor.dims) == [128, 10])
        weights.CopyFrom(onnx.numpy_helper.from_array(-onnx.numpy_helper.to_array(weights), weights.name))
        return proto

    export = version_files.export_onnx
    monkeypatch.setattr(version_files, "export_onnx", other_weights)
    with pytest.raises(ParityError, match=r"image \d+ of 300 differs"):
        pipeline.run(plan("wrong", tmp_path, digits, train=lambda *_: KerasClassifier.load(version).model))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_where_8_bits_lose_too_much_the_version_has_no_int8_file_and_the_card_says_why(
    tmp_path, version, digits, monkeypatch
):
    def coarse(proto):
        int8 = quantize(proto)
        for tensor in int8.graph.initializer:
            if list(tensor.dims) == [784, 256]:
                weights = onnx.numpy_helper.to_array(tensor)
                tensor.CopyFrom(onnx.numpy_helper.from_array(weights // 128 * 128, tensor.name))
        return int8

    quantize = version_files.quantize_int8
    monkeypatch.setattr(version_files, "quantize_int8", coarse)
    folder = pipeline.run(plan("coarse", tmp_path, digits, train=lambda *_: KerasClassifier.load(version).model))
    assert {path.name for path in folder.glob("*.onnx")} == {ONNX_FILE, READER_FILE}
    assert re.search(r"no int8 file: as int8, the model loses -?[\d.]+ points", (folder / CARD_FILE).read_text())


def dark_reader(model, threshold):
    """A reader whose preprocessing loses the digit."""
    proto = reader_graph(model, threshold)
    (placed,) = {name for node in proto.graph.node for name in node.output if name == "image_batch"}
    for node in proto.graph.node:
        node.input[:] = ["black_image" if name == placed else name for name in node.input]
    proto.graph.initializer.append(onnx.numpy_helper.from_array(np.zeros((1, 28, 28), np.float32), "black_image"))
    return proto


@pytest.mark.long
def test_a_reader_that_reads_otherwise_than_keras_publishes_nothing(tmp_path, version, digits, monkeypatch):
    monkeypatch.setattr(version_files, "reader_graph", dark_reader)
    with pytest.raises(ParityError, match="as reader float32, the model loses"):
        pipeline.run(plan("dark", tmp_path, digits, train=lambda *_: KerasClassifier.load(version).model))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_where_the_int8_reader_loses_too_much_there_is_no_int8_file_at_all(tmp_path, version, digits, monkeypatch):
    def dark_if_int8(model, threshold):
        is_int8 = any(node.op_type == "MatMulInteger" for node in model.graph.node)
        return (dark_reader if is_int8 else reader_graph)(model, threshold)

    monkeypatch.setattr(version_files, "reader_graph", dark_if_int8)
    folder = pipeline.run(plan("half", tmp_path, digits, train=lambda *_: KerasClassifier.load(version).model))
    assert {path.name for path in folder.glob("*.onnx")} == {ONNX_FILE, READER_FILE}
    assert "no int8 file: as reader int8, the model loses" in (folder / CARD_FILE).read_text()


def test_a_model_with_other_shapes_is_refused_with_both_shapes(tmp_path):
    tensor = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Identity", ["x"], ["y"])],
        "identity",
        [tensor("x", onnx.TensorProto.FLOAT, ["N", 3])],
        [tensor("y", onnx.TensorProto.FLOAT, ["N", 3])],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, tmp_path / "model.onnx")
    write_checksums(tmp_path)
    with pytest.raises(ModelFileError, match=r"has x .*\[N, 3\].*expected image float \[N, 28, 28\]"):
        OnnxClassifier.load(tmp_path)


@pytest.mark.parametrize(("content", "words"), [(b"", "empty"), (b"no model", "not an ONNX model")])
def test_an_empty_or_damaged_model_file_is_refused(tmp_path, content, words):
    (tmp_path / "model.onnx").write_bytes(content)
    write_checksums(tmp_path)
    with pytest.raises(ModelFileError, match=words):
        OnnxClassifier.load(tmp_path)


def test_a_missing_version_folder_is_refused(tmp_path):
    with pytest.raises(ModelFileError, match="cannot be read"):
        DigitReader.load(tmp_path / "nowhere")


def test_images_of_another_shape_are_refused(version):
    from mnist_core.errors import ImageFormatError

    with pytest.raises(ImageFormatError, match=r"got float64 \[28, 28\]"):
        OnnxClassifier.load(version).predict_batch(np.zeros((28, 28)))
