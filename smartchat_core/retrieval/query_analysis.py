"""What can be told of a query before anything is searched."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.errors import InvalidRequest

__all__ = ["MAX_QUERY_CHARACTERS", "ExpectedAnswer", "QueryAnalysis", "analyse_query", "content_words"]

MAX_QUERY_CHARACTERS = 4_000

_QUOTED = re.compile('"([^"]{3,200})"|“([^”]{3,200})”|«([^»]{3,200})»|„([^“”]{3,200})[“”]')
# Combining marks belong to their letters: without them words of Indic and Thai script would break apart.
_LETTER = r"(?:[^\W_]|[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e])"
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*")
_STOP_WORDS = frozenset(
    "a about above after again against all also am an and any are as at be because been before being below between "
    "both but by can could did do does doing don down during each else ever few for from further get give given go "
    "had has have having he her here hers him his how i if in into is it its itself just know let like make many may "
    "me might more most much must my no nor not now of off on once one only or other our out over own please said "
    "same say says shall she should so some such tell than that the their them then there these they this those "
    "through to too under until up upon us use used very was we were what when where whether which while who whom "
    "whose why will with would you your according book chapter text story novel passage author describe explain".split()
)
_LATIN_ENGLISH = frozenset(
    "the of and to in is was for that with as on by are at from what which who how when where why did does were "
    "has have had be it this his her their an not".split()
)
_LATIN_OTHER = frozenset(
    "der die das und ist ein eine wer wie wann warum welche welcher welches wurde von zu mit auf für den dem des im "
    "le la les un une des du de et est qui que quoi où quand pourquoi comment quel quelle dans pour avec sur "
    "el los las una y es quién qué cómo cuándo dónde cuál por del en con para se fue "
    "il lo gli di che chi dove quando perché quale nel della sono "
    "o os um uma e é quem como onde qual no na em foi "
    "ne nu cine ce cum unde când care este și în bir ve ne kim hangi nasıl ile için là và của gì ai".split()
)


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


def analyse_query(text: str) -> QueryAnalysis:
    """Look at a query.

    Raises:
        InvalidRequest: it is empty, or longer than `MAX_QUERY_CHARACTERS`.
    """
    sent = " ".join(text.split())
    # Before anything else is done with it: to put many combining marks in order takes the square of their number.
    if len(sent) > MAX_QUERY_CHARACTERS:
        raise InvalidRequest(
            f"the question has {len(sent)} characters, {MAX_QUERY_CHARACTERS} are allowed",
            remedy="Ask in fewer words, and add long material as a document.",
        )
    cleaned = " ".join(unicodedata.normalize("NFC", sent).split())
    if not any(character.isalnum() for character in cleaned):
        raise InvalidRequest("the question is empty", remedy="Ask with at least one word.")
    words = _WORD.findall(cleaned)
    return QueryAnalysis(
        text=cleaned,
        words=content_words(cleaned),
        names=tuple(word for word in words[1:] if word[:1].isupper() and word.casefold() not in _STOP_WORDS),
        phrases=tuple(next(group for group in match if group) for match in _QUOTED.findall(cleaned)),
        expects=_expected(cleaned.casefold()),
        english=_is_english(words),
    )


def content_words(text: str) -> tuple[str, ...]:
    """The folded words of an English text that carry meaning; all words when none does."""
    folded = [word.casefold().removesuffix("'s").removesuffix("’s") for word in _WORD.findall(text)]
    return tuple(word for word in folded if word not in _STOP_WORDS) or tuple(folded)


_EXPECTED = (
    (
        ExpectedAnswer.NUMBER,
        re.compile(r"\bhow (many|much|old|long|far|often|tall|large|big)\b|\bwhat (number|percent)"),
    ),
    (
        ExpectedAnswer.TIME,
        re.compile(r"\bwhen\b|\b(what|which) (year|day|date|month|century|time|decade)\b|\bhow long ago"),
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
    return next((kind for kind, pattern in _EXPECTED if pattern.search(folded)), ExpectedAnswer.THING)


def _is_english(words: list[str]) -> bool:
    letters = "".join(words)
    foreign = sum(1 for letter in letters if ord(letter) > 0x24F)
    if foreign * 3 > len(letters):
        return False
    folded = [word.casefold() for word in words]
    english = sum(word in _LATIN_ENGLISH for word in folded)
    other = sum(word in _LATIN_OTHER for word in folded)
    accented = sum(any(ord(letter) > 0x7F for letter in word) for word in folded)
    return english >= other + accented
