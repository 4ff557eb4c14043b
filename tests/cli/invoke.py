"""Call the command line as people do: in this process, or in one of its own."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from mnist_core.cli.main import main
from mnist_core.paths import PYTHON_PATH


def run(*arguments: str | int | float | Path, typed: str = "") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)


def run_in_process(*arguments: str | int | Path, before: str = "", after: str = "", **environment: str):
    """Run a command as the installed `mnist-core` does, with Python statements before and after it."""
    code = (
        f"import sys\n{before}\nfrom mnist_core.cli.main import main\ntry:\n    main()\nfinally:\n    {after or 'pass'}"
    )
    kept = {name: value for name, value in os.environ.items() if name not in ("TF_CPP_MIN_LOG_LEVEL", "COLUMNS")}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=PYTHON_PATH,
        env=kept | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=280,
    )


def assert_one_sentence(result: Result, words: str, exit_code: int = 1) -> None:
    """Hold a failed command to what it should say: no traceback, one error at the end of stderr."""
    assert result.exit_code == exit_code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    errors = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert words in errors[0]
