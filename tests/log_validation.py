"""Holds every line that is logged while a test runs against the log's schema; a line that breaks it fails that test.

Records pass the formatter that services use. Lines that started processes wrote are looked at where they are: their
logs, in the folders of tests. What tests call a secret may stand in no line.
"""

import json
import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from smartchat_core.ops.logging.schema import MAX_LINE_BYTES, log_schema

OURS = ("smartchat", "smartchat_adapters", "smartchat_core")
"""The packages whose records are all looked at, whatever their level."""

SECRETS: set[str] = {"guest:guest@", "correct horse battery staple"}
"""Texts that no line may hold; fixtures that make up a secret add theirs."""


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(json.dumps(log_schema())))


def problems_of(line: object) -> list[str]:
    """What is wrong with the line."""
    return [f"{error.json_path}: {error.message}" for error in _validator().iter_errors(line)]


def problems_of_text(text: str) -> list[str]:
    """What is wrong with the line as it was written."""
    problems = []
    if "\n" in text:
        problems.append("it is more than one line")
    if len(text.encode()) >= MAX_LINE_BYTES:
        problems.append(f"it has {len(text.encode())} bytes")
    problems += [f"it holds the secret {secret!r}" for secret in sorted(SECRETS) if secret in text]
    try:
        return problems + problems_of(json.loads(text))
    except ValueError as error:
        return [*problems, f"it is no JSON: {error}"]


def problems_of_log(text: str) -> list[str]:
    """What is wrong with the lines of a process's output that are meant to be lines of the log."""
    return [
        f"{problem}: {line}"
        for line in text.splitlines()
        if line.startswith('{"timestamp"')
        for problem in problems_of_text(line)
    ]


class Watch(logging.Handler):
    """Formats every record as a service would, and keeps what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        from smartchat_adapters.observability.log_handler import json_formatter

        self.problems: list[str] = []
        self.seen = 0
        self.setFormatter(json_formatter(service="api", trace=lambda: None))

    def emit(self, record: logging.LogRecord) -> None:
        self.seen += 1
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
            self.problems.append(f"{record.name}: it cannot be formatted: {error!r}")
        else:
            self.problems += [f"{record.name}: {problem}: {line[:500]}" for problem in problems_of_text(line)]


@pytest.fixture(autouse=True)
def _valid_log(request: pytest.FixtureRequest) -> Iterator[None]:
    watch = Watch()
    root = logging.getLogger()
    root.addHandler(watch)
    ours = {logger: logger.level for logger in map(logging.getLogger, OURS)}
    for logger in ours:
        logger.setLevel(logging.DEBUG)  # the root, at WARNING, would let most of what we log pass unseen
    try:
        yield
    finally:
        root.removeHandler(watch)
        for logger, level in ours.items():
            logger.setLevel(level)
    folder: Any = request.node.funcargs.get("tmp_path") if hasattr(request.node, "funcargs") else None
    written = [
        problem
        for log in (sorted(folder.rglob("*.log")) if isinstance(folder, Path) else ())
        for problem in problems_of_log(log.read_text(encoding="utf-8", errors="replace"))
    ]
    if problems := watch.problems + written:
        pytest.fail("lines of the log are not as they have to be:\n" + "\n".join(problems[:20]), pytrace=False)
