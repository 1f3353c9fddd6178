"""Query analysis: what is known of a query before anything is searched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.errors import InvalidRequest
from smartchat_core.text.languages import is_english
from smartchat_core.text.normal_forms import nfc
from smartchat_core.text.stop_words import QUESTION_STOP_WORDS
from smartchat_core.text.words import WORDS, content_words

__all__ = ["MAX_QUERY_CHARACTERS", "ExpectedAnswer", "QueryAnalysis", "analyse_query"]

MAX_QUERY_CHARACTERS = 4_000

_QUOTED = re.compile('"([^"]{3,200})"|“([^”]{3,200})”|«([^»]{3,200})»|„([^“”]{3,200})[“”]')


class ExpectedAnswer(StrEnum):
    """What kind of thing the question asks for."""

    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    NUMBER = "number"
    REASON = "reason"
    MANNER = "manner"
    THING = "thing"


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryAnalysis:
    """The query's words and what they hint at.

    `words` are folded content words, in order. `names` are capitalised words that do not start the query. `phrases`
    were put in quotation marks by the user. `english` is False when the query is clearly in another language.
    """

    text: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    phrases: tuple[str, ...]
    expects: ExpectedAnswer
    english: bool


def analyse_query(text: str, *, name: str = "question") -> QueryAnalysis:
    """Analyse a query; `name` is what messages call it.

    Raises:
        InvalidRequest: it is empty, or longer than `MAX_QUERY_CHARACTERS`.
    """
    sent = " ".join(text.split())
    if len(sent) > MAX_QUERY_CHARACTERS:
        raise InvalidRequest(
            f"the {name} has {len(sent)} characters, {MAX_QUERY_CHARACTERS} are allowed",
            remedy="Use fewer words, and add long material as a document.",
        )
    cleaned = " ".join(nfc(sent).split())
    if not any(character.isalnum() for character in cleaned):
        raise InvalidRequest(f"the {name} is empty", remedy="Give at least one word.")
    words = WORDS.findall(cleaned)
    return QueryAnalysis(
        text=cleaned,
        words=content_words(cleaned),
        names=tuple(word for word in words[1:] if word[:1].isupper() and word.casefold() not in QUESTION_STOP_WORDS),
        phrases=tuple(next(group for group in match if group) for match in _QUOTED.findall(cleaned)),
        expects=_expected(cleaned.casefold()),
        english=is_english(words),
    )


_EXPECTED = (
    (
        ExpectedAnswer.NUMBER,
        re.compile(
            r"\bhow (many|much|old|long|far|often|tall|large|big|high|deep|wide|heavy|rich)\b|\bwhat (number|percent)"
        ),
    ),
    (
        ExpectedAnswer.TIME,
        re.compile(r"\bwhen\b|\b(what|which) (year|day|date|month|century|time|decade|hour|season)\b|\bhow long ago"),
    ),
    (
        ExpectedAnswer.PLACE,
        re.compile(r"\bwhere\b|\b(what|which) (city|country|place|town|state|river|island|village)\b"),
    ),
    (ExpectedAnswer.PERSON, re.compile(r"\bwho\b|\bwhom\b|\bwhose\b")),
    (ExpectedAnswer.REASON, re.compile(r"\bwhy\b|\bwhat (caused|reason|made)\b|\bfor what reason")),
    (ExpectedAnswer.MANNER, re.compile(r"\bhow\b")),
)


def _expected(folded: str) -> ExpectedAnswer:
    """By the first words that ask: “Where was he when it rained?” asks for a place."""
    found = [(match.start(), kind) for kind, pattern in _EXPECTED if (match := pattern.search(folded))]
    return min(found, key=lambda one: one[0])[1] if found else ExpectedAnswer.THING
