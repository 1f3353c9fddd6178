"""Comparisons of whole books: their titles, and as to what they are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.requests import Cast, Compare, Ending, Record, RecordField, Request, Setting
from smartchat_core.chat.understanding.titles import CatalogIndex
from smartchat_core.chat.understanding.words_of_question import BOOK, PAUSE, STOP, Token, read_words, surface
from smartchat_core.model.ids import DocumentId
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["compared_books"]

_MARKS = frozenset((BOOK, PAUSE, STOP))
_PEOPLE, _PLACES, _ENDS, _LENGTHS, _YEARS = (
    Cast(),
    Setting(),
    Ending(),
    Record(field=RecordField.LONGEST),
    Record(field=RecordField.OLDEST),
)

_ASPECTS: Mapping[Request, str] = {
    _PEOPLE: """
        heroine heroines hero heroes protagonist protagonists characters cast personages villain villains
        heldin heldinnen held helden hauptfigur hauptfiguren hauptperson hauptpersonen figuren protagonisten personen
        heros heroine heroines protagonistes personnages heroe heroes heroina heroinas protagonistas personajes eroe
        eroi eroina eroine protagonisti personaggi heroi herois personagens героиня героини герой герои персонажи 主人公
        主角 女主角 人物 登場人物 ヒロイン
    """,
    _PLACES: """
        setting settings places schauplatz schauplatze orte lieux cadre escenarios lugares ambientazione ambientazioni
        luoghi cenarios lugares 背景 舞台
    """,
    _ENDS: """
        ending endings ends conclusion conclusions ende schluss schlusse enden fin fins final finales finale finali fim
        finais конец концовка концовки финал 结局 結局 結末
    """,
    _LENGTHS: "length lengths lange langen longueur longueurs longitud extension lunghezza comprimento длина 长度 長さ",
    _YEARS: "age ages year years alter annee annees anno anni ano anos год годы 年代",
}


def compared_books(
    request: Compare, language: QuestionLanguage, index: CatalogIndex
) -> tuple[Request, frozenset[DocumentId]] | None:
    """What is asked of which books, where each side of a comparison names one; None where one does not.

    What the sides say beside the titles is what the books are compared by: their people, their ends, or any words.
    """
    titles: list[str] = []
    aspects: list[str] = []
    documents: list[frozenset[DocumentId]] = []
    for side in request.sides:
        found = _book_of(side, language, index)
        if found is None:
            return None
        titles.append(found[0])
        documents.append(found[1])
        aspects += found[2]
    every = frozenset[DocumentId]().union(*documents)
    if len(every) < 2 or len(titles) < 2:
        return None
    aspect = " ".join(dict.fromkeys((*aspects, *request.aspect.split())))
    return _by_aspect(aspect) or replace(request, sides=tuple(titles), aspect=aspect), every


def _by_aspect(aspect: str) -> Request | None:
    words = {token.form for token in read_words(aspect)} | {fold(aspect)}
    return next((request for request in _ASPECTS if words & _words(request)), None)


@cache
def _words(request: Request) -> frozenset[str]:
    return frozenset(fold(word) for word in _ASPECTS[request].split())


def _book_of(
    side: str, language: QuestionLanguage, index: CatalogIndex
) -> tuple[str, frozenset[DocumentId], list[str]] | None:
    """The title in a side, its documents, and the words beside it."""
    whole = index.titled(side) or index.translated(side, language.code)
    if whole:
        return side, whole, []
    tokens = read_words(side)
    owner = frozenset(fold(word) for word in language.possessive.split())
    owns = next((at for at, token in enumerate(tokens) if at and token.form in owner), 0)
    if owns and (documents := index.titled(surface(side, tokens[:owns]))):
        return surface(side, tokens[:owns]), documents, _kept(side, tokens[owns + 1 :], language)
    named = index.named(side, tokens, language, anywhere=True)
    marked = [token for token in named.tokens if token.form == BOOK]
    if len(marked) != 1 or not named.documents:
        return None
    return surface(side, marked), named.documents, _kept(side, named.tokens, language)


def _kept(side: str, tokens: Sequence[Token], language: QuestionLanguage) -> list[str]:
    """The words from the first to the last that carry meaning."""
    small = STOP_WORDS.get(language.code, frozenset()) | frozenset(fold(word) for word in language.articles.split())
    words = [token for token in tokens if token.form not in _MARKS]
    while words and words[0].form in small:
        del words[0]
    while words and words[-1].form in small:
        del words[-1]
    return [side[token.start : token.end] for token in words]
