"""Bounds on the metadata and structure of a parsed document, whichever parser it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from smartchat_core.model.anchors import AnchorMap
from smartchat_core.model.metadata import Metadata
from smartchat_core.model.parsed import Cover, ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.section import Section
from smartchat_core.parsing.arrange import arrange

T = TypeVar("T")

__all__ = ["DEFAULT_ADMISSION", "AdmissionLimits", "admit", "bound_warnings", "name_file"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AdmissionLimits:
    """How much metadata and structure a document may have; lengths are in characters unless stated otherwise.

    They are far above what books have: what is beyond them was not written for readers, and would be carried through
    every list, citation and prompt.
    """

    title: int = 1_000
    name: int = 300
    authors: int = 200
    identifiers: int = 50
    subjects: int = 50
    contributors: int = 200
    series: int = 20
    tag: int = 64
    description: int = 20_000
    sections: int = 20_000
    section_title: int = 500
    depth: int = 32
    resource: int = 4_096
    warnings: int = 200
    warning: int = 2_000
    cover_bytes: int = 16 * 1024**2


DEFAULT_ADMISSION = AdmissionLimits()


@dataclass(slots=True)
class _Cuts:
    """What was cut, one warning for each kind."""

    warnings: dict[str, ParseWarning] = field(default_factory=dict)

    def note(self, subject: str, message: str) -> None:
        self.warnings.setdefault(subject, ParseWarning(code=WarningCode.METADATA_CUT, subject=subject, message=message))

    def text(self, text: str, most: int, subject: str) -> str:
        if len(text) <= most:
            return text
        self.note(subject, f"The {subject} is longer than {most:,} characters, and was cut.")
        return _shortened(text, most)

    def tag(self, tag: str, most: int, subject: str) -> str:
        if len(tag) <= most:
            return tag
        # A part of a tag would be another tag.
        self.note(subject, f"The tag of the {subject} is longer than {most} characters, and was left out.")
        return ""

    def first(self, values: Sequence[T], count: int, subject: str) -> Sequence[T]:
        if len(values) > count:
            self.note(subject, f"There are {len(values):,} {subject}; the first {count:,} were kept.")
        return values[:count]

    def texts(self, texts: Sequence[str], count: int, most: int, subject: str) -> tuple[str, ...]:
        return tuple(self.text(text, most, subject) for text in self.first(texts, count, f"{subject}s"))


def name_file(parsed: ParsedDocument, *, stored: str, filename: str) -> ParsedDocument:
    """The document with warnings about the file as a whole naming it as its reader does, not as it is stored."""
    if all(warning.subject not in {"", stored} for warning in parsed.warnings):
        return parsed
    named = (
        replace(warning, subject=filename) if warning.subject in {"", stored} else warning
        for warning in parsed.warnings
    )
    return replace(parsed, warnings=tuple(named))


def admit(parsed: ParsedDocument, *, limits: AdmissionLimits = DEFAULT_ADMISSION) -> ParsedDocument:
    """The document with its metadata, sections and warnings within the limits, and a warning for each kind of cut.

    Sections get their roles and numbers here, whether or not the parser has found them. The text is as it was, and so
    is every offset. Of too many sections the deepest levels go, then the last ones;
    their text belongs to the sections around them.
    """
    cuts = _Cuts()
    metadata = _metadata(parsed.metadata, limits, cuts)
    sections = _sections(parsed.sections, limits, cuts)
    cover = _cover(parsed.cover, limits, cuts)
    anchors = _anchors(parsed.anchors, limits, cuts)
    warnings = bound_warnings((*cuts.warnings.values(), *parsed.warnings), limits=limits)
    sections = arrange(sections)
    return replace(parsed, metadata=metadata, sections=sections, cover=cover, anchors=anchors, warnings=tuple(warnings))


def bound_warnings(
    warnings: Sequence[ParseWarning], *, limits: AdmissionLimits = DEFAULT_ADMISSION
) -> tuple[ParseWarning, ...]:
    """The warnings within the limits; the last one gives how many were left out."""
    kept = [
        replace(
            warning,
            subject=_shortened(warning.subject, limits.section_title),
            message=_shortened(warning.message, limits.warning),
        )
        for warning in warnings[: limits.warnings]
    ]
    if left_out := len(warnings) - len(kept):
        kept[-1:] = [
            ParseWarning(
                code=WarningCode.METADATA_CUT, subject="warnings", message=f"There are {left_out + 1:,} more warnings."
            )
        ]
    return tuple(kept)


def _metadata(metadata: Metadata, limits: AdmissionLimits, cuts: _Cuts) -> Metadata:
    authors = cuts.texts(metadata.authors, limits.authors, limits.name, "author")
    sort_authors = metadata.sort_authors[: len(authors)] if len(metadata.sort_authors) == len(metadata.authors) else ()
    return Metadata(
        title=cuts.text(metadata.title, limits.title, "title"),
        authors=authors,
        language=cuts.tag(metadata.language, limits.tag, "language"),
        publisher=cuts.text(metadata.publisher, limits.name, "publisher"),
        published=cuts.text(metadata.published, limits.tag, "date of publication"),
        description=cuts.text(metadata.description, limits.description, "description"),
        identifiers=cuts.texts(metadata.identifiers, limits.identifiers, limits.name, "identifier"),
        subjects=cuts.texts(metadata.subjects, limits.subjects, limits.name, "subject"),
        contributors=tuple(
            replace(
                one,
                name=cuts.text(one.name, limits.name, "name of a contributor"),
                sort_name=cuts.text(one.sort_name, limits.name, "name of a contributor"),
            )
            for one in cuts.first(metadata.contributors, limits.contributors, "contributors")
        ),
        series=tuple(
            replace(
                one,
                name=cuts.text(one.name, limits.name, "name of a series"),
                position=cuts.text(one.position, limits.tag, "place in a series"),
            )
            for one in cuts.first(metadata.series, limits.series, "series")
        ),
        sort_title=cuts.text(metadata.sort_title, limits.title, "title"),
        sort_authors=tuple(cuts.text(one, limits.name, "author") for one in sort_authors),
        original_title=cuts.text(metadata.original_title, limits.title, "title"),
        original_language=cuts.tag(metadata.original_language, limits.tag, "original language"),
        first_published=cuts.text(metadata.first_published, limits.tag, "date of the work"),
    )


def _sections(sections: Sequence[Section], limits: AdmissionLimits, cuts: _Cuts) -> tuple[Section, ...]:
    depths = list(_depths(sections))
    deepest = _deepest_level(depths, limits)
    if deepest < max(depths, default=0) or len(sections) > limits.sections:
        cuts.note(
            "sections",
            f"There are {len(sections):,} sections on {max(depths):,} levels; at most {limits.sections:,} on "
            f"{limits.depth} levels were kept.",
        )
    kept: list[Section] = []
    new_ordinal: list[int | None] = []  # of each section, or of the kept one around it
    for section, depth in zip(sections, depths, strict=True):
        parent = None if section.parent is None else new_ordinal[section.parent]
        if depth > deepest or len(kept) == limits.sections:
            new_ordinal.append(parent)
            continue
        new_ordinal.append(len(kept))
        kept.append(
            replace(
                section,
                ordinal=len(kept),
                parent=parent,
                level=min(section.level, limits.depth),
                title=cuts.text(section.title, limits.section_title, "title of a section"),
            )
        )
    return tuple(kept)


def _depths(sections: Sequence[Section]) -> Iterator[int]:
    """How many sections hold each one, itself included."""
    found: list[int] = []
    for section in sections:
        found.append(1 if section.parent is None else found[section.parent] + 1)
        yield found[-1]


def _deepest_level(depths: Sequence[int], limits: AdmissionLimits) -> int:
    """The deepest level that is kept: at least the first, whatever it holds."""
    counts = [0] * (limits.depth + 1)
    for depth in depths:
        if depth <= limits.depth:
            counts[depth] += 1
    total = 0
    for depth, count in enumerate(counts):
        total += count
        if total > limits.sections:
            return max(depth - 1, 1)
    return limits.depth


def _cover(cover: Cover | None, limits: AdmissionLimits, cuts: _Cuts) -> Cover | None:
    if cover is None or (len(cover.data) <= limits.cover_bytes and len(cover.media_type) <= limits.name):
        return cover
    cuts.note("cover", f"The picture of the cover has more than {limits.cover_bytes:,} bytes, and was left out.")
    return None


def _anchors(anchors: AnchorMap, limits: AdmissionLimits, cuts: _Cuts) -> AnchorMap:
    if all(len(resource) <= limits.resource for resource in anchors.resources):
        return anchors
    resources = (cuts.text(resource, limits.resource, "name of a part of the file") for resource in anchors.resources)
    return replace(anchors, resources=tuple(resources))


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
