"""cli/tensorflow_logs.py: TensorFlow's own lines stay away, and an error's lines do not."""

import subprocess
import sys

QUIETLY = "from mnist_core.cli.tensorflow_logs import import_tensorflow_quietly as start; start()"


def stderr_of(tmp_path, tensorflow: str, **environment: str) -> str:
    """Start quietly with a module in TensorFlow's place that does what `tensorflow` says."""
    (tmp_path / "tensorflow.py").write_text(f"import os\n{tensorflow}\n")
    code = f"import os, sys; sys.path[:0] = [{str(tmp_path)!r}, '.']; {QUIETLY}; os.write(2, b'later')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60)
    return done.stderr


def test_lines_that_its_import_prints_stay_away_and_later_ones_do_not(tmp_path):
    assert stderr_of(tmp_path, "os.write(2, b'no GPU here')") == "later"


def test_the_level_is_set_before_the_import(tmp_path):
    said = stderr_of(tmp_path, "raise ImportError('level ' + os.environ.get('TF_CPP_MIN_LOG_LEVEL', 'unset'))")
    assert said.endswith("ImportError: level 3\n")


def test_the_lines_before_a_failed_import_are_shown(tmp_path):
    said = stderr_of(tmp_path, "os.write(2, b'no such library\\n'); raise ImportError('broken')")
    assert said.startswith("no such library\n")
    assert said.endswith("ImportError: broken\n")


def test_who_asks_for_the_lines_gets_them(tmp_path):
    said = stderr_of(tmp_path, "os.write(2, b'no GPU here')", TF_CPP_MIN_LOG_LEVEL="0")
    assert said == "no GPU herelater"
