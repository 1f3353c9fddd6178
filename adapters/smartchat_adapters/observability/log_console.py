"""Console format of log lines, for a person at a terminal."""

from __future__ import annotations

from smartchat_core.ops.logging.line import LogFacts, make_line
from smartchat_core.ops.logging.schema import LogLevel

__all__ = ["console_line"]

_COLOURS = {LogLevel.ERROR: "31", LogLevel.WARN: "33", LogLevel.INFO: "32", LogLevel.DEBUG: "2"}
_BASE = frozenset({"timestamp", "level", "service", "message", "metadata"})


def console_line(facts: LogFacts, *, secrets: tuple[str, ...] = (), colours: bool = True) -> str:
    """`10:00:00 warning: what happened  name=value …`, with the stack of an exception below it.

    It has the fields of the line in JSON, so it is as bounded and escaped, and holds no more secrets.
    """
    line = make_line(facts, secrets=secrets)
    metadata = line["metadata"]
    assert isinstance(metadata, dict)
    exception = metadata.pop("exception", None)
    known = {name: value for name, value in {**line, **metadata}.items() if name not in _BASE and value is not None}
    said = f"{_spelt(facts.level)}: {line['message']}"
    rest = "  ".join(f"{name}={value}" for name, value in known.items())
    moment = str(line["timestamp"])[11:19]
    if colours:
        said = f"\x1b[{_COLOURS[facts.level]}m{said}\x1b[0m"
        rest = f"\x1b[2m{rest}\x1b[0m" if rest else ""
    shown = "  ".join(part for part in (f"{moment} {said}", rest) if part)
    return f"{shown}\n{str(exception['stack']).rstrip()}" if isinstance(exception, dict) else shown


def _spelt(level: LogLevel) -> str:
    return "warning" if level is LogLevel.WARN else level.value.lower()
