"""A question that was understood, with the documents that it is put to."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.chat.question import Question
from smartchat_core.chat.understanding.requests import Understanding
from smartchat_core.model.document import Document
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter

__all__ = ["AskedQuestion"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedQuestion:
    """Who asks what of which documents.

    `documents` are ready, in scope, and those that the question names if it names any. `where` is the question's filter
    narrowed to them.
    """

    scope: OwnerScope
    question: Question
    understanding: Understanding
    documents: tuple[Document, ...]
    where: PassageFilter

    @property
    def bounded(self) -> bool:
        """Whether one of them may be read only in part."""
        return bool(self.where.until)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the documents."""
        return tuple(document.title for document in self.documents)
