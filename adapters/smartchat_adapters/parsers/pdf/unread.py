"""What a PDF holds beside its text, and is named instead of being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.attachments import attachment_warnings
from smartchat_core.model.parsed import ParseWarning, WarningCode

if TYPE_CHECKING:
    from smartchat_adapters.parsers.pdf.annotations import Annotations

__all__ = ["Unread"]

_MAX_WARNINGS = 20


@dataclass(slots=True)
class Unread:
    """Counts by page what annotations hold that is not in the text."""

    pages: dict[int, list[str]] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)

    def add(self, index: int, annotations: Annotations) -> None:
        """Note what a page has, counted from 0."""
        counts = (
            (annotations.comments, "comment"),
            (annotations.stamps, "stamp"),
            (annotations.films, "film, sound or model"),
        )
        named = [_counted(count, noun) for count, noun in counts if count]
        if named:
            self.pages[index] = named
        self.attachments.extend(annotations.attachments)

    def warnings(self, document: Any) -> list[ParseWarning]:
        """A warning for each page and each attachment; those of very many pages share the last one."""
        pages = list(self.pages.items())
        warnings = [_warning(f"page {index + 1}", ", ".join(named)) for index, named in pages[:_MAX_WARNINGS]]
        if len(pages) > _MAX_WARNINGS:
            warnings.append(_warning(f"{len(pages) - _MAX_WARNINGS} other pages", "comments and the like"))
        if document.get_formtype() == pdfium.FORMTYPE_XFA_FULL:
            warnings.append(
                ParseWarning(
                    code=WarningCode.NOT_READ,
                    subject="form",
                    message="The form is of a kind (XFA) that only its own program shows. Print it to a PDF first.",
                )
            )
        return [*warnings, *attachment_warnings(document, self.attachments)]


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {'films, sounds or models' if ',' in noun else f'{noun}s'}"


def _warning(subject: str, named: str) -> ParseWarning:
    return ParseWarning(
        code=WarningCode.NOT_READ,
        subject=subject,
        message=f"Beside the text and not read: {named}. They are not searched.",
    )
