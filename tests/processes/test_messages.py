"""Messages between processes: JSON and raw bytes, whole or not at all."""

import io
import json
import subprocess
import sys

import pytest

from mnist_core.processes.messages import receive, send

MESSAGE = b'{"name": "\\u00fc", "size": 3}\n\n\x00\xff'


def test_a_message_is_a_line_of_json_and_as_many_bytes_as_it_says():
    pipe = io.BytesIO()
    send(pipe, {"name": "ü"}, b"\n\x00\xff")
    assert pipe.getvalue() == MESSAGE


def test_messages_are_received_one_after_the_other():
    pipe = io.BytesIO(MESSAGE + b'{"size": 0}\n')
    assert receive(pipe) == ({"name": "ü"}, b"\n\x00\xff")
    assert receive(pipe) == ({}, b"")


@pytest.mark.parametrize("cut", [0, 5, len(MESSAGE) - 4, len(MESSAGE) - 1])
def test_a_pipe_that_is_closed_ends_the_message_wherever_it_is_cut(cut):
    with pytest.raises(EOFError):
        receive(io.BytesIO(MESSAGE[:cut]))


def test_a_line_that_is_no_json_is_no_message():
    with pytest.raises(json.JSONDecodeError):
        receive(io.BytesIO(b"noise from a library\n"))


def test_the_parents_side_imports_nothing_heavy():
    code = "import sys, mnist_core.processes.worker; print({'numpy', 'onnxruntime', 'PIL'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert loaded == "set()\n"
