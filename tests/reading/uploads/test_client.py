"""Uploads are read in a process of their own: a death, a limit or a bomb costs one file and nothing else."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mnist_core.contract import INT8_FILE
from mnist_core.errors import ImageDecodeError, ImageTooLargeError
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.reading.decoding.decoder import page_and_thumbnail, page_from_bytes
from mnist_core.reading.reader import DigitReader
from mnist_core.reading.uploads import client as upload_client
from mnist_core.reading.uploads.client import UploadClient, shared_upload_client
from mnist_core.reading.uploads.page_reading import read_page
from mnist_core.versions.lookup import SHIPPED_FOLDER
from tests.processes.descriptors import open_descriptors
from tests.reading.pages import drawing, file_bytes

PICTURE = file_bytes(drawing(["2"]))
NUMBER = file_bytes(drawing(["20 47", "65"]))
CLASSIFIER = OnnxClassifier.load(SHIPPED_FOLDER)


@pytest.fixture(scope="module")
def client():
    return UploadClient()


def test_it_reads_what_reading_here_does(client):
    here, there = read_page(NUMBER, 0, 50, CLASSIFIER.predict_batch), client.read(NUMBER, CLASSIFIER, 50)
    assert [(digit.box, digit.separator, digit.min_confidence) for digit in there.digits] == [
        (digit.box, digit.separator, digit.min_confidence) for digit in here.digits
    ]
    for digit, other in zip(there.digits, here.digits, strict=True):
        np.testing.assert_array_equal(digit.image, other.image)
        np.testing.assert_array_equal(digit.probabilities, other.probabilities)
    assert len(there.digits) == 6
    for name in ("shape", "width", "height", "left_out", "thumbnail"):
        assert getattr(there, name) == getattr(here, name)


def test_it_gives_the_same_thumbnail_as_decoding_here(client):
    assert client.read(PICTURE, CLASSIFIER, 50).thumbnail == page_and_thumbnail(PICTURE, 50)[1] != b""


def test_a_small_picture_s_gray_is_the_same_as_decoding_here(client):
    np.testing.assert_array_equal(client.small_picture(PICTURE, 200), page_from_bytes(PICTURE).gray)


def test_a_small_picture_may_have_a_longest_side(client):
    with pytest.raises(ImageTooLargeError, match="100 pixels on a side"):
        client.small_picture(PICTURE, 100)


def test_a_small_picture_is_of_no_format_that_the_app_does_not_write(client):
    with pytest.raises(ImageDecodeError):
        client.small_picture(file_bytes(drawing(["2"]), "GIF"), 200)


def test_it_makes_no_thumbnail_that_nobody_asked_for(client):
    assert client.read(PICTURE, CLASSIFIER).thumbnail == b""


def test_it_reads_with_the_model_that_it_is_asked_with(client):
    int8 = OnnxClassifier.load(SHIPPED_FOLDER / INT8_FILE)
    float32 = client.read(PICTURE, CLASSIFIER).digits[0].probabilities
    assert (client.read(PICTURE, int8).digits[0].probabilities != float32).any()
    np.testing.assert_array_equal(client.read(PICTURE, CLASSIFIER).digits[0].probabilities, float32)


def test_it_gives_the_same_error_as_decoding_here(client):
    with pytest.raises(ImageDecodeError, match="empty"):
        client.read(b"", CLASSIFIER)
    with pytest.raises(ImageTooLargeError, match="megapixels"):
        client.read(file_bytes(Image.new("1", (16_000, 9_000)), "TIFF", compression="group4"), CLASSIFIER)


def test_warming_up_starts_the_process_that_the_first_file_finds():
    early = UploadClient()
    early.warm_up()
    started = early.process_id
    early.warm_up()
    early.read(PICTURE, CLASSIFIER)
    assert early.process_id == started is not None


def test_warming_up_does_not_wait_for_a_file_that_is_being_read(client):
    client.read(PICTURE, CLASSIFIER)
    os.kill(client.process_id, signal.SIGSTOP)
    at_work = threading.Thread(target=client.read, args=(PICTURE, CLASSIFIER))
    at_work.start()
    try:
        client.warm_up()
        assert at_work.is_alive()
    finally:
        os.kill(client.process_id, signal.SIGCONT)
        at_work.join()


def test_one_process_serves_many_files(client):
    client.read(PICTURE, CLASSIFIER)
    first = client.process_id
    client.read(PICTURE, CLASSIFIER)
    assert client.process_id == first


def test_a_killed_process_costs_one_file_and_the_next_is_read(client):
    client.read(PICTURE, CLASSIFIER)
    os.kill(client.process_id, signal.SIGSTOP)
    kill = threading.Timer(0.2, os.kill, (client.process_id, signal.SIGKILL))
    kill.start()
    with pytest.raises(ImageDecodeError, match="broke down"):
        client.read(PICTURE, CLASSIFIER)
    assert client.read(PICTURE, CLASSIFIER).digits


def test_a_process_that_hangs_is_ended_at_the_time_limit():
    hasty = UploadClient(time_limit_s=5.0)
    hasty.read(PICTURE, CLASSIFIER)
    hasty.time_limit_s = 0.3
    os.kill(hasty.process_id, signal.SIGSTOP)
    with pytest.raises(ImageDecodeError, match=r"over 0.3 s"):
        hasty.read(PICTURE, CLASSIFIER)
    hasty.time_limit_s = 5.0
    assert hasty.read(PICTURE, CLASSIFIER).digits


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no timer of processor time")
def test_a_picture_that_takes_too_much_processor_time_is_refused_and_the_next_is_read():
    noise = file_bytes(np.random.default_rng(0).integers(0, 256, (1260, 1260), np.uint8))
    hasty = UploadClient(max_cpu_s=0.01)
    with pytest.raises(ImageDecodeError, match=r"over 0.01 s of processor time. Crop it"):
        hasty.read(noise, CLASSIFIER)
    hasty.max_cpu_s = 2.0
    assert hasty.read(PICTURE, CLASSIFIER).digits


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")
def test_a_process_that_has_grown_is_replaced_and_no_file_is_lost():
    client = UploadClient(max_growth_bytes=-1)
    for _ in range(2):
        assert client.read(PICTURE, CLASSIFIER).digits
        assert client.process_id is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_picture_that_takes_too_much_memory_is_refused_and_the_next_is_read():
    client = UploadClient()
    picture = Image.new("RGB", (7_000, 7_000), (255, 255, 255))
    greedy = file_bytes(picture, "WEBP", lossless=True, quality=0, method=0)
    assert len(greedy) < 100_000
    with pytest.raises(ImageTooLargeError, match="memory"):
        client.read(greedy, CLASSIFIER)
    assert client.read(PICTURE, CLASSIFIER).digits


def test_threads_may_share_it(client):
    counts = []
    threads = [
        threading.Thread(target=lambda: counts.append(len(client.read(PICTURE, CLASSIFIER).digits))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [1] * 6


def test_the_process_loads_neither_onnx_runtime_nor_keras():
    code = "import sys, mnist_core.reading.uploads.worker; print({'onnxruntime', 'keras'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert loaded == "set()\n"


def test_many_files_give_one_result_each(reader):
    files = [("two.png", PICTURE), ("text.png", b"no picture"), ("again.png", PICTURE)]
    results = list(reader.read_files(files))
    assert [result.name for result in results] == ["two.png", "text.png", "again.png"]
    assert [result.reading is not None for result in results] == [True, False, True]
    assert isinstance(results[1].error, ImageDecodeError)


def test_a_process_that_died_between_two_files_costs_none(client):
    client.read(PICTURE, CLASSIFIER)
    process = Path(f"/proc/{client.process_id}")
    os.kill(client.process_id, signal.SIGKILL)
    while process.exists() and client.process_id:
        time.sleep(0.01)
    assert client.read(PICTURE, CLASSIFIER).digits


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's descriptors")
def test_files_that_hang_leave_no_descriptor_behind():
    before = open_descriptors()
    hasty = UploadClient()
    for _ in range(6):
        hasty.time_limit_s = 5.0
        hasty.read(PICTURE, CLASSIFIER)
        hasty.time_limit_s = 0.1
        os.kill(hasty.process_id, signal.SIGSTOP)
        with pytest.raises(ImageDecodeError):
            hasty.read(PICTURE, CLASSIFIER)
    assert open_descriptors() == before


def test_all_readers_of_a_process_share_one_decoder(reader):
    assert DigitReader(reader.classifier).decoder is reader.decoder is shared_upload_client()


def test_a_process_that_does_not_start_in_time_is_ended_and_the_picture_is_not_to_blame(monkeypatch):
    monkeypatch.setattr(upload_client, "START_LIMIT_S", 0.001)
    slow = UploadClient()
    with pytest.raises(ImageDecodeError, match=r"did not start within 0\.001 s"):
        slow.read(PICTURE, CLASSIFIER)
    assert slow.process_id is None


def test_a_files_time_starts_when_the_process_is_ready():
    hurried = UploadClient(time_limit_s=0.3)  # starting up takes longer
    assert hurried.read(PICTURE, CLASSIFIER).digits
