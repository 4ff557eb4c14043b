"""What the command line says where only `pip install mnist-core`, without extras, was run."""

import sys

from click.testing import CliRunner

from mnist_core.cli.main import main


def test_a_command_without_its_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)  # imports of it now fail as where it is not installed
    result = CliRunner().invoke(main, ["evaluate", "--data", "digits"])
    assert result.exit_code == 1
    assert "needs sklearn.datasets; install it: pip install 'mnist-core[train]'" in result.output
