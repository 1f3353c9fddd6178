"""One idea a module."""

from pathlib import Path
from statistics import median

LONGEST = 500
MEDIAN = 130


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_is_too_long(root: Path, production_modules: tuple[Path, ...]) -> None:
    tests = tuple((root / "tests").rglob("*.py"))
    assert [f"{path}: {_lines(path)}" for path in production_modules + tests if _lines(path) > LONGEST] == []


def test_most_modules_are_short(production_modules: tuple[Path, ...]) -> None:
    assert median(_lines(path) for path in production_modules) <= MEDIAN
