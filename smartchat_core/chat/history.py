"""Reading a question in the light of the conversation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from smartchat_core.chat.prompting import Turn
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS, content_words

__all__ = ["standalone_query"]

_REFERS_BACK = re.compile(
    r"\b(he|she|it|they|him|her|them|his|hers|its|their|theirs|this|that|these|those|there|then|else|former|latter)\b"
    r"|^(and|but|so|why|how so|what about|really)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 3


def standalone_query(question: str, history: Sequence[Turn]) -> str:
    """What to search for: the question, with the previous one's words where it leans on it.

    A question leans on the one before when it refers back with a pronoun or has hardly any content words of its own.
    Words are added as long as `MAX_QUERY_CHARACTERS` are not exceeded, so that a valid question stays valid.
    """
    if not history:
        return question
    words = content_words(question)
    if len(words) >= _FEW_WORDS and not _REFERS_BACK.search(question):
        return question
    present = set(words)
    query = " ".join(unicodedata.normalize("NFC", question).split())
    for word in content_words(unicodedata.normalize("NFC", history[-1].question)):
        if len(query) + 1 + len(word) > MAX_QUERY_CHARACTERS:
            break
        if word not in present:
            query = f"{query} {word}"
    return query
