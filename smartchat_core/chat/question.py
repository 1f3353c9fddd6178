"""What is put to the documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from smartchat_core.chat.prompting import Turn
from smartchat_core.model.activity import Feature
from smartchat_core.model.answer import QuestionIntent
from smartchat_core.model.search import PassageFilter

__all__ = ["Question"]

_WITHOUT_TEXT = frozenset(
    (
        QuestionIntent.SUMMARY,
        QuestionIntent.CONTENTS,
        QuestionIntent.METADATA,
        QuestionIntent.CAST,
        QuestionIntent.SETTING,
        QuestionIntent.RECAP,
        QuestionIntent.ENDING,
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is asked, within which passages, after which earlier turns, and for how many US dollars at most.

    `intent` is what the answer shall be; None lets the text decide. Without a text a book can be summarized.
    `feature` is what the models' costs are counted under. Where no documents are named, each work is read in its best
    edition, unless `all_editions` is set.
    """

    text: str = ""
    where: PassageFilter = field(default_factory=PassageFilter)
    intent: QuestionIntent | None = None
    history: tuple[Turn, ...] = ()
    max_cost: Decimal | None = None
    feature: Feature = Feature.ASK
    all_editions: bool = False

    @property
    def needs_text(self) -> bool:
        """Whether there is nothing to answer without a text."""
        return self.intent not in _WITHOUT_TEXT
