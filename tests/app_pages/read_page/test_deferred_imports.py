"""The first page of a server needs no NumPy, OpenCV or ONNX Runtime; they are imported when it is shown."""

from app_pages.read_page import deferred_imports
from mnist_core.paths import HOME_VARIABLE
from tests.app_pages.conftest import ROOT, Visitor, output_of

IMPORTED_BY_THE_FIRST_PAGE = """
import sys
from app_pages.read_page import deferred_imports, draw_panel, upload_panel
from app_pages.shared import html
print([name for name in ("numpy", "PIL", "pandas") if name in sys.modules])
"""

FIRST_VISIT = f"""
import sys
from app_pages.server.streamlit_patches import patch_streamlit
from streamlit.testing.v1 import AppTest
patch_streamlit()
HEAVY = ("PIL", "cv2", "numpy", "onnxruntime", "pandas", "sqlalchemy", "tensorflow")
def show():
    print([name for name in HEAVY if name in sys.modules])
    print("Nothing drawn yet" in "".join(html.value for html in app.get("html")), len(app.error), len(app.exception))
app = AppTest.from_file({str(ROOT / "streamlit_app.py")!r}, default_timeout=60).run()
show()
app.run()
show()
"""


def test_the_first_page_s_modules_import_no_numpy_pillow_or_pandas():
    assert output_of(IMPORTED_BY_THE_FIRST_PAGE) == ["[]"]


def test_what_reads_is_imported_after_the_first_page_and_what_trains_never_is(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))  # where nothing was trained yet
    first, there, later, still_there = output_of(FIRST_VISIT)
    assert (first, later) == ("[]", "['PIL', 'cv2', 'numpy', 'onnxruntime']")
    assert there == still_there == "True 0 0"


def test_a_damaged_model_is_reported_after_the_first_page(exported, monkeypatch):
    (exported / "mnist-mlp" / "model.onnx").write_bytes(b"")
    monkeypatch.setattr(deferred_imports, "are_done", lambda: False)
    visitor = Visitor()
    assert "Nothing drawn yet" in visitor.page
    assert visitor.errors == []
    monkeypatch.setattr(deferred_imports, "are_done", lambda: True)
    visitor.app.run()
    assert len(visitor.errors) == 1
    assert "model.onnx is damaged" in visitor.errors[0]


def test_another_visitor_may_import_while_the_first_page_is_made(monkeypatch):
    answers = iter([False])
    monkeypatch.setattr(deferred_imports, "are_done", lambda: next(answers, True))
    visitor = Visitor()
    assert not visitor.app.exception
    assert "Nothing drawn yet" in visitor.page


def test_a_stroke_that_is_quicker_than_the_imports_is_read(monkeypatch):
    monkeypatch.setattr(deferred_imports, "are_done", lambda: False)
    monkeypatch.setattr(deferred_imports, "run_after_first_page", lambda: None)
    visitor = Visitor()
    visitor.draws("7")
    assert '<span class="answer-digit">7</span>' in visitor.page
