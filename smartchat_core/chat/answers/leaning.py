"""Sentences that cannot be read without the one before them, by the words that they begin with."""

from __future__ import annotations

from smartchat_core.text.folding import fold_word, letters
from smartchat_core.text.words import WORDS

__all__ = ["leans_on_context", "stands_for_person"]

_HEAD = 120
_MARKS = "\"'“‘«„(「『（ —–-"


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in letters(words).split())


# By language: pronouns for persons; other words that point back to what was said.
_PERSONS = {
    "en": _folded("he she they him her them his hers their theirs"),
    "de": _folded("er sie ihn ihm ihr ihnen sein seine seinen seiner ihre ihren"),
    "fr": _folded("il elle ils elles lui leur leurs son sa ses"),
    "es": _folded("él ella ellos ellas le les su sus"),
    "it": _folded("egli ella lui lei essi esse loro suo sua suoi sue"),
    "pt": _folded("ele ela eles elas lhe lhes seu sua seus suas"),
    "ru": _folded("он она они его её их ему ей им"),
}
_OTHERS = {
    "en": _folded(
        "it its this that these those such thus hence therefore however but and so then yet nor or still both neither "
        "former latter too also moreover besides otherwise thereby therein thereupon whereupon hereupon here same"
    ),
    "de": _folded(
        "es dieser diese dieses diesen diesem jener jene jenes aber und so dann doch jedoch deshalb daher darum also "
        "auch dies dabei damit dadurch daraus dazu trotzdem"
    ),
    "fr": _folded(
        "ce cet cette ces cela ceci mais et donc alors ainsi pourtant cependant aussi or puis celui celle ceux celles"
    ),
    "es": _folded(
        "ello este esta esto estos estas ese esa eso esos esas aquel aquella pero y así entonces luego también tampoco"
    ),
    "it": _folded(
        "esso essa questo questa questi queste quello quella ciò ma e così allora poi dunque quindi però anche"
    ),
    "pt": _folded("este esta isto esse essa isso aquele aquela mas e assim então depois também porém"),
    "ru": _folded("оно это этот эта эти тот та те но и а так тогда потом также тоже поэтому однако затем"),
}
_PERSONS_UNSPACED = ("他", "她", "彼")
_OTHERS_UNSPACED = (*"它这那但而", "于是", "因此", "それ", "これ", "この", "その", "しかし", "そして")


def leans_on_context(sentence: str, language: str = "") -> bool:
    """Whether the sentence begins with a word that points back, such as "He" or "Therefore".

    The language is a primary subtag; the words of English count where it is another or empty.
    """
    first = _first_word(sentence)
    known = language if language in _PERSONS else "en"
    return (
        first in _PERSONS[known] or first in _OTHERS[known] or _begins(sentence, _OTHERS_UNSPACED + _PERSONS_UNSPACED)
    )


def stands_for_person(sentence: str, language: str = "") -> bool:
    """Whether the sentence begins with a pronoun for a person: it goes on about whom the one before named."""
    known = language if language in _PERSONS else "en"
    return _first_word(sentence) in _PERSONS[known] or _begins(sentence, _PERSONS_UNSPACED)


def _first_word(sentence: str) -> str:
    first = WORDS.search(letters(sentence[:_HEAD]))
    return fold_word(first[0].partition("'")[0]) if first else ""


def _begins(sentence: str, words: tuple[str, ...]) -> bool:
    return sentence[:_HEAD].lstrip(_MARKS).startswith(words)
