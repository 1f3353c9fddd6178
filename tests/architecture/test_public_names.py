"""What a package exports exists, and is what it documents. (ruff keeps `__all__` sorted.)"""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import smartchat_adapters
import smartchat_core

# Adapters are imported only when chosen, so their exports are read from the source instead.
CORE = ["smartchat_core"] + [
    module.name for module in pkgutil.walk_packages(smartchat_core.__path__, "smartchat_core.")
]


@pytest.mark.parametrize("name", CORE)
def test_exports_resolve_once(name: str) -> None:
    module = importlib.import_module(name)
    exported: list[str] = getattr(module, "__all__", [])
    assert len(exported) == len(set(exported))
    assert [export for export in exported if not hasattr(module, export)] == []
    assert [export for export in exported if export.startswith("_")] == []


@pytest.mark.parametrize("name", CORE)
def test_package_that_gathers_names_lists_them(name: str) -> None:
    module = importlib.import_module(name)
    if module.__file__ is None or Path(module.__file__).name != "__init__.py":
        return
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    gathered = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    }
    assert gathered <= set(getattr(module, "__all__", []))


def test_adapters_root_imports_no_adapter() -> None:
    assert smartchat_adapters.__file__ is not None
    tree = ast.parse(Path(smartchat_adapters.__file__).read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
