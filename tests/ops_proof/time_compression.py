"""Time compression of the same rules: shorter windows and holding times, in the same order of length."""

import re
from datetime import timedelta

# Rates need some scrapes, and there is one a second.
WINDOWS = {
    "1m": "4s",
    "2m": "5s",
    "5m": "6s",
    "10m": "12s",
    "15m": "13s",
    "30m": "14s",
    "1h": "20s",
    "2h": "21s",
    "3h": "22s",
    "6h": "24s",
    "12h": "25s",
    "1d": "28s",
    "24h": "28s",
    "3d": "30s",
    "7d": "32s",
    "1w": "32s",
    "30d": "35s",
}
LONGEST_HOLD = timedelta(seconds=4)

_RANGE = re.compile(r"\[(\w+)\]")
_OFFSET = re.compile(r"\boffset (\w+)")


class MissingShortForm(ValueError):
    """A window that has no short form yet."""


def compress_expression(text: str) -> str:
    """The query with every window and offset shortened."""
    text = _RANGE.sub(lambda found: f"[{_shorter(found[1])}]", text)
    return _OFFSET.sub(lambda found: f"offset {_shorter(found[1])}", text)


def compress_hold(hold: timedelta) -> timedelta:
    """A sixtieth of the time, at least nothing and at most some seconds."""
    return min(timedelta(seconds=round(hold.total_seconds() / 60)), LONGEST_HOLD)


def _shorter(window: str) -> str:
    try:
        return WINDOWS[window]
    except KeyError as exc:
        raise MissingShortForm(f"add a short form of {window} to WINDOWS") from exc
