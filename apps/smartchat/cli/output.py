"""Writing to the terminal: one JSON document on stdout, or text for people."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.text import Text

__all__ = ["console", "console_on_stderr", "plain", "print_json", "warn"]


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
        err.print(Text.assemble(("warning: ", "yellow"), message), soft_wrap=True)


def plain(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())
