"""A question in the words of another language, by a dictionary and not by a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial

from smartchat_core.chat.rewriting.vocabulary import Vocabulary
from smartchat_core.text.folding import fold
from smartchat_core.text.glossary.lexicon import UNSPACED_LANGUAGES, Lexicon, lexicon_of
from smartchat_core.text.phonetics import in_syllables
from smartchat_core.text.scripts import WORD
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["Translation", "translate"]

_MAX_WORDS = 60
_MAX_PHRASE = 4
_MIN_SYLLABLES = 2
_LEAST_KNOWN = 0.5
"""The share of a question's words that must be known, lest the others be what it is about."""

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_HAN = re.compile("[\u3400-\u9fff]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]+")

# Articles that stand before nouns only. German has none of use here: it begins every noun with a capital.
_ARTICLES = {
    "en": frozenset(("the", "a", "an")),
    "fr": frozenset(("le", "la", "l", "un", "une", "du")),
    "es": frozenset(("el", "la", "un", "una")),
    "it": frozenset(("il", "lo", "la", "l", "un", "uno", "una")),
    "pt": frozenset(("o", "um", "uma")),
}

# What carries no meaning in scripts without spaces, beside what is asked for.
_PARTICLES = {
    "zh": frozenset(
        "的地得了着过在是被把给和与或及从到对为以于而也都就还又很最只个位本这那些此其之吗呢吧啊有没不会能可要将让使他她它们"
        "我你您时候里上中下后前所样等"
    ),
    "ja": frozenset(
        "はがをにでとものかへやよねばたてるれらりいうえおくけこさしすせそちつなまみめわん々だぶげじぎぐごびべぼ"
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Translation:
    """What became of a question.

    Attributes:
        text: the question in the other language, word by word.
        search: the same with other words of the same meaning.
        names: the names in it, as the books spell them.
        unknown: the words for which none was found, as they were asked.
        known: how many words were found.
    """

    text: str
    search: str
    names: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    known: int = 0

    @property
    def understood(self) -> bool:
        """Whether enough of the question is there to search for it."""
        return self.known > 0 and self.known >= _LEAST_KNOWN * (self.known + len(self.unknown))


@dataclass(slots=True)
class _Found:
    words: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    known: int = 0

    def ask(self, equivalents: tuple[str, ...]) -> None:
        self.words.append(equivalents[0].replace("_", " "))

    def add(self, equivalents: tuple[str, ...]) -> None:
        spelled = [one.replace("_", " ") for one in equivalents]
        self.words.append(spelled[0])
        self.others.extend(spelled[1:])
        self.known += 1

    def name(self, name: str) -> None:
        self.words.append(name)
        self.names.append(name)
        self.known += 1


def translate(text: str, *, source: str, target: str, vocabulary: Vocabulary | None) -> Translation | None:
    """The question in the words of `target`; None where the dictionary lacks one of the languages.

    None as well where the books have all its words as they are: it is in their language after all.
    Names, and words that languages share, are spelled as the vocabulary of the books does. The time is linear in the
    length of the question and, for each name, in the number of different words of the books.
    """
    lexicon = lexicon_of(source)
    if lexicon is None or lexicon_of(target) is None or source == target:
        return None
    if vocabulary is not None and source not in UNSPACED_LANGUAGES and _has_all(vocabulary, text, lexicon):
        return None
    found = _Found()
    if source in UNSPACED_LANGUAGES:
        _without_spaces(text, lexicon, target, vocabulary, found)
    else:
        _with_spaces(text, lexicon, target, vocabulary, found)
    words = " ".join(found.words)
    others = [one for one in dict.fromkeys(found.others) if one not in found.words]
    return Translation(
        text=words,
        search=" ".join((words, *others)),
        names=tuple(dict.fromkeys(found.names)),
        unknown=tuple(dict.fromkeys(found.unknown)),
        known=found.known,
    )


def _has_all(vocabulary: Vocabulary, text: str, lexicon: Lexicon) -> bool:
    """Whether the books have each word of the question but those that ask and those that carry no meaning."""
    stop_words = _folded_stop_words(lexicon.language)
    words = [word for word in WORD.findall(text)[:_MAX_WORDS] if fold(word) not in stop_words]
    weighty = [word for word in words if not lexicon.asks(fold(word))]
    return bool(weighty) and all(word in vocabulary for word in weighty)


def _with_spaces(text: str, lexicon: Lexicon, target: str, vocabulary: Vocabulary | None, found: _Found) -> None:
    words = WORD.findall(text)[:_MAX_WORDS]
    stop_words = _folded_stop_words(lexicon.language)
    at = 0
    while at < len(words):
        length = _form_at(words, at, lexicon, target, found)
        if not length:
            length, word = 1, words[at]
            if word.isdigit():
                found.add((word,))
            elif len(word) > 1 and (fold(word) not in stop_words or _is_noun(words, at, lexicon)):
                before_name = at + 1 < len(words) and words[at + 1][:1].isupper()
                _word(word, lexicon, target, vocabulary, found, first=at == 0, before_name=before_name)
        at += length


def _is_noun(words: list[str], at: int, lexicon: Lexicon) -> bool:
    """Whether a word that carries no meaning elsewhere is a noun here: it follows an article, or German spells it so.

    “das Sein”, “l'été”, “lo stato” are in the dictionary as they are written.
    """
    if at == 0 or fold(words[at]) not in lexicon.whole:
        return False
    if lexicon.language == "de":
        return words[at][:1].isupper()
    return fold(words[at - 1]) in _ARTICLES.get(lexicon.language, frozenset())


def _form_at(words: list[str], at: int, lexicon: Lexicon, target: str, found: _Found) -> int:
    """How many words from `at` on ask for something or are one form of the dictionary, which is added; 0 for none."""
    for length in range(min(_MAX_PHRASE, len(words) - at), 0, -1):
        form = fold(" ".join(words[at : at + length]))
        if asked := lexicon.asks(form):
            found.ask(lexicon.equivalents(asked, target))
            return length
        if length > 1 and (meanings := lexicon.whole.get(form)):
            found.add(lexicon.equivalents(meanings, target))
            return length
    return 0


def _word(
    word: str,
    lexicon: Lexicon,
    target: str,
    vocabulary: Vocabulary | None,
    found: _Found,
    *,
    first: bool,
    before_name: bool,
) -> None:
    known = lexicon.meanings(fold(word))
    if before_name:
        known = _addresses(known, lexicon, target) or known
    latin, capital = _LATIN.match(word) is not None, word[:1].isupper()
    equivalents = lexicon.equivalents(known, target) if known else ()
    proper = bool(equivalents) and equivalents[0][:1].isupper()
    named = ""
    common = fold(word) in lexicon.whole or (bool(known) and first)
    if vocabulary is not None and capital and not (common and (first or lexicon.language == "de")):
        named = vocabulary.names(word)
        if not named and not latin and not proper:
            named = vocabulary.sounding(word)
        elif not named and not known:
            named = _spelled(word, vocabulary)
    if named:
        found.name(named)
    elif proper:
        found.name(equivalents[0])
    elif equivalents:
        found.add(vocabulary.by_use(equivalents) if vocabulary else equivalents)
    elif vocabulary is not None and latin and (shared := vocabulary.spelled(word, name=False)):
        found.add((shared,))
    else:
        found.unknown.append(word)


def _addresses(meanings: tuple[int, ...], lexicon: Lexicon, target: str) -> tuple[int, ...]:
    """Those of the meanings by which somebody who is named is addressed, as Mrs and not as a lady."""
    return tuple(one for one in meanings if lexicon.equivalents((one,), target)[0][:1].isupper())


def _spelled(word: str, vocabulary: Vocabulary) -> str:
    """How the books spell a name, be it in the genitive."""
    return vocabulary.spelled(word, name=True) or vocabulary.spelled(word.removesuffix("s"), name=True)


@cache
def _folded_stop_words(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in STOP_WORDS.get(language, ()))


def _without_spaces(text: str, lexicon: Lexicon, target: str, vocabulary: Vocabulary | None, found: _Found) -> None:
    text = text[: _MAX_WORDS * lexicon.longest]
    unknown, at = "", 0
    while at < len(text):
        length, take = _piece(text, at, lexicon, target, vocabulary, found)
        if not length:
            sign = text[at]
            if sign in _PARTICLES[lexicon.language] or not sign.isalnum():
                length = 1
            else:
                unknown += sign
                at += 1
                continue
        if unknown:
            found.unknown.append(unknown)
            unknown = ""
        take()
        at += length
    if unknown:
        found.unknown.append(unknown)


def _piece(
    text: str, at: int, lexicon: Lexicon, target: str, vocabulary: Vocabulary | None, found: _Found
) -> tuple[int, Callable[[], object]]:
    """The length of what is known from `at` on, and what adds it: a name that sounds so, or the longest form."""
    latin = WORD.match(text, at) if _LATIN.match(text, at) else None
    if latin is not None:
        end = next((place for place in range(at, latin.end()) if not text[place].isascii()), latin.end())
        return end - at, partial(found.name, text[at:end])
    form = _longest_form(text, at, lexicon)
    longer = [length for length in _syllables(text, at) if length > len(form) + (len(form) > 1)]
    for exactly in (True, False):
        for length in longer:
            name = text[at : at + length]
            if vocabulary is not None and (spelled := vocabulary.sounding(name, exactly=exactly)):
                return length, partial(found.name, spelled)
    if longer and not form and _KATAKANA.match(text, at):
        return longer[0], partial(found.unknown.append, text[at : at + longer[0]])
    if not form:
        return 0, partial(str)
    folded = fold(form)
    if asked := lexicon.asks(folded):
        return len(form), partial(found.ask, lexicon.equivalents(asked, target))
    meanings = lexicon.whole[folded]
    if found.names and found.words[-1:] == found.names[-1:]:
        meanings = _addresses(meanings, lexicon, target) or meanings
    equivalents = lexicon.equivalents(meanings, target)
    if equivalents[0][:1].isupper():
        return len(form), partial(found.name, equivalents[0])
    return len(form), partial(found.add, vocabulary.by_use(equivalents) if vocabulary else equivalents)


def _longest_form(text: str, at: int, lexicon: Lexicon) -> str:
    for length in range(min(lexicon.longest, len(text) - at), 0, -1):
        form = text[at : at + length]
        if fold(form) in lexicon.asking or fold(form) in lexicon.whole:
            return form
    return ""


def _syllables(text: str, at: int) -> Iterator[int]:
    """How long a name of another language may be that begins here, the longest first."""
    if run := _KATAKANA.match(text, at):
        yield run.end() - at
    elif _HAN.match(text, at):
        yield from range(in_syllables(text, at), _MIN_SYLLABLES - 1, -1)
