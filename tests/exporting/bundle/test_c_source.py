"""The C source without a runtime answers as model.int8.onnx does."""

import itertools
import shutil
import subprocess

import numpy as np
import onnx
import pytest

from mnist_core.contract import ONNX_FILE
from mnist_core.errors import ModelFileError
from mnist_core.exporting.bundle import c_source
from mnist_core.exporting.bundle.digit_pages import golden_pages
from mnist_core.exporting.quantization import quantize_int8
from mnist_core.exporting.reader_graph import reader_graph, reader_session
from mnist_core.versions.lookup import SHIPPED_FOLDER
from tests.exporting.varied_pages import drawn_pages, mnist_pages
from tests.needs import need

THRESHOLD = 0.9
ANSWER = np.dtype(
    [("digit", np.int32), ("confident", np.int32), ("probabilities", np.float32, 10), ("image", np.float32, (28, 28))]
)
CHECKED = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-O2", "-fsanitize=address,undefined", "-fno-sanitize-recover"]


@pytest.fixture(scope="module")
def int8():
    return quantize_int8(onnx.load(SHIPPED_FOLDER / ONNX_FILE))


@pytest.fixture(scope="module")
def read_onnx(int8):
    session = reader_session(reader_graph(int8, THRESHOLD).SerializeToString())
    names = [output.name for output in session.get_outputs()]
    return lambda page: dict(zip(names, session.run(None, {"pixels": page}), strict=True))


def write_source(folder, int8):
    (folder / "digit_reader.c").write_text(c_source.c_source(int8, THRESHOLD))
    shutil.copy(c_source.TEMPLATE.with_name("digit_reader.h"), folder)
    return folder


@pytest.fixture(scope="module")
def source_folder(tmp_path_factory, int8):
    return write_source(tmp_path_factory.mktemp("c"), int8)


@pytest.fixture(scope="module")
def read_c(source_folder):
    return built(source_folder)


def built(source_folder):
    """Build with every warning an error and both sanitizers, and give a function from pages to answers."""
    need("gcc")
    driver = str(source_folder / "answer_pages")
    files = [str(source_folder / "digit_reader.c"), "tests/exporting/bundle/answer_pages.c"]
    subprocess.run(["gcc", *CHECKED, f"-I{source_folder}", *files, "-lm", "-o", driver], check=True)

    def read(pages):
        sent = b"".join(np.array(page.shape, np.int32).tobytes() + page.tobytes() for page in pages)
        answered = subprocess.run([driver], input=sent, capture_output=True, check=True).stdout
        return np.frombuffer(answered, ANSWER)

    return read


def same_answers(pages, read_c, read_onnx):
    """Compare all pages: the share of same answers, the largest difference of a probability, and of a pixel."""
    answers = read_c(pages)
    expected = [read_onnx(page) for page in pages]
    assert len(answers) == len(pages)
    same = [found["digit"] == wanted["digit"] for found, wanted in zip(answers, expected, strict=True)]
    probabilities = np.stack([wanted["probabilities"] for wanted in expected])
    images = np.stack([wanted["image"] for wanted in expected])
    return (
        float(np.mean(same)),
        float(np.abs(answers["probabilities"] - probabilities).max()),
        float(np.abs(answers["image"] - images).max()),
    )


@pytest.mark.long
@pytest.mark.mnist
def test_it_answers_the_whole_mnist_test_set_as_the_int8_onnx_file_does(read_c, read_onnx, mnist):
    pages = list(np.rint(mnist.test.images * 255).astype(np.uint8))
    same, _, worst_pixel = same_answers(pages, read_c, read_onnx)
    assert len(pages) == 10_000
    assert same >= 0.999
    assert worst_pixel <= 1e-5


@pytest.mark.mnist
def test_it_reads_mnist_on_other_grounds_alike(read_c, read_onnx, mnist):
    pages = list(mnist_pages(mnist.train.images, 500, seed=3))
    same, _, worst_pixel = same_answers(pages, read_c, read_onnx)
    assert same >= 0.995
    assert worst_pixel <= 1e-5


def test_it_reads_drawn_pages_of_every_size_and_gray_alike(read_c, read_onnx):
    same, _, worst_pixel = same_answers(list(drawn_pages(1_500, seed=4)), read_c, read_onnx)
    assert same >= 0.995
    assert worst_pixel <= 1e-5


def test_it_reads_our_own_digits_with_the_same_probabilities(read_c, read_onnx):
    same, worst_probability, _ = same_answers([page for _, page in golden_pages()], read_c, read_onnx)
    assert same == 1
    assert worst_probability <= 1e-3


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 1), (3, 2), (17, 4096)])
def test_the_smallest_and_the_widest_pages_stay_inside_their_memory(shape, read_c, read_onnx):
    pages = [np.full(shape, 200, np.uint8), np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)]
    same, _, worst_pixel = same_answers(pages, read_c, read_onnx)
    assert (same, worst_pixel <= 1e-5) == (1, True)


def test_it_fits_300_kb_of_flash_and_stores_no_floats_but_scales(source_folder):
    need("gcc")
    built = str(source_folder / "flash.o")
    subprocess.run(["gcc", "-std=c99", "-Os", "-c", source_folder / "digit_reader.c", "-o", built], check=True)
    size = subprocess.run(["size", built], capture_output=True, check=True, text=True).stdout.splitlines()[1].split()
    assert int(size[0]) + int(size[1]) < 300_000
    source = (source_folder / "digit_reader.c").read_text()
    assert "malloc" not in source
    assert {
        line.split()[3].split("_")[0] for line in source.splitlines() if line.startswith("static const float ")
    } == {"scales"}


@pytest.mark.parametrize("sides", [(784, 10), (784, 16, 10), (784, 300, 40, 20, 10)], ids=str)
def test_other_numbers_and_sizes_of_layers_work_too(sides, tmp_path):
    int8 = quantize_int8(random_network(sides))
    session = reader_session(reader_graph(int8, THRESHOLD).SerializeToString())
    pages = [page for _, page in golden_pages()]
    expected = np.stack([session.run(["probabilities"], {"pixels": page})[0] for page in pages])
    found = built(write_source(tmp_path, int8))(pages)
    np.testing.assert_allclose(found["probabilities"], expected, atol=1e-3)


def random_network(sides):
    """Make a network of dense layers with Relu between them, from a fixed seed."""
    rng, helper = np.random.default_rng(7), onnx.helper
    nodes, constants = [helper.make_node("Reshape", ["image", "flat"], ["x0"])], {"flat": np.array([-1, 784])}
    for number, (inputs, units) in enumerate(itertools.pairwise(sides)):
        is_last = number == len(sides) - 2
        constants[f"w{number}"] = rng.normal(0, inputs**-0.5, (inputs, units)).astype(np.float32)
        constants[f"b{number}"] = rng.normal(0, 0.1, units).astype(np.float32)
        nodes += [
            helper.make_node("MatMul", [f"x{number}", f"w{number}"], [f"m{number}"]),
            helper.make_node("Add", [f"m{number}", f"b{number}"], [f"a{number}"]),
            helper.make_node(
                "Softmax" if is_last else "Relu",
                [f"a{number}"],
                ["probabilities" if is_last else f"x{number + 1}"],
            ),
        ]
    tensor, kind = helper.make_tensor_value_info, onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "network",
        [tensor("image", kind, ["N", 28, 28])],
        [tensor("probabilities", kind, ["N", 10])],
        [onnx.numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def test_a_graph_of_another_kind_is_refused(int8):
    with pytest.raises(ModelFileError, match="dense layers"):
        c_source.c_source(onnx.load(SHIPPED_FOLDER / ONNX_FILE), THRESHOLD)
