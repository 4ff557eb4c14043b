"""`requirements.txt` pins what `pyproject.toml` names, and each package that the code imports is named there."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OWN = {"mnist_core", "app_pages"}
BROUGHT_BY_STREAMLIT = {"starlette", "uvicorn"}


def named_in_pyproject():
    """Give what the package and all its extras ask for, by name."""
    extras = PROJECT["optional-dependencies"].values()
    named = [Requirement(line) for line in PROJECT["dependencies"] + [line for extra in extras for line in extra]]
    return {canonicalize_name(each.name): each for each in named if each.name != PROJECT["name"]}


def pinned_in(file):
    """Give the pins of a requirements file, by name."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines())
    pins = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(pin.name): pin for pin in pins}


def version_of(pin):
    """Give the one version that a pin allows."""
    exact = re.fullmatch(r"==([^,*]+)", str(pin.specifier))
    assert exact, f"{pin} names no single version"
    return exact[1]


def imported_by(package):
    """Name the top-level modules that a package's files import, at the top or in a function."""
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for path in (ROOT / package).rglob("*.py")
        if "clients" not in path.parts  # files for other machines
    ]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = {alias.name.partition(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module.partition(".")[0] for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_requirements_pin_exactly_the_packages_that_pyproject_names():
    assert set(pinned_in("requirements.txt")) == set(named_in_pyproject())


@pytest.mark.parametrize("name", sorted(named_in_pyproject()))
def test_a_pinned_version_lies_in_the_range_that_pyproject_gives(name):
    pin, named = pinned_in("requirements.txt")[name], named_in_pyproject()[name]
    assert version_of(pin) in named.specifier
    assert pin.extras == named.extras


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_constraints_hold_the_same_versions(file):
    constraints = {name: version_of(pin) for name, pin in pinned_in("constraints.txt").items()}
    pins = {name: version_of(pin) for name, pin in pinned_in(file).items() if pin.marker is None}
    assert pins.items() <= constraints.items()


@pytest.mark.parametrize("package", sorted(OWN))
def test_pyproject_names_every_package_that_the_code_imports(package):
    foreign = imported_by(package) - sys.stdlib_module_names - OWN - BROUGHT_BY_STREAMLIT
    distributions = packages_distributions()
    missing = {
        module
        for module in foreign
        if named_in_pyproject().keys().isdisjoint(map(canonicalize_name, distributions.get(module, [module])))
    }
    assert missing == set()
