"""The tree stays readable: small files, small functions, imports that point one way."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.portal import ROOT, name_of, our_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
SCRIPT_FUNCTION = re.compile(
    r"^(\s*)(?:export )?(?:async )?function\b|^(\s*)(?:export )?const \w+ = (?:async )?\(.*=> \{$"
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def trees(*, tests: bool = True) -> Iterator[tuple[str, ast.Module]]:
    for path in our_files(".py"):
        if tests or "tests" not in path.parts:
            yield name_of(path), ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def test_no_file_is_long() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in our_files(".py", ".js", ".css", ".html")
    }
    assert {name: length for name, length in lengths.items() if length >= LONGEST_FILE} == {}


def test_no_function_is_long() -> None:
    long = {
        f"{name}: {function.name}": length
        for name, tree in trees()
        for function in functions(tree)
        if (length := (function.end_lineno or 0) - function.lineno + 1) >= LONGEST_FUNCTION
    }
    assert long == {}


def script_functions(lines: list[str]) -> Iterator[tuple[str, int]]:
    """First line and length of each; a function ends where a brace closes at its own indentation."""
    for number, line in enumerate(lines):
        if found := SCRIPT_FUNCTION.match(line):
            indent = found.group(1) or found.group(2) or ""
            end = next((n for n in range(number + 1, len(lines)) if re.match(rf"{indent}\}}", lines[n])), number)
            yield line.strip(), end - number + 1


def test_no_script_function_is_long() -> None:
    long = {
        f"{name_of(path)}: {line}": length
        for path in our_files(".js")
        for line, length in script_functions(path.read_text(encoding="utf-8").splitlines())
        if length >= LONGEST_FUNCTION
    }
    assert long == {}


def test_imports_point_one_way() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert answer.returncode == 0, answer.stdout[-3000:] + answer.stderr[-1000:]


def test_the_contracts_say_what_the_plan_says() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("Imports point one way") :]
    order = ("civildefense.home", '"shelters"', '"projects"', ".rulebook", ".records", ".accounts", ".common")
    places = [block.index(name) for name in order]
    assert places == sorted(places)


def test_imports_are_absolute_and_stand_at_the_top() -> None:
    wrong = []
    for name, tree in trees():
        if name.endswith("settings.py"):
            continue  # one settings file builds on another, and on the embedded servers only without real ones
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.level or any(alias.name == "*" for alias in node.names)):
                wrong.append(f"{name}:{node.lineno}")
        for function in functions(tree):
            inner = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
            wrong += [f"{name}:{node.lineno}" for node in inner]
    assert wrong == []


def test_nobody_listens_to_django_signals() -> None:
    def listens(node: ast.AST) -> bool:
        return isinstance(node, ast.ImportFrom) and str(node.module).endswith((".signals", ".dispatch"))

    listeners = [name for name, tree in trees(tests=False) if any(listens(node) for node in ast.walk(tree))]
    assert listeners == []


def test_nobody_swallows_every_error() -> None:
    def catches_all(node: ast.AST) -> bool:
        """And keeps it: cleaning up and raising on is no swallowing."""
        if not isinstance(node, ast.ExceptHandler) or isinstance(node.body[-1], ast.Raise):
            return False
        return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})

    assert [name for name, tree in trees(tests=False) if any(catches_all(node) for node in ast.walk(tree))] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name
        for name, tree in trees(tests=False)
        if any(isinstance(node, Function | ast.ClassDef) for node in tree.body)
        and not ast.get_docstring(tree)
        and not name.endswith("/apps.py")
    ]
    assert silent == []
