"""A sentence as the rules see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smartchat_core.chat.verification.lexicon import Lexicon, WordSet
from smartchat_core.text.folding import fold, fold_word
from smartchat_core.text.scripts import UNSPACED_RUNS
from smartchat_core.text.stemming import beginnings
from smartchat_core.text.words import WORDS, content_words

__all__ = ["Sentence", "Token", "extract_stems", "read_sentence"]

_TOKEN = re.compile(rf"{WORDS.pattern}|[,;:.!?()—–\n、，。；：！？「」（）]")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.,](?=\d)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word: as written, folded, what is compared of it, its clause, and whether it carries content."""

    text: str
    form: str
    stem: str
    clause: int
    content: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words in order; `text` as it was, `folded` with its letters folded."""

    text: str
    folded: str
    tokens: tuple[Token, ...]

    @property
    def stems(self) -> frozenset[str]:
        """What the sentence is about."""
        return frozenset(token.stem for token in self.tokens if token.content)

    def having(self, listed: WordSet) -> list[Token]:
        """The words that are in a set."""
        return [token for token in self.tokens if token.form in listed]


def extract_stems(text: str) -> frozenset[str]:
    """The beginnings of the words that carry meaning, and the pairs of characters of unspaced scripts."""
    return frozenset(stem for word in content_words(text) for stem in beginnings(word))


def read_sentence(text: str, lexicon: Lexicon) -> Sentence:
    """Cut a sentence into words and clauses."""
    content = frozenset(content_words(text))
    tokens: list[Token] = []
    clause = 0
    for match in _TOKEN.finditer(_BETWEEN_DIGITS.sub("", text)):
        written = match[0]
        if not written[0].isalnum():
            clause += 1
            continue
        if lexicon.unspaced and UNSPACED_RUNS.match(written):
            tokens.extend(_unspaced(fold(written), clause, lexicon))
            continue
        for part in _parts(written, lexicon):
            form = fold(part).removesuffix("'s")
            if form in lexicon.breaks:
                clause += 1
            is_content = form in content or fold_word(form) in content
            is_content = is_content and form not in lexicon.typical and form not in lexicon.negators
            tokens.extend(Token(part, form, stem, clause, is_content) for stem in beginnings(form))
    return Sentence(text=text, folded=fold(text), tokens=tuple(tokens))


def _parts(written: str, lexicon: Lexicon) -> Iterator[str]:
    if lexicon.elides and not written.isdigit():
        yield from filter(None, re.split("['’]", written))
    else:
        yield written.replace("’", "'")


def _unspaced(run: str, clause: int, lexicon: Lexicon) -> Iterator[Token]:
    """The words of the rules wherever they stand, and between them pairs of characters."""
    listed = lexicon.listed
    longest = max(map(len, listed), default=0)
    plain = run
    for words in lexicon.not_only:
        plain = plain.replace(words[0], "\0" * len(words[0]))
    known = 0
    for at in range(len(run)):
        found = next((plain[at : at + size] for size in range(longest, 0, -1) if plain[at : at + size] in listed), "")
        if found:
            yield Token(found, found, found, clause, content=False)
        known = max(known, at + len(found))
        if at >= known and at + 1 < len(run):
            pair = run[at : at + 2]
            yield Token(pair, pair, pair, clause, content=True)
