"""The process that reads uploads: files in, a page's digits or one error out, within its limits.

`python -m mnist_core.reading.uploads.worker MAX_GROWTH_BYTES`; started by `client.UploadClient`. A process that has
grown says so with its answer, and is replaced: hostile files can make decoders leak, and what leaked would count
against the next file's memory.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import cv2

from mnist_core.contract import ONNX_FILE
from mnist_core.errors import ImageError, ImageTooLargeError
from mnist_core.processes.messages import ERROR, READY, Header, own_pipes, receive, send
from mnist_core.reading.decoding.decoder import page_from_bytes
from mnist_core.reading.decoding.documents import outline
from mnist_core.reading.decoding.file_kinds import OWN_FORMATS
from mnist_core.reading.decoding.limits import TOO_MUCH_MEMORY, small_limits
from mnist_core.reading.segmentation.segmentation import Predict
from mnist_core.reading.uploads.page_reading import read_page, to_message
from mnist_core.reading.uploads.resources import cpu_time_limit, limit_resources, resident_bytes


def main(max_growth_bytes: int) -> None:
    """Answer requests until the other side closes the pipe."""
    questions, answers = own_pipes()
    limit_resources()
    max_bytes = resident_bytes() + max_growth_bytes
    predict: Predict | None = None
    send(answers, READY)
    while True:
        try:
            request, data = receive(questions)
        except EOFError:
            return
        if "model" in request:
            predict = _opened(data)
            send(answers, {})
            continue
        with cpu_time_limit(request["max_cpu_s"]):
            header, payload = _answer(request, data, predict)
        send(answers, {**header, "is_spent": resident_bytes() - len(payload) > max_bytes}, payload)


def _opened(model: bytes) -> Predict:
    """Open the model, which the page's process has checked."""
    from mnist_core.reading.classifier import OnnxClassifier  # a page that only shows itself must not wait for it

    return OnnxClassifier.from_bytes(model, Path(ONNX_FILE)).predict_batch


def _answer(request: Header, data: bytes, predict: Predict | None) -> tuple[Header, bytes]:
    """Read a page, or decode a small picture, or name a file's pages, or give the error's class and sentence."""
    try:
        if "max_side" in request:
            gray = page_from_bytes(data, small_limits(request["max_side"]), OWN_FORMATS).gray
            return {"shape": gray.shape}, gray.tobytes()
        if "page" not in request:
            return asdict(outline(data)), b""
        if predict is None:
            raise RuntimeError("a page was to be read before the model came")
        return to_message(read_page(data, request["page"], request["thumbnail_side"], predict))
    except MemoryError:
        error: ImageError = ImageTooLargeError(TOO_MUCH_MEMORY)
    except cv2.error as failure:
        if failure.code != cv2.Error.StsNoMem:
            raise
        error = ImageTooLargeError(TOO_MUCH_MEMORY)
    except ImageError as refusal:
        error = refusal
    return {ERROR: type(error).__name__, "message": str(error)}, b""


if __name__ == "__main__":
    main(int(sys.argv[1]))
