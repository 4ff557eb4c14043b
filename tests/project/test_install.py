"""The package in an empty environment, outside the checkout: the command, the reader, the shipped version."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_NEEDED = ("filelock", "keras", "onnx", "scipy", "sklearn", "sqlalchemy", "streamlit", "tensorflow", "tf2onnx")

pytestmark = pytest.mark.long


class Installed:
    """An environment with the package, and an empty folder that its programs run in."""

    def __init__(self, folder, *how):
        self.work, self.bin = folder / "work", folder / "venv" / "bin"
        self.work.mkdir()
        run(sys.executable, "-m", "venv", folder / "venv", cwd=self.work, env=environment())
        run(self.bin / "python", "-m", "pip", "install", "--quiet", *how, cwd=self.work, env=environment())

    def run(self, program, *arguments, **variables):
        """Run one of the environment's programs, its user's home empty too; gives what it printed."""
        return run(self.bin / program, *arguments, cwd=self.work, env=environment(HOME=str(self.work), **variables))

    def python(self, code, **variables):
        """Run a line of Python; gives what it printed."""
        return self.run("python", "-c", code, **variables).strip()


def run(*command, cwd, env):
    result = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def environment(**variables):
    """Give this process's environment without what would lead back to the checkout."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MNIST_CORE_", "PYTHON"))}
    return ours | variables


@pytest.fixture(scope="module")
def packaged(tmp_path_factory):
    return Installed(tmp_path_factory.mktemp("packaged"), ROOT)


@pytest.fixture(scope="module")
def editable(tmp_path_factory):
    return Installed(tmp_path_factory.mktemp("editable"), "--editable", ROOT)


@pytest.fixture(params=["packaged", "editable"])
def installed(request):
    """`pip install .` and `pip install --editable .`: all that follows holds for both."""
    return request.getfixturevalue(request.param)


def test_the_command_reads_a_picture(installed, tmp_path):
    picture = shutil.copy(ROOT / "docs" / "seven.png", tmp_path)
    assert json.loads(installed.run("mnist-core", "predict", picture, "--json"))["text"] == "7"


def test_the_command_reads_with_the_version_in_the_folder_that_mnist_core_home_names(installed, tmp_path):
    picture = shutil.copy(ROOT / "docs" / "seven.png", tmp_path)
    shutil.copytree(ROOT / "exported" / "tutorial", tmp_path / "exported" / "mine")
    home = {"MNIST_CORE_HOME": str(tmp_path)}
    answer = installed.run("mnist-core", "predict", "--version", "mine", picture, "--json", **home)
    assert json.loads(answer)["text"] == "7"
    assert "mine" in installed.run("mnist-core", "versions", "list", **home)


def test_the_reader_is_imported_from_the_package(installed):
    data = (ROOT / "docs" / "seven.png").read_bytes()
    (installed.work / "seven.png").write_bytes(data)
    code = (
        "from mnist_core import DigitReader; print(DigitReader.load().read_image(open('seven.png', 'rb').read()).text)"
    )
    assert installed.python(code) == "7"


def test_reading_brings_neither_tensorflow_nor_streamlit(installed):
    code = f"import importlib.util as u; print([name for name in {NOT_NEEDED} if u.find_spec(name)])"
    assert installed.python(code) == "[]"


def test_a_command_that_needs_more_says_what_to_install(packaged):
    code = (
        "import subprocess; r = subprocess.run(['../venv/bin/mnist-core', 'train'], capture_output=True, text=True); "
    )
    assert "pip install 'mnist-core[train]'" in packaged.python(code + "print(r.stderr)")


def test_the_installed_package_is_typed_and_whole(packaged):
    code = "import importlib.metadata as m; print(*sorted(map(str, m.files('mnist-core'))))"
    files = set(packaged.python(code).split())
    named = {"py.typed", "LICENSE", "exporting/reader_graph.onnxtxt", "exporting/bundle/clients/web/index.html"}
    assert {f"mnist_core/{name}" for name in named} <= files
    shipped = {f"mnist_core/exported/mnist-mlp/{path.name}" for path in (ROOT / "exported/mnist-mlp").iterdir()}
    assert shipped <= files
    tops = {name.partition("/")[0] for name in files}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"mnist_core", ".."}  # .. holds bin/mnist-core
