"""onnxruntime-web for the bundle's page: one pinned version, from npm or from a public server, checked by its hash."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from mnist_core.errors import WebRuntimeError

VERSION = "1.30.0"
PACKAGE = f"onnxruntime-web@{VERSION}"
FILES = {
    "ort.wasm.bundle.min.mjs": "sha384-PLWz+nHEVHpjwBsO0YVdvQj6n5814Iv8E3b8FG0Rp/uIAtjFMCKOpP66iPzedrIG",
    "ort-wasm-simd-threaded.wasm": "sha384-vjBJ1z7qrhkTyYsNqKeF6c7N+nOJSU94czEo+tvZcu8G75JparGq9kB+kTnEUNVM",
}
"""The two files that the page needs out of the package's 130 MB, with their hashes, computed from npm's package."""

PUBLIC_SERVER = f"https://cdn.jsdelivr.net/npm/{PACKAGE}/dist/"
FOLDER = "ort/"


def runtime_json(*, beside_the_page: bool) -> bytes:
    """Tell the page where the runtime is, in the folder ort/ or on a public server, and the hashes of its files."""
    return json.dumps({"base": FOLDER if beside_the_page else PUBLIC_SERVER, "files": FILES}, indent=1).encode()


def fetch_web_runtime(cache: Path) -> dict[str, bytes]:
    """Download the runtime's files from npm, once: 33 MB, of which 14 MB are kept.

    Args:
        cache: the folder to keep them in.
    Returns:
        The bytes by file name.
    Raises:
        WebRuntimeError: npm is missing or fails, or a hash differs from the pinned one.
    """
    folder = cache / f"onnxruntime-web-{VERSION}"
    if not all((folder / name).is_file() for name in FILES):
        _fetch(folder)
    return {name: _checked(folder / name, integrity) for name, integrity in FILES.items()}


def _fetch(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise WebRuntimeError(
            "npm is not on this machine; install Node.js, or leave --with-web-runtime out: the page then gets "
            f"onnxruntime-web from {PUBLIC_SERVER}"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as staging:
        packed = subprocess.run(
            [npm, "pack", "--silent", PACKAGE], cwd=staging, capture_output=True, text=True, encoding="utf-8"
        )
        archives = list(Path(staging).glob("*.tgz"))
        if packed.returncode or len(archives) != 1:
            raise WebRuntimeError(f"npm pack {PACKAGE} failed: {packed.stderr.strip()[-300:]}; is there a network?")
        folder.mkdir(exist_ok=True)
        with tarfile.open(archives[0]) as archive:
            for name in FILES:
                member = archive.extractfile(f"package/dist/{name}")
                if member is None:
                    raise WebRuntimeError(f"{PACKAGE} has no dist/{name}; its version was pinned with that file")
                unpacked = Path(staging) / name
                unpacked.write_bytes(member.read())
                unpacked.replace(folder / name)


def _checked(path: Path, integrity: str) -> bytes:
    data = path.read_bytes()
    found = "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()
    if found != integrity:
        raise WebRuntimeError(f"{path} is {found}, expected {integrity}; delete it, and it is fetched again")
    return data
