"""The first page of a server is there without what reads; that comes when the browser has shown the page."""

from app_pages.read_page import deferred_imports
from tests.app_pages.conftest import ROOT, Visitor, output_of

IMPORTED_BY_THE_FIRST_PAGE = """
import sys
from app_pages.read_page import canvas, deferred_imports, samples, upload_panel
from app_pages.shared import html
print([name for name in ("numpy", "PIL", "pandas") if name in sys.modules])
"""

FIRST_VISIT = f"""
import sys
from streamlit.testing.v1 import AppTest
def show():
    print([name for name in ("cv2", "onnxruntime", "sqlalchemy", "tensorflow") if name in sys.modules])
    print("Nothing drawn yet" in "".join(html.value for html in app.get("html")), len(app.error), len(app.exception))
app = AppTest.from_file({str(ROOT / "streamlit_app.py")!r}, default_timeout=60).run()
show()
app.run()
show()
"""


def test_what_the_first_page_imports_is_light():
    assert output_of(IMPORTED_BY_THE_FIRST_PAGE) == ["[]"]


def test_what_reads_is_loaded_when_the_first_page_is_there_and_training_never_is():
    first, there, later, still_there = output_of(FIRST_VISIT)
    assert (first, later) == ("[]", "['cv2', 'onnxruntime']")
    assert there == still_there == "True 0 0"


def test_a_damaged_model_is_told_once_the_page_is_there(exported, monkeypatch):
    (exported / "mnist-mlp" / "model.onnx").write_bytes(b"")
    monkeypatch.setattr(deferred_imports, "are_done", lambda: False)
    visitor = Visitor()
    assert "Nothing drawn yet" in visitor.page
    assert visitor.errors == []
    monkeypatch.setattr(deferred_imports, "are_done", lambda: True)
    visitor.app.run()
    assert len(visitor.errors) == 1
    assert "model.onnx is damaged" in visitor.errors[0]


def test_another_visitor_may_load_while_the_first_page_is_made(monkeypatch):
    answers = iter([False])
    monkeypatch.setattr(deferred_imports, "are_done", lambda: next(answers, True))
    visitor = Visitor()
    assert not visitor.app.exception
    assert "Nothing drawn yet" in visitor.page


def test_a_stroke_that_is_quicker_than_the_loading_is_read(monkeypatch):
    monkeypatch.setattr(deferred_imports, "are_done", lambda: False)
    monkeypatch.setattr(deferred_imports, "run_after_first_page", lambda: None)
    visitor = Visitor()
    visitor.draws("7")
    assert '<span class="answer-digit">7</span>' in visitor.page
