"""Hidden text of a file: counting it, and the warnings about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from smartchat_core.model.parsed import ParseWarning, WarningCode

__all__ = ["LEGIBLE_PIXELS", "LEGIBLE_POINTS", "HiddenText", "Reason"]

LEGIBLE_POINTS = 1.5
"""Type of a smaller size is too small to be read."""
LEGIBLE_PIXELS = 2.0
"""The same in pixels of CSS, of which an inch has 96."""
_MAX_WARNINGS = 20


class Reason(StrEnum):
    """How text is hidden, in words for a reader of the warning."""

    NOT_DISPLAYED = "not displayed"
    INVISIBLE = "invisible"
    TRANSPARENT = "transparent"
    COLOUR = "in the colour of its background"
    TINY = "too small to read"
    OUTSIDE = "outside the page"
    CLIPPED = "clipped away"
    COVERED = "covered by a picture or a shape"


@dataclass(slots=True)
class _Found:
    characters: int = 0
    reasons: list[Reason] = field(default_factory=list)


class HiddenText:
    """Counts the hidden characters of each part of a file, white space apart."""

    def __init__(self) -> None:
        self._parts: dict[str, _Found] = {}
        self.characters = 0
        """Of all parts together."""

    def add(self, subject: str, reason: Reason, text: str) -> None:
        """Note hidden text of the part that `subject` names."""
        characters = len("".join(text.split()))
        if not characters:
            return
        found = self._parts.setdefault(subject, _Found())
        found.characters += characters
        self.characters += characters
        if reason not in found.reasons:
            found.reasons.append(reason)

    def __bool__(self) -> bool:
        return bool(self._parts)

    def warnings(self) -> list[ParseWarning]:
        """One warning for each part; those of a file with very many parts share the last one."""
        parts = list(self._parts.items())
        warnings = [_warning(subject, found) for subject, found in parts[:_MAX_WARNINGS]]
        rest = parts[_MAX_WARNINGS:]
        if rest:
            reasons = dict.fromkeys(reason for _, found in rest for reason in found.reasons)
            characters = sum(found.characters for _, found in rest)
            warnings.append(_warning(f"{len(rest)} other parts", _Found(characters, list(reasons))))
        return warnings


def _warning(subject: str, found: _Found) -> ParseWarning:
    noun = "character" if found.characters == 1 else "characters"
    message = (
        f"Hidden from its readers and left out: {found.characters:,} {noun} ({', '.join(found.reasons)}). "
        "They are not searched, quoted or shown to a model."
    )
    return ParseWarning(code=WarningCode.HIDDEN_TEXT, subject=subject, message=message)
