"""Which way the arrows point, and what an import costs."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

IMPORT_EVERYTHING_PURE = """
import importlib, pathlib, sys
before = set(sys.modules)
import smartchat_core
root = pathlib.Path(smartchat_core.__path__[0])
for path in sorted(root.rglob("*.py")):
    # Not by walk_packages, which imports the test kit to look into it.
    parts = ("smartchat_core", *path.relative_to(root).with_suffix("").parts)
    if parts[1] != "testing" and parts[-1] != "__init__":
        importlib.import_module(".".join(parts))
print("\\n".join(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""

# pydantic and what it brings along itself.
ALLOWED_IN_CORE = {
    "annotated_types",
    "pydantic",
    "pydantic_core",
    "smartchat_core",
    "typing_extensions",
    "typing_inspection",
}


def _python(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )


def test_contracts_are_kept(root: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=root, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "11 kept, 0 broken" in result.stdout


def _contract(root: Path, name: str) -> dict[str, Any]:
    contracts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = (one for one in contracts if one["id"] == name)
    return dict(contract)


def test_every_dependency_but_pydantic_is_forbidden_to_the_core(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    # The test kit runs in its author's pytest.
    allowed = {"pydantic", "smartchat"} | {_name(one) for one in extras["testing"]} - {"anyio"}
    needed = {_name(one) for group in (project["dependencies"], *extras.values()) for one in group} - allowed
    modules: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            modules.setdefault(_name(distribution), set()).add(module)
    forbidden = set(_contract(root, "pure-core")["forbidden_modules"])
    needed -= {one for one in needed if one.startswith("tessdata-fast-")}  # they hold data and no module
    assert [one for one in sorted(needed) if not modules[one] & forbidden] == []


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


def test_only_composition_may_import_adapters(root: Path) -> None:
    found = {
        path.stem
        for path in (root / "apps/smartchat").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    held = {name.removeprefix("smartchat.") for name in _contract(root, "composition")["source_modules"]}
    assert held == found - {"__init__", "composition"}


def test_core_needs_only_the_standard_library_and_pydantic(root: Path) -> None:
    result = _python("-c", IMPORT_EVERYTHING_PURE, cwd=root)
    assert result.returncode == 0, result.stderr
    # The data of `sysconfig` are a module that is named after the platform.
    imported = {name for name in result.stdout.split() if not name.startswith("_sysconfigdata")}
    assert "smartchat_core" in imported
    assert imported - sys.stdlib_module_names - ALLOWED_IN_CORE == set()


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"]])
def test_help_imports_nothing_heavy(root: Path, arguments: list[str]) -> None:
    result = _python("-X", "importtime", "-m", "smartchat", *arguments, cwd=root)
    assert result.returncode == 0, result.stderr
    assert "Usage" in result.stdout
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in result.stderr.splitlines()}
    assert "typer" in imported
    assert imported & {"litellm", "litestar", "lxml", "numpy", "onnxruntime", "sqlalchemy"} == set()
