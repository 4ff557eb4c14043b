"""Decoding in a process of its own: a death, a limit or a bomb costs one file and nothing else."""

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

from mnist_core.errors import ImageDecodeError, ImageTooLargeError
from mnist_core.reading.decoding import client as decoding_client
from mnist_core.reading.decoding.client import DecodingClient, shared_decoder
from mnist_core.reading.decoding.decoder import page_and_thumbnail, page_from_bytes
from mnist_core.reading.reader import DigitReader
from tests.processes.descriptors import open_descriptors
from tests.reading.pages import drawing, file_bytes

PICTURE = file_bytes(drawing(["2"]))
COLOURED = file_bytes(Image.merge("RGB", [Image.fromarray(drawing(["2"]))] * 2 + [Image.new("L", (152, 197), 90)]))


@pytest.fixture(scope="module")
def client():
    return DecodingClient()


def test_it_gives_the_same_pixels_as_decoding_here(client):
    here, there = page_from_bytes(COLOURED), client.page(COLOURED)[0]
    np.testing.assert_array_equal(there.gray, here.gray)
    np.testing.assert_array_equal(there.colours, here.colours)
    assert (there.width, there.height) == (here.width, here.height)


def test_it_gives_the_same_thumbnail_as_decoding_here(client):
    assert client.page(PICTURE, 50)[1] == page_and_thumbnail(PICTURE, 50)[1] != b""


def test_a_small_picture_s_gray_is_the_same_as_decoding_here(client):
    np.testing.assert_array_equal(client.small_picture(PICTURE, 200), page_from_bytes(PICTURE).gray)


def test_a_small_picture_may_have_a_longest_side(client):
    with pytest.raises(ImageTooLargeError, match="100 pixels on a side"):
        client.small_picture(PICTURE, 100)


def test_a_small_picture_is_of_no_format_that_the_app_does_not_write(client):
    with pytest.raises(ImageDecodeError):
        client.small_picture(file_bytes(drawing(["2"]), "GIF"), 200)


def test_it_makes_no_thumbnail_that_nobody_asked_for(client):
    assert client.page(PICTURE)[1] == b""


def test_it_gives_the_same_error_as_decoding_here(client):
    with pytest.raises(ImageDecodeError, match="empty"):
        client.page(b"")
    with pytest.raises(ImageTooLargeError, match="megapixels"):
        client.page(file_bytes(Image.new("1", (16_000, 9_000)), "TIFF", compression="group4"))


def test_warming_up_starts_the_process_that_the_first_file_finds():
    early = DecodingClient()
    early.warm_up()
    started = early.process_id
    early.warm_up()
    early.page(PICTURE)
    assert early.process_id == started is not None


def test_warming_up_does_not_wait_for_a_file_that_is_being_decoded(client):
    client.page(PICTURE)
    os.kill(client.process_id, signal.SIGSTOP)
    at_work = threading.Thread(target=client.page, args=(PICTURE,))
    at_work.start()
    try:
        client.warm_up()
        assert at_work.is_alive()
    finally:
        os.kill(client.process_id, signal.SIGCONT)
        at_work.join()


def test_one_process_serves_many_files(client):
    client.page(PICTURE)
    first = client.process_id
    client.page(PICTURE)
    assert client.process_id == first


def test_a_killed_process_costs_one_file_and_the_next_is_read(client):
    client.page(PICTURE)
    os.kill(client.process_id, signal.SIGSTOP)
    kill = threading.Timer(0.2, os.kill, (client.process_id, signal.SIGKILL))
    kill.start()
    with pytest.raises(ImageDecodeError, match="broke down"):
        client.page(PICTURE)
    assert client.page(PICTURE)[0].gray.size


def test_a_process_that_hangs_is_ended_at_the_time_limit():
    hasty = DecodingClient(time_limit_s=5.0)
    hasty.page(PICTURE)
    hasty.time_limit_s = 0.3
    os.kill(hasty.process_id, signal.SIGSTOP)
    with pytest.raises(ImageDecodeError, match=r"over 0.3 s"):
        hasty.page(PICTURE)
    hasty.time_limit_s = 5.0
    assert hasty.page(PICTURE)[0].gray.size


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")
def test_a_process_that_has_grown_is_replaced_and_no_file_is_lost():
    client = DecodingClient(max_growth_bytes=-1)
    for _ in range(2):
        assert client.page(PICTURE)[0].gray.size
        assert client.process_id is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of the decoding process")
def test_a_picture_that_takes_too_much_memory_is_refused_and_the_next_is_read(client):
    picture = Image.new("RGB", (7_000, 7_000), (255, 255, 255))
    greedy = file_bytes(picture, "WEBP", lossless=True, quality=0, method=0)
    assert len(greedy) < 100_000
    with pytest.raises(ImageTooLargeError, match="memory"):
        client.page(greedy)
    assert client.page(PICTURE)[0].gray.size


def test_threads_may_share_it(client):
    sizes = []
    threads = [threading.Thread(target=lambda: sizes.append(client.page(PICTURE)[0].gray.size)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == [page_from_bytes(PICTURE).gray.size] * 6


def test_the_process_loads_neither_onnx_runtime_nor_keras():
    code = "import sys, mnist_core.reading.decoding.worker; print({'onnxruntime', 'keras'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert loaded == "set()\n"


def test_many_files_give_one_result_each(reader):
    files = [("two.png", PICTURE), ("text.png", b"no picture"), ("again.png", PICTURE)]
    results = list(reader.read_files(files))
    assert [result.name for result in results] == ["two.png", "text.png", "again.png"]
    assert [result.reading is not None for result in results] == [True, False, True]
    assert isinstance(results[1].error, ImageDecodeError)


def test_a_process_that_died_between_two_files_costs_none(client):
    client.page(PICTURE)
    process = Path(f"/proc/{client.process_id}")
    os.kill(client.process_id, signal.SIGKILL)
    while process.exists() and client.process_id:
        time.sleep(0.01)
    assert client.page(PICTURE)[0].gray.size


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's descriptors")
def test_files_that_hang_leave_no_descriptor_behind():
    before = open_descriptors()
    hasty = DecodingClient()
    for _ in range(6):
        hasty.time_limit_s = 5.0
        hasty.page(PICTURE)
        hasty.time_limit_s = 0.1
        os.kill(hasty.process_id, signal.SIGSTOP)
        with pytest.raises(ImageDecodeError):
            hasty.page(PICTURE)
    assert open_descriptors() == before


def test_all_readers_of_a_process_share_one_decoder(reader):
    assert DigitReader(reader.classifier).decoder is reader.decoder is shared_decoder()


def test_a_process_that_does_not_start_in_time_is_ended_and_the_picture_is_not_to_blame(monkeypatch):
    monkeypatch.setattr(decoding_client, "START_LIMIT_S", 0.001)
    slow = DecodingClient()
    with pytest.raises(ImageDecodeError, match=r"did not start within 0\.001 s"):
        slow.page(PICTURE)
    assert slow.process_id is None


def test_a_files_time_starts_when_the_process_is_ready():
    hurried = DecodingClient(time_limit_s=0.3)  # starting up takes longer
    assert hurried.page(PICTURE)[0].gray.size
