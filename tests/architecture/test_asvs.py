"""The table of security requirements names what there is, and says what there is not."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tools.generate.asvs import Requirement, Standing, read_requirements

ROOT = Path(__file__).parents[2]
ROWS = read_requirements(ROOT)
COLUMNS = ("requirement", "level", "applies", "code", "test", "gap")
IDENTIFIER = re.compile(r"V(\d{1,2})\.(\d{1,2})\.(\d{1,2})")
CHAPTERS = {6: 38, 7: 19, 8: 9, 9: 7, 10: 29, 16: 16}
"""Requirements of each chapter that is assessed as a whole."""

each_row = pytest.mark.parametrize("row", ROWS, ids=[row["requirement"] for row in ROWS])


def parts(row: Requirement, column: str) -> list[str]:
    return row[column].split("; ") if row[column] else []


def number(row: Requirement) -> tuple[int, ...]:
    found = IDENTIFIER.fullmatch(row["requirement"])
    assert found is not None, row["requirement"]
    return tuple(map(int, found.groups()))


@cache
def names_in(path: str) -> frozenset[str]:
    """The classes, functions, methods and values of a module; methods also with their class."""
    names: set[str] = set()

    def add(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                names.add(prefix + node.name)
                add(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names.update((prefix + node.name, node.name))
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names.update(prefix + one.id for one in targets if isinstance(one, ast.Name))

    add(ast.parse((ROOT / path).read_text(encoding="utf-8")).body, "")
    return frozenset(names)


def missing(named: str) -> str | None:
    """What is not there of a path, or of a path and a name."""
    path, _, name = named.partition("::")
    if not (ROOT / path).is_file():
        return path
    return named if name and name not in names_in(path) else None


def test_identifiers_are_unique_and_in_order() -> None:
    numbers = [number(row) for row in ROWS]
    assert numbers == sorted(set(numbers))


def test_chapters_are_whole() -> None:
    found = [number(row)[0] for row in ROWS]
    assert {chapter: found.count(chapter) for chapter in CHAPTERS} == CHAPTERS


@each_row
def test_a_row_has_one_of_the_forms(row: Requirement) -> None:
    assert tuple(row) == COLUMNS
    assert row["level"] in {"1", "2", "3"}
    assert all(value == " ".join(value.split()) for value in row.values())
    match Standing.of(row):
        case Standing.NOT_APPLICABLE:
            assert row["gap"], "say why it does not apply"
            assert not row["code"]
            assert not row["test"]
        case Standing.MET:
            assert row["applies"] == "yes"
            assert row["code"], "name the code and a test, or say what is missing"
            assert row["test"], "name the code and a test, or say what is missing"
        case Standing.IN_PART | Standing.GAP:
            assert row["applies"] == "yes"
            assert bool(row["code"]) == bool(row["test"])


@each_row
def test_what_a_row_names_is_there(row: Requirement) -> None:
    assert [one for one in parts(row, "code") if missing(one)] == []
    tests = parts(row, "test")
    assert [one for one in tests if missing(one)] == []
    assert all(re.fullmatch(r"(?:tests|smartchat_core/testing)/\S+\.py::test_\w+", one) for one in tests)


def test_what_is_not_there_is_found() -> None:
    assert missing("tests/architecture/test_asvs.py::missing") is None
    assert missing("tests/architecture/test_asvs.py::absent") == "tests/architecture/test_asvs.py::absent"
    assert missing("tests/architecture/absent.py") == "tests/architecture/absent.py"
    assert missing("smartchat_core/accounts/roles.py::Permission.OPERATE") is None
