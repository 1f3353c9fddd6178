"""What a package exports exists, and is what it documents. (ruff keeps `__all__` sorted.)"""

import ast
import importlib
import pkgutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

import smartchat
import smartchat_adapters
import smartchat_core
from smartchat_core.ports import telemetry
from tests.support.public_types import types_named_by

# Adapters are imported only when chosen, so their exports are read from the source instead.
CORE = ["smartchat_core"] + [
    module.name for module in pkgutil.walk_packages(smartchat_core.__path__, "smartchat_core.")
]

COMPLETE = [f"smartchat_core.{name}" for name in ("errors", "events", "model", "ports", "ports.factories", "parsing")]
OF_THEIR_MODULES = {telemetry.OpenSpan, telemetry.TraceSpan, telemetry.SpanKind}
"""Public in their modules only: who is given a telemetry need not name them."""


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


@pytest.mark.parametrize("package", [smartchat, smartchat_core], ids=lambda one: one.__name__)
def test_checkers_and_programs_see_the_same_names(package: ModuleType) -> None:
    """What is loaded when it is named is what type checkers are shown: the same names, of the same modules."""
    assert package.__file__ is not None
    source = Path(package.__file__)
    stub = source.with_suffix(".pyi")
    tree = ast.parse((stub if stub.exists() else source).read_text(encoding="utf-8"))
    shown = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("smartchat")
        for alias in node.names
    }
    own = {"__version__", "aopen", "open"} & set(package.__all__)
    assert set(shown) | own == set(package.__all__)
    for name, module in shown.items():
        assert getattr(package, name) is getattr(importlib.import_module(str(module)), name)


def test_the_map_of_the_core_is_complete() -> None:
    """All errors, events, values, ports and what parsers use; and every type that one of them names."""
    names = {
        name: getattr(module, name) for module in map(importlib.import_module, COMPLETE) for name in module.__all__
    }
    reached, waiting = dict(names), list(names.values())
    while waiting:
        for found in types_named_by(waiting.pop()):
            if found.__name__ not in reached and found not in OF_THEIR_MODULES:
                reached[found.__name__] = found
                waiting.append(found)
    assert sorted(set(reached) - set(smartchat_core.__all__)) == []
    assert {name for name, value in reached.items() if getattr(smartchat_core, name) is not value} == set()


def test_the_version_is_the_installed_one() -> None:
    assert smartchat.__version__ == version("smartchat")


@pytest.mark.parametrize("package", [smartchat, smartchat_core], ids=lambda one: one.__name__)
def test_unknown_names_are_refused(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match="no attribute 'Bok'"):
        package.Bok  # noqa: B018  # naming it is what is tested


def test_naming_the_library_imports_nothing_else() -> None:
    program = (
        "import sys, smartchat; assert not [one for one in sys.modules if one.startswith(('smartchat.', 'pydantic'))]"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_adapters_root_imports_no_adapter() -> None:
    assert smartchat_adapters.__file__ is not None
    tree = ast.parse(Path(smartchat_adapters.__file__).read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
