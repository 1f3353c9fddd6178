"""Parts of a file that are not read: counting them by kind, and the warnings that name them with their places."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["UnreadParts"]

_PLACES = 3
_LONGEST_PLACE = 80
_MAX_KINDS = 20
_OTHER = "part of another kind"


@dataclass(slots=True)
class _Found:
    count: int = 0
    places: list[str] = field(default_factory=list)


class UnreadParts:
    """Counts what is not read, by kind."""

    def __init__(self) -> None:
        self._kinds: dict[str, _Found] = {}

    def add(self, kind: str, place: str = "") -> None:
        """Note a part that is not read.

        Args:
            kind: what it is, in the singular and without an article, as in `picture` or `embedded object`.
            place: where it stands, or what it is called.
        """
        found = self._kinds.setdefault(
            kind if kind in self._kinds or len(self._kinds) < _MAX_KINDS else "part", _Found()
        )
        found.count += 1
        line = canonical_line(place[: 4 * _LONGEST_PLACE])
        short = line if len(line) <= _LONGEST_PLACE else f"{line[:_LONGEST_PLACE].rstrip()}…"
        if short and short not in found.places and len(found.places) < _PLACES:
            found.places.append(short)

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def warnings(self) -> list[ParseWarning]:
        """One warning for each kind, with the places of the first ones."""
        return [_warning(kind, found) for kind, found in self._kinds.items()]


def _warning(kind: str, found: _Found) -> ParseWarning:
    what = f"1 {kind}" if found.count == 1 else f"{found.count:,} × {kind}"
    where = "; ".join(found.places)
    more = " and elsewhere" if found.count > len(found.places) and where else ""
    message = f"Not read: {what}{f' ({where}{more})' if where else ''}. What it says is neither searched nor quoted."
    return ParseWarning(code=WarningCode.NOT_READ, subject=kind, message=message)
