"""MNIST from every form it comes in, what a damaged file is told, and the small digits that need no file."""

import gzip
import hashlib
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from mnist_core.data import mnist_download, mnist_files, mnist_writers
from mnist_core.data.datasets import find_mnist, load_digits, load_mnist, load_mnist_test
from mnist_core.data.mnist_files import raw_idx_bytes
from mnist_core.errors import DatasetError

IDX_NAMES = {
    ("train", "images"): "train-images-idx3-ubyte",
    ("train", "labels"): "train-labels-idx1-ubyte",
    ("test", "images"): "t10k-images-idx3-ubyte",
    ("test", "labels"): "t10k-labels-idx1-ubyte",
}


@pytest.fixture
def blank_mnist(monkeypatch):
    """Arrays of MNIST's shape with one bright pixel per image, and the fingerprints that make them count as MNIST."""
    raw = {}
    for split, (_, count) in mnist_files.SPLITS.items():
        images = np.zeros((count, 28, 28), np.uint8)
        images[np.arange(count), 14, np.arange(count) % 28] = 255
        raw[split, "images"], raw[split, "labels"] = images, (np.arange(count) % 10).astype(np.uint8)
    fingerprints = {key: hashlib.md5(raw_idx_bytes(array)).hexdigest() for key, array in raw.items()}
    monkeypatch.setattr(mnist_files, "RAW_MD5", fingerprints)
    return raw


@pytest.fixture(autouse=True)
def nowhere(monkeypatch, tmp_path):
    """No MNIST on this machine, unless a test puts it there."""
    monkeypatch.delenv("MNIST_CORE_DATA", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras-home"))


def write_npz(path, raw):
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {("x_" if kind == "images" else "y_") + split: array for (split, kind), array in raw.items()}
    np.savez_compressed(path, **arrays)
    return path


def test_an_npz_gives_fifty_thousand_to_train_and_the_last_ten_thousand_to_validate(tmp_path, blank_mnist):
    data = load_mnist(write_npz(tmp_path / "mnist.npz", blank_mnist))

    parts = (data.train, data.validation, data.test)
    assert [len(part) for part in parts] == [len(part.images) for part in parts] == [50_000, 10_000, 10_000]
    assert (data.train.images.dtype, data.train.labels.dtype) == (np.float32, np.int64)
    assert (data.train.images.min(), data.train.images.max()) == (0.0, 1.0)
    np.testing.assert_array_equal(data.validation.images * 255, blank_mnist["train", "images"][50_000:])


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_the_original_idx_files_give_the_same_digits(tmp_path, blank_mnist, packed):
    for key, array in blank_mnist.items():
        data = raw_idx_bytes(array)
        name = IDX_NAMES[key] + (".gz" if packed else "")
        (tmp_path / name).write_bytes(gzip.compress(data, 1) if packed else data)

    data = load_mnist(tmp_path)

    np.testing.assert_array_equal(data.test.images * 255, blank_mnist["test", "images"])
    np.testing.assert_array_equal(data.train.labels, blank_mnist["train", "labels"][:50_000])


def test_the_environments_folder_comes_before_keras_cache_and_a_path_before_both(tmp_path, blank_mnist, monkeypatch):
    cached = write_npz(tmp_path / "keras-home" / "datasets" / "mnist.npz", {("test", "labels"): np.zeros(1)})
    assert find_mnist() == cached.parent
    named = write_npz(tmp_path / "named" / "mnist.npz", {("test", "labels"): np.zeros(1)})
    monkeypatch.setenv("MNIST_CORE_DATA", str(named.parent))
    assert find_mnist() == named.parent
    assert find_mnist(cached) == cached


def test_without_a_file_nothing_is_found_and_nothing_downloaded():
    assert find_mnist() is None
    assert load_mnist_test() is None


def test_an_explicit_path_without_mnist_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r"no MNIST at .*missing.*name an mnist.npz"):
        load_mnist(tmp_path / "missing")


def test_a_file_cut_in_half_is_named_with_what_to_do(tmp_path, blank_mnist):
    whole = write_npz(tmp_path / "mnist.npz", blank_mnist).read_bytes()
    (tmp_path / "mnist.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DatasetError, match=r"mnist.npz is damaged .*delete mnist.npz"):
        load_mnist(tmp_path)


def test_an_idx_file_cut_in_half_is_named(tmp_path, blank_mnist):
    for key, array in blank_mnist.items():
        (tmp_path / IDX_NAMES[key]).write_bytes(raw_idx_bytes(array))
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:20_000_000])
    with pytest.raises(DatasetError, match="train-images-idx3-ubyte is damaged or cut off"):
        load_mnist(tmp_path)


def test_text_with_mnists_name_is_refused(tmp_path):
    (tmp_path / "mnist.npz").write_text("<html>404</html>", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"mnist\.npz is damaged or not MNIST's npz"):
        load_mnist(tmp_path)


def test_pickled_objects_are_never_loaded(tmp_path):
    np.savez(tmp_path / "mnist.npz", x_train=np.array([{}], object), y_train=np.zeros(1))
    with pytest.raises(DatasetError, match=r"mnist\.npz is damaged or not MNIST's npz"):
        load_mnist(tmp_path)


def test_half_of_the_images_is_not_mnist(tmp_path, blank_mnist):
    blank_mnist["train", "images"] = blank_mnist["train", "images"][:30_000]
    blank_mnist["train", "labels"] = blank_mnist["train", "labels"][:30_000]
    with pytest.raises(DatasetError, match=r"\[30000, 28, 28\].*expected uint8 \[60000, 28, 28\]"):
        load_mnist(write_npz(tmp_path / "mnist.npz", blank_mnist))


def test_a_label_beyond_nine_is_named(tmp_path, blank_mnist):
    blank_mnist["train", "labels"][7] = 11
    with pytest.raises(DatasetError, match="train label 11"):
        load_mnist(write_npz(tmp_path / "mnist.npz", blank_mnist))


def test_one_changed_pixel_is_seen(tmp_path, blank_mnist):
    blank_mnist["test", "images"][3, 3, 3] = 9
    with pytest.raises(DatasetError, match="test images are not MNIST's"):
        load_mnist(write_npz(tmp_path / "mnist.npz", blank_mnist))


@pytest.fixture
def server(tmp_path):
    """A web server on this machine; yields its address and the folder it serves."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}", folder
        http.shutdown()
        thread.join()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass


def test_a_download_lands_in_keras_cache_and_is_read(tmp_path, server, blank_mnist, monkeypatch):
    address, folder = server
    served = write_npz(folder / "mnist.npz", blank_mnist)
    monkeypatch.setattr(mnist_download, "MNIST_URL", f"{address}/mnist.npz")
    monkeypatch.setattr(mnist_download, "MNIST_SHA256", hashlib.sha256(served.read_bytes()).hexdigest())
    monkeypatch.setattr(mnist_download, "WRITERS_URL", f"{address}/not-there.gz")

    data = load_mnist()

    assert len(data.test) == 10_000
    assert find_mnist() == tmp_path / "keras-home" / "datasets"
    assert "QMNIST's file of writers is not on this machine" in data.source


def write_labels(path, writers, monkeypatch):
    """Write QMNIST's labels with these writers, and let them count as QMNIST's."""
    rows = np.zeros((len(writers), 8), ">i4")
    rows[:, 2] = writers
    content = bytes.fromhex("00000c02") + np.array(rows.shape, ">i4").tobytes() + rows.tobytes()
    monkeypatch.setattr(mnist_writers, "CONTENT_SHA256", hashlib.sha256(content).hexdigest())
    path.write_bytes(gzip.compress(content, 1))


@pytest.fixture
def sixty_writers():
    """Each wrote 1,000 images in a row, but the 58th writer also wrote the very first one."""
    writers = np.arange(60_000) // 1000
    writers[0] = 57
    return writers


def test_nobody_who_wrote_a_training_digit_wrote_one_to_validate(tmp_path, blank_mnist, sixty_writers, monkeypatch):
    write_labels(tmp_path / "qmnist-train-labels-idx2-int.gz", sixty_writers, monkeypatch)

    data = load_mnist(write_npz(tmp_path / "mnist.npz", blank_mnist))

    assert (len(data.train), len(data.validation)) == (51_000, 9_000)
    np.testing.assert_array_equal(data.train.images[50_000:] * 255, blank_mnist["train", "images"][57_000:58_000])
    assert "people who wrote no training digit" in data.source


def test_who_wrote_mnist_is_downloaded_with_it(server, blank_mnist, sixty_writers, monkeypatch):
    address, folder = server
    served = write_npz(folder / "mnist.npz", blank_mnist)
    write_labels(folder / "labels.gz", sixty_writers, monkeypatch)
    monkeypatch.setattr(mnist_download, "MNIST_URL", f"{address}/mnist.npz")
    monkeypatch.setattr(mnist_download, "MNIST_SHA256", hashlib.sha256(served.read_bytes()).hexdigest())
    monkeypatch.setattr(mnist_download, "WRITERS_URL", f"{address}/labels.gz")

    assert len(load_mnist().validation) == 9_000


def test_other_labels_than_qmnists_are_named(tmp_path, blank_mnist):
    (tmp_path / "qmnist-train-labels-idx2-int.gz").write_bytes(gzip.compress(b"labels"))
    with pytest.raises(DatasetError, match=r"qmnist-train-labels.*not hold QMNIST's labels"):
        load_mnist(write_npz(tmp_path / "mnist.npz", blank_mnist))


def test_a_file_of_writers_cut_in_half_is_named(tmp_path, blank_mnist):
    (tmp_path / "qmnist-train-labels-idx2-int.gz").write_bytes(gzip.compress(b"labels" * 99)[:20])
    with pytest.raises(DatasetError, match=r"qmnist-train-labels.*damaged"):
        load_mnist(write_npz(tmp_path / "mnist.npz", blank_mnist))


def test_a_download_with_another_hash_is_refused(server, blank_mnist, monkeypatch):
    address, folder = server
    write_npz(folder / "mnist.npz", blank_mnist)
    monkeypatch.setattr(mnist_download, "MNIST_URL", f"{address}/mnist.npz")
    with pytest.raises(DatasetError, match=r"could not be downloaded .*hash.*--data digits"):
        load_mnist()


def test_without_network_the_sentence_says_what_else_works(server, monkeypatch):
    monkeypatch.setattr(mnist_download, "MNIST_URL", f"{server[0]}/not-there.npz")
    with pytest.raises(DatasetError, match=r"could not be downloaded .*404.*MNIST_CORE_DATA.*--data digits"):
        load_mnist()


def test_a_file_is_read_without_keras(tmp_path, blank_mnist):
    npz = write_npz(tmp_path / "mnist.npz", blank_mnist)
    program = (
        "import sys; from pathlib import Path; from mnist_core.errors import DatasetError\n"
        "from mnist_core.data.datasets import load_mnist\n"
        "try: load_mnist(Path(sys.argv[1]))\n"
        "except DatasetError: pass\n"  # here the real fingerprints hold; the file was read all the same
        "assert not {'keras', 'tensorflow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(npz)], check=True)


def test_the_small_digits_are_split_alike_every_time_and_say_that_they_are_not_mnist():
    first, second = load_digits(), load_digits()

    assert [len(part) for part in (first.train, first.validation, first.test)] == [1197, 300, 300]
    np.testing.assert_array_equal(first.test.labels, second.test.labels)
    assert first.train.images.shape == (1197, 28, 28)
    assert first.train.images.dtype == np.float32
    assert 0 <= first.train.images.min() < first.train.images.max() <= 1
    assert first.source.startswith("not MNIST")


def test_the_small_digits_look_like_mnist_to_a_classifier_by_nearest_mean():
    data = load_digits()
    means = np.stack([data.train.images[data.train.labels == digit].mean(axis=0) for digit in range(10)])
    distances = ((data.test.images[:, None] - means[None]) ** 2).sum(axis=(2, 3))
    assert (distances.argmin(axis=1) == data.test.labels).mean() > 0.85


@pytest.mark.mnist
def test_mnist_itself_passes_its_fingerprints(monkeypatch):
    data = load_mnist(find_mnist_of_the_machine(monkeypatch))
    assert data.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


def find_mnist_of_the_machine(monkeypatch):
    monkeypatch.undo()
    return find_mnist()
