"""What was gathered for a question."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartchat_core.chat.answers.draft import Draft, Statement
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.search import RankedPassages

__all__ = ["Evidence", "refusal", "refused"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Passages, best first, the documents that they and the draft are from, and the answer without a model.

    `for_models`: whether a model may answer from the passages; not where the draft is exact.
    """

    draft: Draft
    passages: RankedPassages
    sources: dict[DocumentId, SourceDocument] = field(default_factory=dict)
    for_models: bool = True


def refusal(words: str) -> Evidence:
    """Evidence that the books hold no answer; `words` say why."""
    return refused(Draft(statements=(Statement(words=words),), mode=AnswerMode.NOT_FOUND, confidence=0.0))


def refused(draft: Draft) -> Evidence:
    """Evidence with a refusal as its answer."""
    return Evidence(draft=draft, passages=RankedPassages(query="", passages=()), for_models=False)
