"""Dates and times as spreadsheets show them (ECMA-376 part 1, 18.8.31), with English names."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

__all__ = ["format_date", "is_date_format"]

_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|_.|\*.|\[(h+|m+|s+)\]|\[[^\]]*\]|(y+|m+|d+|h+|s+)|(\.0+)|(AM/PM|A/P)|(General)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_FIRST = datetime(1899, 12, 30)  # noqa: DTZ001  # spreadsheets know no zones
_FIRST_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001  # as above
_LAST_SERIAL = 2_958_465  # 31 December 9999


def is_date_format(section: str) -> bool:
    """Whether the section shows a date or a time."""
    return any(found[4] or found[3] for found in _TOKEN.finditer(section))


def format_date(serial: float, section: str, *, from_1904: bool) -> str:
    """The date of the serial number; empty if there is none, as for negative ones."""
    if not 0 <= serial <= _LAST_SERIAL:
        return ""
    # Spreadsheets believe in a 29 February 1900, as Lotus 1-2-3 did.
    days = serial if from_1904 or serial >= 60 else serial + 1
    found = [token for token in _TOKEN.finditer(section) if token.group()]
    decimals = max((len(token[5]) - 1 for token in found if token[5]), default=0)
    seconds = round(days * 86_400, min(decimals, 3))
    shows_seconds = any((token[4] or token[3] or "").lower().startswith("s") for token in found)
    if not shows_seconds:
        seconds = round(seconds)
    moment = (_FIRST_OF_1904 if from_1904 else _FIRST) + timedelta(seconds=seconds)
    halves = any(token[6] for token in found)
    shown: list[str] = []
    for at, token in enumerate(found):
        quoted, escaped, elapsed, letters, fraction, half, _, plain = token.groups()
        if elapsed is not None:
            unit = {"h": 3600, "m": 60, "s": 1}[elapsed[0].lower()]
            shown.append(f"{int(serial * 86_400 + 0.5) // unit:0{len(elapsed)}d}")
        elif letters is not None:
            shown.append(_part(letters.lower(), moment, halves=halves, minutes=_are_minutes(found, at)))
        elif fraction is not None:
            shown.append(f".{moment.microsecond:06d}"[: len(fraction)])
        elif half is not None:
            shown.append(("AM" if moment.hour < 12 else "PM")[: len(half) // 2 or 1])
        elif quoted is not None:
            shown.append(quoted)
        else:
            shown.append(escaped or ("" if plain in {"@", ";"} else plain or ""))
    return "".join(shown).strip()


def _are_minutes(found: list[re.Match[str]], at: int) -> bool:
    """Whether `m` counts minutes: behind hours or before seconds."""
    before = next((t for t in reversed(found[max(at - 4, 0) : at]) if t[4] or t[3]), None)
    after = next((t for t in found[at + 1 : at + 5] if t[4] or t[3]), None)
    return (before is not None and (before[4] or before[3]).lower()[0] == "h") or (
        after is not None and (after[4] or after[3]).lower()[0] == "s"
    )


def _part(letters: str, moment: datetime, *, halves: bool, minutes: bool) -> str:
    count = len(letters)
    match letters[0]:
        case "y":
            return f"{moment.year % 100:02d}" if count <= 2 else f"{moment.year:04d}"
        case "m" if minutes and count <= 2:
            return f"{moment.minute:0{count}d}"
        case "m":
            name = _MONTHS[moment.month - 1]
            return {3: name[:3], 4: name, 5: name[0]}.get(min(count, 5), f"{moment.month:0{count}d}")
        case "d":
            name = _DAYS[moment.weekday()]
            return {3: name[:3], 4: name}.get(min(count, 4), f"{moment.day:0{count}d}")
        case "h":
            hour = (moment.hour % 12 or 12) if halves else moment.hour
            return f"{hour:0{min(count, 2)}d}"
    return f"{moment.second:0{min(count, 2)}d}"
