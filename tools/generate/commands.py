"""The help of every command as a page, docs/reference/commands.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from smartchat.cli.program import program

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["command_pages", "commands"]


def command_pages() -> dict[str, str]:
    """The page, by its path in the repository."""
    lines = [
        "# Commands and their options",
        "",
        "Generated from the commands' own `--help`. What they have in common, their JSON and their exit codes are in",
        "[the command line](cli.md).",
    ]
    for name, command in commands():
        lines += ["", f"## smartchat {name}", "", *_prose(command.help or ""), ""]
        lines += ["| Argument or option | Meaning |", "|---|---|", *_rows(command)]
    return {"docs/reference/commands.md": "\n".join(lines) + "\n"}


def commands() -> list[tuple[str, Any]]:
    """Every command with its full name, groups that do something themselves included, in the order of the help."""
    return list(_below("", typer.main.get_command(program)))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:  # Typer's click is private
    group = hasattr(command, "commands")
    if name and (not group or command.invoke_without_command):
        yield name, command
    if group:
        for key, inner in command.commands.items():
            yield from _below(f"{name} {key}".strip(), inner)


def _prose(text: str) -> list[str]:
    """Paragraphs as they are; what the help keeps line by line, after a backspace, as a block."""
    lines: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        if paragraph.startswith("\b"):
            lines += ["```text", *paragraph.strip("\b\n").split("\n"), "```", ""]
        else:
            lines += [" ".join(paragraph.split()), ""]
    return lines[:-1]


def _rows(command: Any) -> Iterator[str]:  # as above
    for parameter in command.params:
        if getattr(parameter, "hidden", False):
            continue
        if parameter.param_type_name == "argument":
            written = f"`{parameter.metavar or parameter.name.upper()}`"
        else:
            written = ", ".join(f"`{spelling}`" for spelling in (*parameter.opts, *parameter.secondary_opts))
        meaning = " ".join((parameter.help or "").split()).replace("|", "\\|")
        yield f"| {written} | {meaning} |"
    yield "| `-h`, `--help` | This text. |"
