"""Lines of a log that name somebody or something."""

import json
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

__all__ = ["MAX_LINES", "log_lines_about", "security_events_in"]

MAX_LINES = 1_000
"""Lines of a log that a report holds at most, the last ones."""
_LONGEST = 100_000


def log_lines_about(path: Path, identifiers: Sequence[str]) -> list[dict[str, Any]]:
    """The last lines of a log in JSON lines of which some field is one of these identifiers.

    Takes time that grows with the size of the file; lines that are no objects, or are very long, are passed over.
    """
    wanted = set(identifiers)
    found: deque[dict[str, Any]] = deque(maxlen=MAX_LINES)
    for entry in _entries(path, wanted):
        if any(isinstance(one, str) and one in wanted for one in entry.values()):
            found.append(entry)
    return list(found)


def security_events_in(path: Path, since: datetime) -> dict[str, int]:
    """How often which security event came from which address since then, the most frequent first, at most 1,000.

    Takes time that grows with the size of the file.
    """
    counts: Counter[str] = Counter()
    for entry in _entries(path, {'"security"'}):
        action, address, at = entry.get("action"), entry.get("ip_address") or "", entry.get("timestamp")
        if entry.get("event_type") != "security" or not isinstance(action, str) or not isinstance(address, str):
            continue
        if isinstance(at, str) and _moment(at) >= since:
            counts[f"{action} {address}".strip()] += 1
    return dict(counts.most_common(MAX_LINES))


def _entries(path: Path, marks: Collection[str]) -> Iterator[dict[str, Any]]:
    """The objects among the lines that hold one of the marks."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        while line := lines.readline(_LONGEST):
            if any(one in line for one in marks):
                try:
                    entry = json.loads(line)
                except (ValueError, RecursionError):
                    continue
                if isinstance(entry, dict):
                    yield entry


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
