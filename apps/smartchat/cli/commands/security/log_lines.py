"""Lines of a log that name somebody or something."""

import json
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["MAX_LINES", "log_lines_about"]

MAX_LINES = 1_000
"""Lines of a log that a report holds at most, the last ones."""
_LONGEST = 100_000


def log_lines_about(path: Path, identifiers: Sequence[str]) -> list[dict[str, Any]]:
    """The last lines of a log in JSON lines of which some field is one of these identifiers.

    Takes time that grows with the size of the file; lines that are no objects, or are very long, are passed over.
    """
    wanted = set(identifiers)
    found: deque[dict[str, Any]] = deque(maxlen=MAX_LINES)
    with path.open(encoding="utf-8", errors="replace") as lines:
        while line := lines.readline(_LONGEST):
            if any(one in line for one in wanted):
                try:
                    entry = json.loads(line)
                except (ValueError, RecursionError):
                    continue
                if isinstance(entry, dict) and any(isinstance(one, str) and one in wanted for one in entry.values()):
                    found.append(entry)
    return list(found)
