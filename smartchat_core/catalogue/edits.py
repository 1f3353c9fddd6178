"""Which edits of metadata are admitted, and in what form they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from smartchat_core.errors import InvalidRequest
from smartchat_core.ingestion.admission import DEFAULT_ADMISSION, AdmissionLimits
from smartchat_core.model.metadata import Contributor, Series
from smartchat_core.model.metadata_edits import NO_EDITS, MetadataEdits
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["EDITABLE", "checked_edits", "fitted_edits"]

T = TypeVar("T")

EDITABLE = tuple(MetadataEdits.__dataclass_fields__)
"""The names of what can be edited."""

# The well-formed part of RFC 5646 that names of languages need.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def checked_edits(edits: MetadataEdits, *, limits: AdmissionLimits = DEFAULT_ADMISSION) -> MetadataEdits:
    """The edits on one line each, without empty names in lists, and not longer than what files may state.

    Takes time proportional to their length.

    Raises:
        InvalidRequest: a value is too long, there are too many, a language is no BCP 47 tag, or there are sort names
            without as many authors.
    """
    checks = _Checks(limits)
    checked = replace(
        edits,
        title=checks.line("title", edits.title, limits.title),
        authors=checks.lines("authors", edits.authors, limits.authors),
        language=checks.tag("language", edits.language),
        publisher=checks.line("publisher", edits.publisher, limits.name),
        published=checks.line("published", edits.published, limits.tag),
        description=checks.line("description", edits.description, limits.description),
        identifiers=checks.lines("identifiers", edits.identifiers, limits.identifiers),
        subjects=checks.lines("subjects", edits.subjects, limits.subjects),
        contributors=checks.contributors(edits.contributors),
        series=checks.series(edits.series),
        sort_title=checks.line("sort_title", edits.sort_title, limits.title),
        sort_authors=checks.lines("sort_authors", edits.sort_authors, limits.authors, keep_empty=True),
        original_title=checks.line("original_title", edits.original_title, limits.title),
        original_language=checks.tag("original_language", edits.original_language),
        first_published=checks.line("first_published", edits.first_published, limits.tag),
    )
    if checked.sort_authors and len(checked.sort_authors) != len(checked.authors or ()):
        raise InvalidRequest(
            "`sort_authors` belongs to `authors`", remedy="Give as many of one as of the other, in the same order."
        )
    return checked


def fitted_edits(edits: MetadataEdits, *, limits: AdmissionLimits = DEFAULT_ADMISSION) -> MetadataEdits:
    """What a catalogue states, each value by itself: those that `checked_edits` would refuse are left out."""
    fitted = NO_EDITS
    for name in edits.edited:
        names = frozenset((name, "authors") if name == "sort_authors" else (name,))
        with suppress(InvalidRequest):
            fitted = fitted.joined(checked_edits(edits.without(frozenset(EDITABLE) - names), limits=limits))
    return fitted


class _Checks:
    def __init__(self, limits: AdmissionLimits) -> None:
        self._limits = limits

    def line(self, name: str, text: str | None, most: int) -> str | None:
        return None if text is None else self._line(name, text, most)

    def _line(self, name: str, text: str, most: int) -> str:
        line = canonical_line(text[: 4 * most + 1])
        if len(line) > most or len(text) > 4 * most:
            raise InvalidRequest(f"`{name}` is longer than {most:,} characters")
        return line

    def tag(self, name: str, tag: str | None) -> str | None:
        line = self.line(name, tag, self._limits.tag)
        if line and not _LANGUAGE.fullmatch(line):
            raise InvalidRequest(
                f"`{name}` is no tag of a language", remedy="Give one as of BCP 47, such as en, de-AT or zh-Hant."
            )
        return line

    def lines(
        self, name: str, texts: Iterable[str] | None, most: int, *, keep_empty: bool = False
    ) -> tuple[str, ...] | None:
        if texts is None:
            return None
        found = [self._line(name, text, self._limits.name) for text in self._counted(name, tuple(texts), most)]
        return tuple(found) if keep_empty else tuple(dict.fromkeys(filter(None, found)))

    def contributors(self, people: tuple[Contributor, ...] | None) -> tuple[Contributor, ...] | None:
        if people is None:
            return None
        name, most = "contributors", self._limits.name
        found = (
            replace(one, name=self._line(name, one.name, most), sort_name=self._line(name, one.sort_name, most))
            for one in self._counted(name, people, self._limits.contributors)
        )
        return tuple(dict.fromkeys(one for one in found if one.name))

    def series(self, series: tuple[Series, ...] | None) -> tuple[Series, ...] | None:
        if series is None:
            return None
        found = (
            replace(
                one,
                name=self._line("series", one.name, self._limits.name),
                position=self._line("series", one.position, self._limits.tag),
            )
            for one in self._counted("series", series, self._limits.series)
        )
        return tuple(dict.fromkeys(one for one in found if one.name))

    @staticmethod
    def _counted(name: str, values: tuple[T, ...], most: int) -> tuple[T, ...]:
        if len(values) > most:
            raise InvalidRequest(f"`{name}` has more than {most:,} values")
        return values
