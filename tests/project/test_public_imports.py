"""`from mnist_core import DigitReader` works with what `pip install .` brings."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("filelock", "keras", "onnx", "scipy", "sklearn", "sqlalchemy", "streamlit", "tensorflow", "tf2onnx")


def run_without(modules, program):
    """Run a program in a process that finds none of these modules."""
    block = f"import sys; sys.modules.update(dict.fromkeys({modules}))\n"
    return subprocess.run([sys.executable, "-c", block + program], cwd=ROOT, capture_output=True, text=True)


def test_the_reader_is_imported_and_loaded_without_the_extras():
    result = run_without(EXTRAS, "from mnist_core import DigitReader; print(DigitReader.load())")
    assert result.returncode == 0, result.stderr


def test_a_module_that_is_needed_is_missed():
    result = run_without(("onnxruntime",), "from mnist_core import DigitReader")
    assert "ModuleNotFoundError" in result.stderr


def test_the_package_itself_imports_nothing():
    result = run_without(("cv2", "numpy", "onnxruntime"), "import mnist_core; print(mnist_core.__version__)")
    assert result.returncode == 0, result.stderr


def test_an_unknown_name_is_no_attribute():
    result = run_without((), "from mnist_core import DigitWriter")
    assert "ImportError: cannot import name 'DigitWriter'" in result.stderr
