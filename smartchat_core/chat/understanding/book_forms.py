"""Forms of books that questions name: plays, novels, poems; and whether a question asks for the sex of authors."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from smartchat_core.chat.understanding.words_of_question import read_words
from smartchat_core.text.folding import fold

__all__ = ["FORM_WORDS", "BookForm", "asks_for_sex", "form_in"]


class BookForm(StrEnum):
    """What a work is by its form."""

    TRAGEDY = "tragedy"
    COMEDY = "comedy"
    PLAY = "play"
    POETRY = "poetry"
    NOVEL = "novel"
    STORIES = "stories"


_WORDS: Mapping[BookForm, str] = {
    BookForm.TRAGEDY: """
        tragedy tragedies tragödie tragödien trauerspiel trauerspiele tragédie tragédies tragedia tragedias tragedie
        tragédia tragédias трагедия трагедии 悲剧 悲劇
    """,
    BookForm.COMEDY: """
        comedy comedies komödie komödien lustspiel lustspiele comédie comédies comedia comedias commedia commedie
        comédia comédias комедия комедии 喜剧 喜劇
    """,
    BookForm.PLAY: """
        play plays drama dramas theaterstück theaterstücke schauspiel schauspiele drame drames dramen teatro theatre
        dramma drammi пьеса пьесы драма драмы 戏剧 剧本 戯曲
    """,
    BookForm.POETRY: """
        poem poems poetry verse gedicht gedichte lyrik gedichtband gedichtbände poème poèmes poésie poesía poesías
        poemas poesia poesie poema poesias стихи поэзия поэма поэмы стихотворения 诗歌 诗集 詩集
    """,
    BookForm.NOVEL: """
        novel novels fiction roman romane romans romanen novela novelas romanzo romanzi romance romances роман романы
        小说 小說 長編小説 小説
    """,
    BookForm.STORIES: """
        tales erzählungen kurzgeschichten nouvelles cuentos racconti contos рассказы 短篇小说 短編集
    """,
}
FORM_WORDS = tuple(word for words in _WORDS.values() for word in words.split())

_SEXES = """
    women woman female females men man male males women's men's authoress authoresses frauen frau männern männer
    autorinnen schriftstellerinnen femmes femme hommes homme autrices mujeres mujer hombres autoras escritoras
    donne donna uomini autrici scrittrici mulheres homens женщин женщины женщинами мужчин мужчины мужчинами 女性
    男性 女作家 男作家
"""


def form_in(words: str) -> BookForm | None:
    """The form that the words name; None where they name none."""
    forms = {token.form for token in read_words(words)} | {fold(words.strip())}
    return next((form for form in BookForm if forms & _folded(_WORDS[form])), None)


def asks_for_sex(words: str) -> bool:
    """Whether the words ask for books of women or of men."""
    return bool({token.form for token in read_words(words)} & _folded(_SEXES)) or fold(words) in _folded(_SEXES)


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())
