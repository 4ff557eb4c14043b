"""The edge bundle: one zip with a version's models, golden pictures, and clients that test themselves on a device."""

from __future__ import annotations

import hashlib
import string
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx

from mnist_core.contract import CARD_FILE, CHECKSUM_FILE, INT8_FILE, ONNX_FILE, READER_FILE, READER_INT8_FILE, ModelCard
from mnist_core.exporting.bundle import c_source, device_cost, web_runtime
from mnist_core.exporting.bundle.device_card import device_card
from mnist_core.exporting.bundle.digit_pages import PLAIN_PAGE, draw
from mnist_core.exporting.bundle.golden import TABLES, golden_files
from mnist_core.exporting.onnx_export import stamp_card
from mnist_core.exporting.reader_graph import reader_graph
from mnist_core.paths import DATA, LICENCE
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.storage.atomic_write import atomic_write
from mnist_core.versions.lookup import read_checked

CLIENTS = Path(__file__).with_name("clients")
READERS = {READER_FILE: ONNX_FILE, READER_INT8_FILE: INT8_FILE}
WEB_RUNTIME_CACHE = DATA / "web-runtime"
NO_DATE = (1980, 1, 1, 0, 0, 0)
"""A fixed date, so that the same files make the same zip."""


def bundle(version: Path, target: Path, *, with_web_runtime: bool = False, cache: Path = WEB_RUNTIME_CACHE) -> Path:
    """Write a version's edge bundle, atomically.

    Args:
        version: a version folder.
        target: the zip to write; an existing one is replaced.
        with_web_runtime: include onnxruntime-web (14 MB, from npm), so that the bundle's page needs no other server.
        cache: the folder for downloaded copies of onnxruntime-web.
    Returns:
        `target`.
    Raises:
        ModelFileError: a file of the version is missing or damaged.
        WebRuntimeError: onnxruntime-web cannot be downloaded.
    """
    files = bundle_files(version, web_runtime.fetch_web_runtime(cache) if with_web_runtime else {})
    with atomic_write(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{target.stem}/{name}", NO_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return target


def bundle_files(version: Path, runtime: dict[str, bytes]) -> dict[str, bytes]:
    """Make every file of a bundle.

    Args:
        version: a version folder.
        runtime: onnxruntime-web's files by name; if empty, the page loads them from a public server.
    Returns:
        Bytes by path in the bundle, with SHA256SUMS over all the others.
    """
    models = _models(version)
    golden = golden_files(version)
    files = models | {f"golden/{name}": data for name, data in golden.items()}
    files |= {path.name: path.read_bytes() for path in (CLIENTS / "python").glob("*.*")}
    if INT8_FILE in models:
        files |= _c_files(models[INT8_FILE], OnnxClassifier.load(version / INT8_FILE).card)
    files |= _web_files(models, golden, runtime)
    files |= {"LICENSE": LICENCE.read_bytes(), CARD_FILE: read_checked(version / CARD_FILE)}
    card = OnnxClassifier.load(version).card
    files["DEVICE_CARD.md"] = _device_card(files, card).encode()
    for name in ("README.md", "LICENCES.md"):
        text = (CLIENTS / name).read_text(encoding="utf-8")
        files[name] = string.Template(text).substitute(_facts(card, bool(runtime))).encode()
    sums = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    return files | {CHECKSUM_FILE: "".join(sums).encode()}


def _models(version: Path) -> dict[str, bytes]:
    """Read a version's ONNX files; missing readers are built."""
    models = {name: read_checked(version / name) for name in (ONNX_FILE, INT8_FILE) if (version / name).is_file()}
    for reader, model in READERS.items():
        if (version / reader).is_file():
            models[reader] = read_checked(version / reader)
        elif model in models:
            card = OnnxClassifier.load(version / model).card
            graph = reader_graph(onnx.load_model_from_string(models[model]), card.confidence_threshold)
            models[reader] = stamp_card(graph, replace(card, form=f"reader {card.form}")).SerializeToString()
    return models


def _c_files(int8: bytes, card: ModelCard) -> dict[str, bytes]:
    source = c_source.c_source(onnx.load_model_from_string(int8), card.confidence_threshold)
    names = ("digit_reader.h", "digit.c", "Makefile")
    fixed = {f"c/{name}": (CLIENTS / "c" / name).read_bytes() for name in names}
    return fixed | {"c/digit_reader.c": source.encode()}


def _web_files(models: dict[str, bytes], golden: dict[str, bytes], runtime: dict[str, bytes]) -> dict[str, bytes]:
    """Make a folder for any static web server, with the smallest reader in it."""
    reader, model = (READER_INT8_FILE, INT8_FILE) if READER_INT8_FILE in models else (READER_FILE, ONNX_FILE)
    files = {path.name: path.read_bytes() for path in (CLIENTS / "web").glob("*.*")}
    files |= {"reader.onnx": models[reader], "golden/expected.csv": golden[TABLES[model]]}
    files |= {f"golden/{name}": data for name, data in golden.items() if name.endswith(".pgm")}
    files |= {f"{web_runtime.FOLDER}{name}": data for name, data in runtime.items()}
    files["runtime.json"] = web_runtime.runtime_json(beside_the_page=bool(runtime))
    state = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()[:12]
    files["sw.js"] = files["sw.js"].replace(b"@VERSION@", state.encode())
    return {f"web/{name}": data for name, data in files.items()}


def _device_card(files: dict[str, bytes], card: ModelCard) -> str:
    page, image = draw(3, PLAIN_PAGE), np.zeros((1, 28, 28), np.float32)
    names = [name for name in (*READERS, *READERS.values()) if name in files]
    costs = [device_cost.onnx_cost(name, files[name], page if name in READERS else image) for name in names]
    if "c/digit_reader.c" in files:
        header = CLIENTS / "c" / "digit_reader.h"
        c = device_cost.c_cost(files["c/digit_reader.c"].decode(), header, page)
        costs += [c] if c else []
    count = device_cost.multiply_adds(onnx.load_model_from_string(files[ONNX_FILE]))
    return device_card(costs, card.parameter_count, count, page.shape)


def _facts(card: ModelCard, has_runtime: bool) -> dict[str, str]:
    inside = "is in `web/ort/`" if has_runtime else f"comes from {web_runtime.PUBLIC_SERVER} (its bytes are checked)"
    return {
        "NAME": card.name,
        "TRAINING_DATA": "\n".join(f"- {sentence}" for sentence in card.training_data),
        "RUNTIME": inside,
        "RUNTIME_PACKAGE": web_runtime.PACKAGE,
        "RUNTIME_IS_INSIDE": "It is part of this bundle." if has_runtime else "It is not part of this bundle.",
    }
