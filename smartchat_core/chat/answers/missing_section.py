"""The refusal where no book has the section that a question names."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.chat.answers.draft import Draft, Statement
from smartchat_core.chat.answers.wording.messages import Message
from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.model.answer import AnswerMode

__all__ = ["draft_missing_section"]


def draft_missing_section(titles: Sequence[str], *, bounded: bool, language: str = "") -> Draft:
    """That none of the documents of these titles has the section.

    With a bound the words are the same for a section that lies beyond it and for one that does not exist.
    """
    wording = wording_for(language)
    if len(titles) == 1:
        words = wording.say(Message.HAS_NO_SUCH_SECTION, title=titles[0])
    else:
        words = wording.say(Message.NONE_HAS_SECTION)
    words = wording.say(Message.SO_FAR, said=words) if bounded else words
    return Draft(statements=(Statement(words=words),), mode=AnswerMode.NOT_FOUND, confidence=0.0)
