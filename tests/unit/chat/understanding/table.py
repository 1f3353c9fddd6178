"""Questions about invented and other books, with what they ask for."""

from __future__ import annotations

import dataclasses

from smartchat_core.chat.understanding.requests import SectionWish, Understanding

__all__ = ["described", "rows"]


def rows(table: str) -> list[tuple[str, str]]:
    """The questions of a table, each with what stands behind the arrow; where nothing does, a fact is asked for."""
    lines = [line.partition("→") for line in table.strip().splitlines()]
    return [(question.strip(), expected.strip() or "Lookup") for question, _, expected in lines]


def described(found: Understanding) -> str:
    """An understanding in a line: its request with what that needs, then the section."""
    request = found.request
    values = []
    for field in dataclasses.fields(request):
        value = getattr(request, field.name)
        if field.name in {"words", "aspect"} or value in {"", ()} or value is False:
            continue
        if field.name in {"wish", "field", "name", "topic"}:
            values.append(str(value))
        elif field.name == "exact":
            values.append("exact")
        elif isinstance(value, tuple):
            values.append(" & ".join(map(str, value)))
        else:
            values.append(f"{field.name}={value}")
    section = "" if found.section is None else f" § {_section(found.section)}"
    return f"{type(request).__name__}{': ' if values else ''}{', '.join(values)}{section}"


def _section(wish: SectionWish) -> str:
    parts = [f"{step.role}:{'.'.join(map(str, step.path)) or step.number or ''}".rstrip(":") for step in wish.steps]
    if wish.place is not None:
        back = f" -{wish.back}" if wish.back else ""
        parts.append(f"{wish.place}{back} {wish.role or ''}".strip())
    if wish.title:
        parts.append(f"“{wish.title}”")
    if wish.pages is not None:
        parts.append("pages {}-{}".format(*wish.pages))
    return " + ".join(["/".join(parts), *map(_section, wish.others)])
