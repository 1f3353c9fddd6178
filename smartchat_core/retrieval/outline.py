"""What the sections of a document are referred to by, and which one a reference means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from smartchat_core.errors import SectionAmbiguous, SectionNotFound
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.parsing.headings import Certainty, read_heading
from smartchat_core.parsing.numerals import fold_heading
from smartchat_core.retrieval.section_reference import ENTRY, ReferenceStep, read_reference

__all__ = ["NumberedChapter", "Outline"]

_CHAPTER_LIKE = (
    SectionRole.CHAPTER,
    SectionRole.SCENE,
    SectionRole.LETTER,
    SectionRole.CANTO,
    SectionRole.ACT,
    SectionRole.PART,
    SectionRole.BOOK,
    SectionRole.VOLUME,
)
_MAX_NAMED, _MAX_SHOWN = 8, 5


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberedChapter:
    """A chapter with the number by which it is counted through the whole document; None for one without."""

    section: Section
    number: int | None


class Outline:
    """The sections of a document by their references.

    A reference is `chapter:6`, `letter:4`, `prologue`, `act:3/scene:1` or `book:2/chapter:5`: a role with its number,
    within another where that is needed to distinguish it. `chapter:6` counts through the whole document: where
    the printed numbers restart in each part, it is the sixth of all. `toc:12` is the twelfth entry of the table of
    contents, for a section that has neither name nor number of its own. Building it takes linear time.
    """

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = tuple(sections)

    @cached_property
    def chapters(self) -> tuple[NumberedChapter, ...]:
        """What readers call chapters, in reading order: sections of that role, or else scenes, letters, cantos, ….

        The number is the printed one where no two have the same. Where they restart in each part the chapters are
        counted through, which never gives a number to a later chapter than the one that is printed over.
        """
        body = [one for one in self._sections if one.kind is SectionKind.BODY]
        roles = {one.role for one in body}
        role = next((role for role in _CHAPTER_LIKE if role in roles), None)
        within = self._within(role)
        found = [one for one in body if one.role is role and one.ordinal not in within]
        printed = [one.number for one in found if one.number is not None]
        if len(set(printed)) < len(printed) and all(place >= number for place, number in enumerate(printed, start=1)):
            counted = iter(range(1, len(printed) + 1))
            return tuple(
                NumberedChapter(section=one, number=None if one.number is None else next(counted)) for one in found
            )
        return tuple(NumberedChapter(section=one, number=one.number) for one in found)

    @cached_property
    def divisions(self) -> tuple[Section, ...]:
        """The sections of the body that have a name of their own: parts, chapters, letters, prologue and the like."""
        return tuple(
            one for one in self._sections if one.kind is SectionKind.BODY and one.role is not SectionRole.SECTION
        )

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The reference of each section, which means that section and no other."""
        counted = {one.section.ordinal: one.number for one in self.chapters if self._is_counted(one)}
        same = Counter((one.role, one.number) for one in self._sections)
        siblings = Counter((one.parent, one.role, one.number) for one in self._sections)
        names: list[str] = []
        for one in self._sections:
            entry = f"{ENTRY}:{one.ordinal + 1}"
            own = one.role.value if one.number is None else f"{one.role.value}:{one.number}"
            plain = one.role is SectionRole.SECTION
            if one.ordinal in counted:
                names.append(f"{SectionRole.CHAPTER.value}:{counted[one.ordinal]}")
            elif one.number is None and (plain or one.role.is_division):
                names.append(entry)
            elif not plain and one.role is not SectionRole.CHAPTER and same[one.role, one.number] == 1:
                names.append(own)
            elif one.parent is not None and siblings[one.parent, one.role, one.number] == 1:
                above = names[one.parent]
                names.append(entry if above.startswith(ENTRY) else f"{above}/{own}")
            else:
                names.append(entry)
        return tuple(names)

    def reference(self, section: Section) -> str:
        """The reference of a section of this document."""
        return self.references[section.ordinal]

    def number(self, section: Section) -> int | None:
        """The number that is shown of a section: that of a chapter counts through the document."""
        return self._numbers.get(section.ordinal, section.number)

    def find(self, wanted: int | str) -> Section:
        """The section that a number, a reference or a title means.

        A number means the chapter of that number. A title is compared without regard to case, accents and spacing,
        first whole, then as a heading (`Chapter Six` finds `VI`), then as a part of a title.

        Raises:
            SectionNotFound: there is none; the remedy lists which there are.
            SectionAmbiguous: there are several; the remedy names them.
        """
        if isinstance(wanted, int):
            return self._one(self._numbered(wanted), f"chapter {wanted}")
        folded = fold_heading(wanted)
        titled = [(fold_heading(one.title), one) for one in self._sections if one.title]
        steps = read_reference(wanted)
        whole = [one for title, one in titled if title == folded] if ":" not in wanted or not steps else []
        found = whole or (self.follow(steps) if steps else [])
        return self._one(found, wanted) if found else self._titled(wanted, folded, titled)

    def _titled(self, wanted: str, folded: str, titled: Sequence[tuple[str, Section]]) -> Section:
        """The section whose heading, or a part of whose title, is meant."""
        whole = [one for title, one in titled if title == folded]
        if whole:
            return self._one(whole, wanted)
        heading = read_heading(wanted)
        if heading.role is not None and heading.certainty is Certainty.NAMED and not heading.rest:
            found = self.follow([ReferenceStep(role=heading.role, number=heading.number, path=heading.path)])
            if found:
                return self._one(found, wanted)
        if folded.isdecimal() and len(folded) <= 9:
            return self._one(self._numbered(int(folded)), wanted)
        _, colon, rest = folded.partition(":")
        sought = rest.strip() if colon and read_heading(wanted.partition(":")[0] + " 1").role else folded
        exact = [one for title, one in titled if title == sought]
        return self._one(exact or [one for title, one in titled if sought and sought in title], wanted)

    def _numbered(self, number: int) -> list[Section]:
        return [one.section for one in self.chapters if one.number == number]

    def follow(self, steps: Sequence[ReferenceStep]) -> list[Section]:
        """The sections that the steps lead to, each within one of those before it."""
        first, *others = steps
        found = self._first(first)
        for step in others:
            within = [inner for outer in found for inner in self._below(outer) if step.means(inner)]
            nearest = min((one.level for one in within), default=0)
            found = [one for one in within if one.level == nearest]
        return found

    def _first(self, step: ReferenceStep) -> list[Section]:
        if step.entry is not None:
            return [one for one in self._sections if one.ordinal + 1 == step.entry]
        if len(step.path) > 1:
            chapter, *rest = step.path
            return self.follow(
                [
                    ReferenceStep(role=SectionRole.CHAPTER, number=chapter),
                    *(ReferenceStep(role=SectionRole.SECTION, number=number) for number in rest),
                ]
            )
        if step.role is SectionRole.CHAPTER and step.number is not None:
            return self._numbered(step.number)
        return [one for one in self._sections if step.means(one)]

    def _below(self, outer: Section) -> Iterator[Section]:
        for one in self._sections[outer.ordinal + 1 :]:
            if one.span.start >= outer.span.end:
                return
            yield one

    def _one(self, found: Sequence[Section], wanted: str) -> Section:
        """The section, if there is one, or if all of them end at the same place."""
        if len({one.span.end for one in found}) == 1:
            return found[0]
        if found:
            several = _listed([f"{self.reference(one)} (“{one.title}”)" for one in found], _MAX_NAMED)
            raise SectionAmbiguous(
                f"{wanted!r} could mean {len(found)} sections",
                remedy=f"Name one of them by its reference: {several}.",
            )
        there = _listed([f"{self.reference(one.section)} (“{one.section.title}”)" for one in self.chapters], _MAX_SHOWN)
        raise SectionNotFound(
            f"there is no chapter or section {wanted!r}",
            remedy=f"There are {len(self.chapters)} chapters: {there}." if there else "The document has no chapters.",
        )

    def _within(self, role: SectionRole | None) -> frozenset[int]:
        """The ordinals of the sections that one of this role holds."""
        held: set[int] = set()
        for one in self._sections:
            if one.parent is not None and (one.parent in held or self._sections[one.parent].role is role):
                held.add(one.ordinal)
        return frozenset(held)

    @cached_property
    def _numbers(self) -> dict[int, int | None]:
        return {one.section.ordinal: one.number for one in self.chapters}

    @cached_property
    def _times(self) -> Counter[int | None]:
        return Counter(one.number for one in self.chapters)

    def _is_counted(self, chapter: NumberedChapter) -> bool:
        """Whether `chapter:N` is its reference: it is called a chapter, and no other has its number."""
        role = chapter.section.role is SectionRole.CHAPTER
        return role and chapter.number is not None and self._times[chapter.number] == 1


def _listed(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")
