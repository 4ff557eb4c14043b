"""What holds for every module of the product: its size, and that text is UTF-8 on every system."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAX_MODULE_LINES = 200
MAX_FUNCTION_LINES = 40
MAX_ROOT_MODULES = 6
MODULES = [
    ROOT / "streamlit_app.py",
    *sorted((ROOT / "mnist_core").rglob("*.py")),
    *sorted((ROOT / "app_pages").rglob("*.py")),
]


def long_functions(code):
    """Name the functions that have too many lines, not counting decorators and the docstring."""
    functions = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [node.name for node in functions if _lines(node) - _docstring_lines(node) > MAX_FUNCTION_LINES]


def _lines(node):
    return node.end_lineno - node.lineno + 1


def _docstring_lines(function):
    return _lines(function.body[0]) if ast.get_docstring(function) else 0


def text_without_encoding(code):
    """Give the lines that read or write text in whatever encoding the system has."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if _is_text(call) and all(each.arg != "encoding" for each in call.keywords)]


def _is_text(call):
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    named = {each.arg: each.value for each in call.keywords}
    values = [each.value for each in (*call.args, *named.values()) if isinstance(each, ast.Constant)]
    if name == "open":  # the builtin, Path.open; not an image's, an archive's or os.open
        owner = getattr(getattr(function, "value", None), "id", "")
        is_binary = any(isinstance(value, str) and "b" in value and len(value) <= 3 for value in values)
        return not is_binary and owner not in {"Image", "archive", "gzip", "os", "tarfile"}
    if name in {"run", "Popen", "check_output"}:
        return any(isinstance(named.get(key), ast.Constant) for key in ("text", "universal_newlines"))
    return name in {"read_text", "write_text"}


def found_by(rule):
    """Apply a rule to every module: what it finds, by module, where it finds anything."""
    found = {path.relative_to(ROOT).as_posix(): rule(path.read_text(encoding="utf-8")) for path in MODULES}
    return {name: what for name, what in found.items() if what}


def test_a_module_has_at_most_200_lines():
    assert found_by(lambda code: max(len(code.splitlines()) - MAX_MODULE_LINES, 0)) == {}


def test_a_function_has_at_most_40_lines():
    assert found_by(long_functions) == {}


def test_text_has_an_encoding():
    assert found_by(text_without_encoding) == {}


def test_the_core_s_root_holds_what_is_said_once_and_nothing_else():
    files = {path.name for path in (ROOT / "mnist_core").glob("*.py")} - {"__init__.py", "__main__.py"}
    assert len(files) <= MAX_ROOT_MODULES


def test_a_function_of_41_lines_is_found():
    body = "    pass\n"
    docstring = '    """One.\n\n    Two.\n    """\n'
    assert long_functions("def fits():\n" + docstring + 39 * body) == []
    assert long_functions("def long():\n" + docstring + 40 * body) == ["long"]


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("open(name)", True),
        ("path.open('a')", True),
        ("path.read_text()", True),
        ("(folder / 'a.json').write_text(text)", True),
        ("subprocess.run(command, text=True)", True),
        ("open(name, 'rb')", False),
        ("path.open(mode='wb')", False),
        ("path.open('a', encoding='utf-8')", False),
        ("path.read_text(encoding='utf-8')", False),
        ("Image.open(file)", False),
        ("subprocess.run(command, text=True, encoding='utf-8')", False),
        ("subprocess.run(command)", False),
    ],
)
def test_text_in_the_system_s_encoding_is_found(line, is_found):
    assert bool(text_without_encoding(line)) == is_found
