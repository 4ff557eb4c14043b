"""onnxruntime-web comes from npm, one version, and no other bytes."""

import json

import pytest

from mnist_core.errors import WebRuntimeError
from mnist_core.exporting.bundle import web_runtime


def test_without_npm_the_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(web_runtime.shutil, "which", lambda program: None)
    with pytest.raises(WebRuntimeError, match=r"install Node\.js, or leave --with-web-runtime out"):
        web_runtime.fetch_web_runtime(tmp_path)


def test_other_bytes_than_the_pinned_ones_are_refused(tmp_path):
    folder = tmp_path / f"onnxruntime-web-{web_runtime.VERSION}"
    folder.mkdir()
    for name in web_runtime.FILES:
        (folder / name).write_bytes(b"other bytes")
    with pytest.raises(WebRuntimeError, match=r"is sha384-.*, expected sha384-"):
        web_runtime.fetch_web_runtime(tmp_path)


def test_a_failing_npm_is_told_in_its_own_words(tmp_path, monkeypatch):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'no such package' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setattr(web_runtime.shutil, "which", lambda program: str(npm))
    with pytest.raises(WebRuntimeError, match=r"npm pack onnxruntime-web@.* failed: no such package"):
        web_runtime.fetch_web_runtime(tmp_path / "cache")


@pytest.mark.parametrize(("beside", "base"), [(True, "ort/"), (False, "https://cdn.jsdelivr.net/npm/")])
def test_the_page_is_told_where_the_runtime_is_and_what_its_bytes_must_be(beside, base):
    told = json.loads(web_runtime.runtime_json(beside_the_page=beside))
    assert told["base"].startswith(base)
    assert all(integrity.startswith("sha384-") for integrity in told["files"].values())
    if not beside:
        assert f"@{web_runtime.VERSION}/" in told["base"]
