"""Two questions in one: where the second begins, and whether they are two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.requests import Compare, Lookup, Request
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.chat.understanding.words_of_question import PAUSE, STOP, Token, read_words
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS
from smartchat_core.text.folding import fold

__all__ = ["two_questions"]

_MAX_WORDS = 60
_LEAST_WORDS = 3
_MAX_CUTS = 3
_ENDS = "?？"

# Words that join two questions, and those that the second begins with.
_JOINTS: Mapping[str, str] = {
    "and": "who whom whose what which when where why how",
    "und": "wer wen wem wessen was welche welcher welches wann wo warum wie wieso",
    "et": "qui que quel quelle quels quelles quand où pourquoi comment combien quoi",
    "y": "quién quiénes qué cuál cuáles cuándo dónde cómo cuánto cuántos cuántas por",
    "e": "chi che cosa quale quali quando dove perché come quanti quante quem qual quais onde por quantos quantas",
    "и": "кто что какой какая какое какие когда где почему как сколько чем зачем",
    "а": "кто что какой какая какое какие когда где почему как сколько чем зачем",
}
_UNSPACED_FROM, _UNSPACED_TO = "\u3041", "\u9fff"
_IT = frozenset(("it", "es", "il", "elle", "ello", "esso", "ele"))


def two_questions(
    text: str, *, catalog: Sequence[CatalogEntry] = (), history: Sequence[Turn] = ()
) -> tuple[str, str] | None:
    """The two questions that a text asks; None where it asks one, or where it is not clear that it asks two.

    Both must be understood, or one of them where the text as a whole is not. Takes the time of a few questions.
    """
    text = text[:MAX_QUERY_CHARACTERS]
    tokens = read_words(text)
    if len(tokens) > _MAX_WORDS:
        return None
    cuts = list(_cuts(text, tokens))[:_MAX_CUTS]
    if not cuts:
        return None
    whole = understand(text, catalog=catalog, history=history).request
    for end, begin in cuts:
        one, other = text[:end].rstrip(" ,;，、"), text[begin:].strip()
        if min(len(read_words(one)), len(read_words(other))) < _LEAST_WORDS:
            continue
        first = understand(one, catalog=catalog, history=history)
        second = understand(other, catalog=catalog, history=(*history, Turn(question=one, answer="")))
        apart = one.endswith(tuple(_ENDS)) and read_words(other)[0].form in _question_words()
        if _are_two(whole, first.request, second.request, other, apart=apart):
            return one if one.endswith(tuple(_ENDS)) else f"{one}?", other
    return None


def _are_two(whole: Request, first: Request, second: Request, other: str, *, apart: bool) -> bool:
    understood = [not isinstance(one, Lookup) for one in (first, second)]
    if isinstance(whole, Lookup) or apart:
        return any(understood)
    leans = any(token.form in _IT for token in read_words(other))
    return all(understood) and not isinstance(whole, Compare) and first != second and not leans


def _cuts(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where the first question may end and the second begin, as offsets."""
    for at, token in enumerate(tokens[1:-1], start=1):
        after = tokens[at + 1]
        words = _asking(token.form)
        if words and after.form in words:
            yield token.start, after.start
        elif token.form == STOP and text[token.start] in _ENDS:
            yield token.end, after.start
        elif token.form == PAUSE and _UNSPACED_FROM <= text[token.start - 1] <= _UNSPACED_TO:
            yield token.start, after.start


@cache
def _question_words() -> frozenset[str]:
    return frozenset().union(*map(_asking, _JOINTS))


@cache
def _asking(joint: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _JOINTS.get(joint, "").split())
