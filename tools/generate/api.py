"""The public names as a page, docs/reference/api.md, and as the stub that type checkers read."""

from __future__ import annotations

import inspect
import typing
from collections import defaultdict
from types import ModuleType

import smartchat
import smartchat_core

__all__ = ["api_pages"]

_WIDTH = 120
_GROUPS = {
    "Errors": ("errors",),
    "Values": ("model",),
    "Events": ("events",),
    "Ports": ("ports",),
    "For parsers": ("parsing",),
    "Services and policies": ("ingestion", "retrieval", "reading", "chat", "books", "accounts", "resilience"),
}


def api_pages() -> dict[str, str]:
    """The page and the stub, by their paths in the repository."""
    return {"docs/reference/api.md": _page(), "smartchat_core/__init__.pyi": _stub()}


def _page() -> str:
    lines = [
        "# Names for programs",
        "",
        "Generated from the code. What is not listed here may change without notice.",
        "",
        "## `import smartchat`",
        "",
        "The library: [the tutorial](../tutorial/first-book.md) shows it in use, and",
        "[how to embed it](../how-to/embed-in-your-application.md) in a program of your own.",
        "",
        *_table(smartchat, smartchat.__all__),
        "",
        "## `from smartchat_core import …`",
        "",
        "The rules and the ports ([how to build on them](../how-to/build-on-the-ports.md)).",
    ]
    places = _places()
    for title, packages in _GROUPS.items():
        names = [name for name in smartchat_core.__all__ if places[name].partition(".")[0] in packages]
        lines += ["", f"### {title}", "", *_table(smartchat_core, names)]
    return "\n".join(lines) + "\n"


def _stub() -> str:
    by_place: dict[str, list[str]] = defaultdict(list)
    for name, place in _places().items():
        by_place[place].append(name)
    lines: list[str] = []
    for place in sorted(by_place):
        found = ", ".join(sorted(by_place[place], key=_member_order))
        line = f"from smartchat_core.{place} import {found}"
        if len(line) > _WIDTH:
            line = "\n".join([line.partition(" import ")[0] + " import (", *_indented(by_place[place]), ")"])
        lines.append(line)
    quoted = [f'    "{name}",' for name in sorted(smartchat_core.__all__, key=_order)]
    return "\n".join([*lines, "", "__all__ = [", *quoted, "]", ""])


def _indented(names: list[str]) -> list[str]:
    return [f"    {name}," for name in sorted(names, key=_member_order)]


def _places() -> dict[str, str]:
    """The module of each name of the core, by its own map."""
    found: dict[str, str] = vars(smartchat_core)["_PLACES"]
    return found


def _member_order(name: str) -> tuple[int, str]:
    """Among the names of one import, as ruff sorts them."""
    return (_order(name)[0], name.lower())


def _order(name: str) -> tuple[int, str]:
    """Constants, classes, functions, as ruff sorts them."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def _table(package: ModuleType, names: list[str]) -> list[str]:
    rows = [f"| `{name}` | {_about(getattr(package, name))} |" for name in names if name != "__version__"]
    return ["| name | what it is |", "|---|---|", *rows]


def _about(value: object) -> str:
    """The first line of its docstring; of an alias, what it stands for."""
    if isinstance(value, type) or inspect.isroutine(value):
        return (inspect.getdoc(value) or "").partition("\n")[0].replace("|", "\\|")
    if (base := getattr(value, "__supertype__", None)) is not None:
        return f"A `{base.__name__}` of its own type."
    if arguments := typing.get_args(value):
        if typing.get_origin(value) is typing.Union or "UnionType" in type(value).__name__:
            return "One of " + ", ".join(f"`{one.__name__}`" for one in arguments) + "."
        parameters, result = arguments if len(arguments) == 2 else ([], arguments[-1])  # a callable
        taken = ", ".join(getattr(one, "__name__", str(one)) for one in parameters)
        return f"A callable: `({taken}) -> {getattr(result, '__name__', result)}`."
    return f"A constant of the type `{type(value).__name__}`."
