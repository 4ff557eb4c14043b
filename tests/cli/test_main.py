"""cli/main.py: light to start, silent but for its own lines, and an error is one sentence."""

import errno
import json

import pytest

from mnist_core import __version__
from mnist_core.versions import lookup
from tests.cli.invoke import assert_one_sentence, run, run_in_process

HEAVY = ("tensorflow", "keras", "sklearn", "scipy", "sqlalchemy", "streamlit", "onnx", "pandas")
PICTURES = ("cv2", "PIL", "onnxruntime")
REPORT = "print('MODULES', *{name.partition('.')[0] for name in sys.modules})"
WITHOUT_FCNTL = "sys.modules['fcntl'] = sys.modules['resource'] = None"


def modules_after(*arguments: str, before: str = "") -> tuple[list[str], set[str]]:
    """Run a command in a process of its own; give its lines, and the top-level modules that it has imported."""
    done = run_in_process(*arguments, before=before, after=REPORT)
    assert (done.returncode, done.stderr) == (0, "")
    *lines, report = done.stdout.splitlines()
    return lines, set(report.split()[1:])


@pytest.mark.parametrize("arguments", [("--help",), ("train", "--help"), ("--version",)])
def test_help_comes_without_what_reads_or_trains(arguments):
    lines, modules = modules_after(*arguments)
    assert lines
    assert not modules & {*HEAVY, *PICTURES}


def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(lookup, "list_versions", full)
    assert_one_sentence(run("versions", "list", "--root", str(tmp_path)), "No space left on device")


def test_reading_a_picture_imports_nothing_for_training_or_databases():
    lines, modules = modules_after("predict", "--json", "docs/seven.png")
    assert json.loads(lines[0])["text"] == "7"
    assert set(PICTURES) <= modules
    assert not modules & set(HEAVY)


def test_the_list_of_versions_comes_without_training_and_databases():
    lines, modules = modules_after("versions", "list")
    assert "mnist-mlp" in "".join(lines)
    assert not modules & set(HEAVY)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--help",), "predict"), (("predict", "docs/seven.png"), "7"), (("versions", "list"), "mnist-mlp")],
)
def test_what_reads_works_where_there_is_no_fcntl(arguments, words):
    lines, _ = modules_after(*arguments, before=WITHOUT_FCNTL)
    assert words in " ".join(lines).split()


def test_the_version_is_the_package_s():
    assert __version__ in run("--version").stdout


def test_a_module_that_is_missing_by_mistake_shows_as_the_bug_it_is():
    done = run_in_process("versions", "list", before="sys.modules['mnist_core.versions.lookup'] = None")
    assert "Traceback" in done.stderr


def test_an_unknown_command_gets_one_sentence():
    assert_one_sentence(run("publish"), "No such command 'publish'", exit_code=2)


def test_errors_go_to_stderr_and_leave_stdout_empty():
    result = run("evaluate", "--version", "none-such")
    assert (result.exit_code, result.stdout) == (1, "")
