"""Where the project's files are, here and in the processes that it starts."""

from pathlib import Path

import pytest

from mnist_core.paths import HOME_VARIABLE, child_environment, home


def test_a_checkout_keeps_its_files_beside_the_package(tmp_path, monkeypatch):
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    (tmp_path / "pyproject.toml").touch()
    assert home(tmp_path / "mnist_core") == tmp_path


def test_an_installed_package_keeps_them_in_the_user_s_home(tmp_path, monkeypatch):
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    assert home(tmp_path / "site-packages" / "mnist_core") == Path.home() / ".mnist-core"


def test_the_variable_names_another_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert home() == tmp_path


@pytest.mark.parametrize("variable", ["MNIST_CORE_HOME", "MNIST_CORE_DATA"])
def test_a_child_process_started_elsewhere_finds_a_folder_that_was_given_relative_to_here(
    variable, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable, "somewhere")
    assert child_environment()[variable] == str(tmp_path / "somewhere")
