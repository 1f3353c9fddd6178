"""What is public says what it does.

ruff asks the same of the code that it sees; this asks it of the verbs of the ports too.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _public(body: list[ast.stmt]) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node


def _undocumented(path: Path, *, methods: bool) -> list[str]:
    missing = []
    for node in _public(ast.parse(path.read_text(encoding="utf-8")).body):
        members = _public(node.body) if methods and isinstance(node, ast.ClassDef) else ()
        missing += [
            f"{path.name}:{found.lineno} {found.name}" for found in (node, *members) if ast.get_docstring(found) is None
        ]
    return missing


def test_public_classes_and_functions_have_docstrings(root: Path) -> None:
    for folder in ("smartchat_core", "adapters/smartchat_adapters"):
        paths = [path for path in sorted((root / folder).rglob("*.py")) if "migrations" not in path.parts]
        assert paths
        assert [found for path in paths for found in _undocumented(path, methods=False)] == []


def test_every_verb_of_a_port_has_a_docstring(root: Path) -> None:
    paths = sorted((root / "smartchat_core" / "ports").glob("*.py"))
    assert len(paths) > 1
    assert [found for path in paths for found in _undocumented(path, methods=True)] == []
