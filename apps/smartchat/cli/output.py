"""Writing to the terminal: one JSON document on stdout, or text for people."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

__all__ = ["console", "console_on_stderr", "counted", "plain", "print_json", "section_path_text", "warn"]


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """For stdout. Colours are off when it is no terminal or NO_COLOR is set, and lines are then never wrapped."""
    wide = None if sys.stdout.isatty() else 10_000
    return _Console(highlight=False, width=wide, soft_wrap=wide is not None)


def console_on_stderr() -> Console:
    """For progress and warnings."""
    return _Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """The one document on stdout."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass") + b"\n")
    sys.stdout.buffer.flush()


def warn(*messages: str) -> None:
    """One line each on stderr."""
    err = console_on_stderr()
    for message in messages:
        err.print(Text.assemble(("warning: ", "yellow"), plain(message)), soft_wrap=True)


def plain(text: str) -> str:
    """The text on one line, without what a terminal would obey."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def counted(number: int, noun: str) -> str:
    """`1 passage`, `1,200 passages`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def section_path_text(path: Sequence[str], title: str) -> str:
    """`Book One › Chapter 2`, without the book's own title in front."""
    parts = [plain(part) for part in path if part]
    if parts and parts[0].casefold() == title.casefold():
        parts = parts[1:]
    return " › ".join(parts)
