"""Pronouns: which earlier name they stand for, and the question with the name in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.words_of_question import PAUSE, PHRASE, STOP, Token, read_words
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = [
    "Gender",
    "GenderInBooks",
    "fits_pronouns",
    "gender_of",
    "has_pronoun",
    "names_by_owner",
    "not_known",
    "with_names",
]


class Gender(StrEnum):
    """What a pronoun says about whom it stands for."""

    HE = "he"
    SHE = "she"
    IT = "it"
    THEY = "they"


GenderInBooks = Callable[[str], Gender | None]
"""What the books show of the gender of the person of a name; None where it is not clear."""


def not_known(_name: str) -> Gender | None:
    """The gender of a name where no book is at hand."""
    return None


_BOUND = re.compile(r"(?<=\w)(?:-t)?-$")
"""What binds a pronoun to the verb before it: `habite-t-il`, `viu-o`."""

_POSSESSIVE = {Gender.HE: "his", Gender.SHE: "her", Gender.IT: "its", Gender.THEY: "their"}
_PERSONS = (Gender.HE, Gender.SHE, Gender.THEY)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pronoun:
    token: Token
    genders: frozenset[Gender]
    possessive: bool


def has_pronoun(tokens: Sequence[Token], language: QuestionLanguage, gender: Gender) -> bool:
    """Whether a pronoun of this gender is among the words."""
    return any(gender in pronoun.genders for pronoun in _pronouns(tokens, language))


def with_names(
    text: str,
    tokens: Sequence[Token],
    language: QuestionLanguage,
    names: Sequence[str],
    *,
    topic: str = "",
    known: GenderInBooks = not_known,
) -> str:
    """The question with earlier names in place of its pronouns; as it is where none of them fits.

    `names` are the latest first. A possessive pronoun behind a name of the question itself belongs to that one. `topic`
    stands for `it`, where it is given. `known` is asked where a name does not show whether it is a man's or a woman's.
    """
    pieces: list[str] = []
    begin = 0
    for pronoun in _pronouns(tokens, language):
        name = _fitting(pronoun, text, tokens, language, names, known) or (
            topic if Gender.IT in pronoun.genders else ""
        )
        if not name:
            continue
        owned = f"{name}{language.owner}" if pronoun.possessive and language.owner else name
        before = text[begin : pronoun.token.start]
        pieces += [_BOUND.sub(" ", before), owned]
        begin = pronoun.token.end
    return "".join([*pieces, text[begin:]]) if pieces else text


def fits_pronouns(
    name: str, tokens: Sequence[Token], language: QuestionLanguage, *, known: GenderInBooks = not_known
) -> bool:
    """Whether a name may be whom the pronouns of a question stand for: no man for `she`, no woman for `he`."""
    persons = [one.genders & {Gender.HE, Gender.SHE} for one in _pronouns(tokens, language)]
    gender = gender_of(name, language) or known(name)
    return gender not in {Gender.HE, Gender.SHE} or all(not one or gender in one for one in persons)


def gender_of(name: str, language: QuestionLanguage) -> Gender | None:
    """The gender that a title or a noun shows, or the number that several names have; None where nothing does."""
    forms = _owned(name, language)
    if any(form in _folded(language.ands) for form in forms):
        return Gender.THEY
    if any(form in _folded(language.feminine) | _folded(language.women) for form in forms):
        return Gender.SHE
    return Gender.HE if any(form in _folded(language.masculine) | _folded(language.men) for form in forms) else None


def names_by_owner(name: str, language: QuestionLanguage) -> bool:
    """Whether a name only says whose someone is, as `Mr. Orr's wife` does: no text need have it."""
    return len(_owned(name, language)) < len(read_words(name))


def _owned(name: str, language: QuestionLanguage) -> list[str]:
    """The words of a name behind its last owner, all where it has none: `wife` of `Mr. Orr's wife`."""
    forms = [token.form for token in read_words(name)]
    owners = [at for at, form in enumerate(forms[:-1]) if form in _folded(language.possessive)]
    return forms[owners[-1] + 1 :] if owners else forms


def _pronouns(tokens: Sequence[Token], language: QuestionLanguage) -> Iterator[_Pronoun]:
    for token, after in pairwise((*tokens, None)):
        if token is None:
            continue
        personal = frozenset(one for one in Gender if token.form in _folded(getattr(language, one.value)))
        owning = frozenset(one for one in Gender if token.form in _folded(getattr(language, _POSSESSIVE[one])))
        if personal or owning:
            owns = not personal or (bool(owning) and _is_owned(after, language))
            yield _Pronoun(token=token, genders=personal | owning, possessive=owns)


def _is_owned(after: Token | None, language: QuestionLanguage) -> bool:
    """Whether the word behind a pronoun such as `her` is what it owns."""
    return after is not None and after.form[0].isalnum() and after.form not in STOP_WORDS.get(language.code, ())


def _fitting(
    pronoun: _Pronoun,
    text: str,
    tokens: Sequence[Token],
    language: QuestionLanguage,
    names: Sequence[str],
    known: GenderInBooks,
) -> str:
    if pronoun.genders.isdisjoint(_PERSONS) or (pronoun.possessive and _owner_before(pronoun, text, tokens, language)):
        return ""
    present = fold(text)
    for name in names:
        gender = gender_of(name, language) or known(name)
        if fold(name) not in present and (
            gender in pronoun.genders or (gender is None and pronoun.genders != {Gender.THEY})
        ):
            return name
    return ""


def _owner_before(pronoun: _Pronoun, text: str, tokens: Sequence[Token], language: QuestionLanguage) -> bool:
    """Whether a name of the question stands before the pronoun and owns what it speaks of."""
    before = [token for token in tokens if token.end <= pronoun.token.start]
    typical = _folded(language.typical)
    return any(
        token.form not in {PAUSE, STOP, PHRASE} and text[token.start].isupper() and token.form not in typical
        for token in before[1:]
    )


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())
