"""Stories on the Export page."""

import shutil
import subprocess
import sys

import pytest

from app_pages.shared import html
from mnist_core.contract import INT8_FILE, ONNX_FILE
from mnist_core.reading import OnnxClassifier
from mnist_core.versions.lookup import serving_version
from tests.app_pages.conftest import Visitor, png_of


@pytest.mark.parametrize("name", [ONNX_FILE, INT8_FILE])
def test_each_files_figures_come_from_the_card_inside_it(visitor, name):
    visitor.goes_to("export")
    opened = OnnxClassifier.load(serving_version() / name)
    row = visitor.page.split(f"<code>{name}</code>")[1].split("</tr>")[0]
    assert f"<td>{opened.size_bytes / 1000:,.0f} kB</td>" in row
    assert f"<td>{html.percent(opened.card.test['accuracy'])}</td>" in row
    assert f"<td>{opened.card.parity['different_answers']:.0f} of {opened.card.parity['count']:,.0f}</td>" in row
    assert f"<td>{opened.card.parity['max_difference']:.2g}</td>" in row


def test_every_file_of_the_version_can_be_downloaded(visitor):
    visitor.goes_to("export")
    labels = [button.label.partition(",")[0] for button in visitor.app.get("download_button")]
    assert sorted(labels) == sorted(path.name for path in serving_version().iterdir())


def test_the_model_card_is_shown(visitor):
    visitor.goes_to("export")
    assert visitor.app.expander[0].markdown[0].value.startswith("# mnist-mlp")


def test_a_file_that_does_not_match_its_checksum_is_not_given_out(exported):
    (exported / "mnist-mlp" / "model.keras").write_bytes(b"other bytes")
    visitor = Visitor()
    visitor.goes_to("export")
    assert len(visitor.errors) == 1
    assert "model.keras is damaged" in visitor.errors[0]
    assert not any("model.keras" in button.label for button in visitor.app.get("download_button"))


def test_with_several_versions_a_visitor_chooses(exported):
    shutil.copytree(exported / "mnist-mlp", exported / "second")
    visitor = Visitor()
    visitor.goes_to("export")
    visitor.app.selectbox[0].set_value("second").run()
    assert "second, measured on its test digits" in visitor.page


@pytest.mark.parametrize("name", [ONNX_FILE, INT8_FILE])
@pytest.mark.parametrize("digit", ["2", "7"])
def test_the_program_shown_reads_a_digit_beside_a_downloaded_file(visitor, tmp_path, digit, name):
    visitor.goes_to("export")
    (tmp_path / "program.py").write_text(visitor.app.code[0].value, encoding="utf-8")
    (tmp_path / "digit.png").write_bytes(png_of(digit))
    shutil.copyfile(serving_version() / name, tmp_path / "model.onnx")
    result = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert result.stdout.startswith(f"{digit} [")
