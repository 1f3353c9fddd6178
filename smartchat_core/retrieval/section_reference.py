"""Reading references to sections: `chapter:6`, `act:3/scene:1`, `prologue`."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.model.section import Section, SectionRole
from smartchat_core.parsing.heading_words import division_words
from smartchat_core.parsing.headings import read_heading
from smartchat_core.parsing.numerals import fold_heading

__all__ = ["ENTRY", "ReferenceStep", "read_reference"]

ENTRY = "toc"
"""Begins the reference of a section that is known by its place in the table of contents only."""

_MAX_STEPS = 8
_MAX_CHARACTERS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferenceStep:
    """One step of a reference: a role with its number, or the place of an entry in the table of contents from 1.

    `path` has the numbers of `section:5.11.3`.
    """

    role: SectionRole | None = None
    number: int | None = None
    path: tuple[int, ...] = ()
    entry: int | None = None

    def means(self, section: Section) -> bool:
        """Whether it is a section of this role and number."""
        return section.role is self.role and (self.number is None or section.number == self.number)


def read_reference(text: str) -> tuple[ReferenceStep, ...]:
    """The steps of a reference; none where the text is something else, such as a title."""
    parts = text[:_MAX_CHARACTERS].split("/")
    if len(text) > _MAX_CHARACTERS or len(parts) > _MAX_STEPS:
        return ()
    steps = [_step(part) for part in parts]
    return tuple(step for step in steps if step is not None) if all(steps) else ()


def _step(part: str) -> ReferenceStep | None:
    name, colon, value = (piece.strip() for piece in part.partition(":"))
    folded = fold_heading(name).replace(" ", "_").replace("-", "_")
    if folded == ENTRY:
        return ReferenceStep(entry=int(value)) if colon and value.isdecimal() and len(value) <= 9 else None
    role = _role(folded)
    if role is None:
        return None
    if not colon:
        return ReferenceStep(role=role)
    heading = read_heading(f"{SectionRole.SECTION.value} {value}")
    if not value or heading.number is None or heading.rest:
        heading = read_heading(value)
        if not value or heading.role is not None or heading.number is None or heading.rest:
            return None
    return ReferenceStep(role=role, number=heading.number, path=heading.path)


def _role(folded: str) -> SectionRole | None:
    try:
        return SectionRole(folded)
    except ValueError:
        return next(iter(division_words().get(folded, ())), None)
