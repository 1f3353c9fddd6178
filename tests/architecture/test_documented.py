"""Whatever a face offers is in its reference page, and every metric has something that measures it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat_core.ops.metrics.registry import CATALOGUE
from tools.generate.commands import commands

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reference"
# Where metrics are declared, and where they are only read.
READERS = ("smartchat_core/ops/alerts/", "smartchat_core/ops/dashboards/", "smartchat_core/ops/slo.py")
CATALOGUE_MODULES = {f"smartchat_core/ops/metrics/{name}.py" for name in (
    "business", "data", "external", "http", "models", "operations", "recording_rules", "registry", "security", "work",
)}  # fmt: skip


def operations() -> list[str]:
    """`METHOD /path` of every route that the description of the interface has, and of the pages."""
    app = create_app(Settings(library=Path("unused")))
    found = set()
    for route in app.routes:
        path = re.sub(r"\{(\w+)(?::\w+)?\}", "{id}", route.path)
        if path.startswith(("/schema", "/static")):
            continue
        for method in getattr(route, "methods", ()):
            if method not in {"HEAD", "OPTIONS"}:
                found.add(f"{method} {path}")
    return sorted(found)


@cache
def page(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("operation", operations())
def test_every_route_is_in_the_reference(operation: str) -> None:
    method, path = operation.split(" ")
    line = re.compile(rf"`(?:[A-Z]+ /\S+, )*{method} [^`]*{re.escape(path)}[?`\[,]|`{method} [^|]*`{re.escape(path)}`")
    assert line.search(re.sub(r"\{\w+\}", "{id}", page("http.md"))), (
        f"{operation}: describe it in docs/reference/http.md"
    )


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_is_in_the_reference(name: str) -> None:
    assert re.search(rf"smartchat {re.escape(name)}\b|`{re.escape(name)}[` ]", page("cli.md")), (
        f"describe `{name}` in cli.md"
    )


@pytest.mark.parametrize(("name", "command"), [pytest.param(*found, id=found[0]) for found in commands()])
def test_every_option_and_argument_has_a_help_text(name: str, command: Any) -> None:
    without = [parameter.name for parameter in command.params if not parameter.help]
    assert without == [], f"`smartchat {name} --help` does not explain these"


@pytest.mark.parametrize(("name", "command"), [pytest.param(*found, id=found[0]) for found in commands()])
def test_every_help_has_a_summary_a_description_and_an_example(name: str, command: Any) -> None:
    summary, _, description = (command.help or "").partition("\n\n")
    assert summary.endswith(".")
    assert description
    assert re.search(
        rf"Examples?(?:, |:).*?^  .*smartchat {re.escape(name)}\b", command.epilog or "", re.DOTALL | re.MULTILINE
    )


@cache
def measured() -> frozenset[str]:
    """Every name that production code reads outside of where metrics are declared, alerted on or shown."""
    names: set[str] = set()
    for top in ("smartchat_core", "adapters", "apps"):
        for path in (ROOT / top).rglob("*.py"):
            place = str(path.relative_to(ROOT))
            if place in CATALOGUE_MODULES or place.startswith(READERS):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Name):
                    names.add(node.id)
                elif isinstance(node, ast.Attribute):
                    names.add(node.attr)
    return frozenset(names)


def symbols() -> dict[str, str]:
    """The symbol of each metric of the catalogue, by the metric's name."""
    found: dict[str, str] = {}
    for place in CATALOGUE_MODULES:
        for node in ast.parse((ROOT / place).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                strings = [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
                found |= {value: node.targets[0].id for value in strings[:1] if isinstance(value, str)}
    return found


@pytest.mark.parametrize("name", [metric.name for metric in CATALOGUE])
def test_every_metric_is_measured_by_something(name: str) -> None:
    symbol = symbols()[name]
    assert symbol in measured(), f"nothing measures {symbol} ({name})"
