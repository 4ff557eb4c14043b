"""The page's process stays free of TensorFlow: 10 seconds, 530 MB, and a slow garbage collection for every visitor."""

import subprocess
import sys

from tests.app_pages.conftest import ROOT

FORBIDDEN = ("keras", "tensorflow", "tf2onnx", "onnx")
OURS_ALONE = (*FORBIDDEN, "pandas", "altair")
"""Streamlit imports pandas itself for the canvas component; our own modules do not."""

VISIT_ALL_PAGES = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("{root}/streamlit_app.py", default_timeout=120).run()
for page in ("evaluate", "retrain", "export", "read"):
    app.switch_page(f"app_pages/{{page}}.py").run()
    assert not app.exception, app.exception
"""
IMPORT_OUR_MODULES = """
import importlib, pkgutil
for package in ("evaluate_page", "export_page", "read_page", "retrain_page", "server", "shared"):
    for module in pkgutil.iter_modules([f"app_pages/{package}"]):
        if module.name != "device_snippet":  # a program to be copied, not a module
            importlib.import_module(f"app_pages.{package}.{module.name}")
"""


def modules_after(program):
    """Run a program in a process of its own and name the top-level modules it has imported."""
    report = "\nimport sys; print('MODULES', *{name.partition('.')[0] for name in sys.modules})"
    result = subprocess.run([sys.executable, "-c", program + report], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.rpartition("MODULES")[2].split())


def test_no_page_imports_tensorflow_or_onnx():
    imported = modules_after(VISIT_ALL_PAGES.format(root=ROOT))
    assert "onnxruntime" in imported  # the pages did run
    assert imported.isdisjoint(FORBIDDEN)


def test_our_own_modules_import_no_chart_library_either():
    imported = modules_after(IMPORT_OUR_MODULES)
    assert "streamlit" in imported
    assert imported.isdisjoint(OURS_ALONE)


def test_the_check_can_fail():
    assert "onnx" in modules_after("import onnx\n" + IMPORT_OUR_MODULES)
