"""Which documents of the catalog a question names, by their titles or by their authors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.edit_distance import within_distance
from smartchat_core.chat.understanding.foreign_titles import translated_title
from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.words_of_question import (
    BOOK,
    PAUSE,
    PHRASE,
    SECTION,
    STOP,
    Token,
    capital,
    masked,
    read_words,
    surface,
)
from smartchat_core.model.ids import DocumentId
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["CatalogIndex", "NamedBooks"]

_MAX_TITLE = 300
_MAX_TITLE_WORDS = 24
_SUBTITLE_MARKS = (":", ";", " – ", " — ", " - ", " (", ". ")
_MARKS = frozenset((BOOK, PAUSE, PHRASE, SECTION, STOP))
_SHORTEST_MISSPELT, _TWO_ERRORS_FROM = 5, 9
_COMMON = frozenset().union(*STOP_WORDS.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedBooks:
    """The documents that a question names, none if it names none; `tokens` has one mark for each mention."""

    documents: frozenset[DocumentId] = frozenset()
    tokens: tuple[Token, ...]
    authors: tuple[str, ...] = ()


class CatalogIndex:
    """The titles and authors of a catalog by their words. Building it takes linear time."""

    def __init__(self, catalog: Sequence[CatalogEntry], articles: frozenset[str]) -> None:
        self._catalog = catalog
        self._articles = articles

    def named(
        self, text: str, tokens: Sequence[Token], language: QuestionLanguage, *, anywhere: bool = False
    ) -> NamedBooks:
        """The documents that these words name.

        A title of several words is found wherever it stands, one of a single word only where it cannot be a person or
        a plain word: in quotation marks, behind a noun for books or a preposition, or as the whole of what is asked.
        With `anywhere` a capital letter is enough.
        """
        cues = _Cues(language, anywhere=anywhere)
        found: set[DocumentId] = set()
        authors: list[str] = []
        row = tuple(tokens)
        at = 0
        while at < len(row):
            mention = self._quoted(text, row, at, language) or self._titled(text, row, at, cues)
            mention = mention or self._by_author(row, at, cues)
            if mention is None:
                at += 1
                continue
            found |= mention.documents
            if mention.author:
                authors.append(mention.author)
            row = masked(row, mention.first, mention.last, BOOK)
            at = mention.first + 1
        return NamedBooks(documents=frozenset(found), tokens=row, authors=tuple(authors))

    def by_author(self, name: str) -> frozenset[DocumentId]:
        """The documents of an author, by the full name or the last one."""
        words = _words(name)
        if not words:
            return frozenset()
        entries = self._authors.get(words[-1], ())
        return frozenset(document for document, author in entries if set(words) <= set(author) or words == author[-1:])

    def titled(self, title: str) -> frozenset[DocumentId]:
        """The documents of exactly this title, or of this title without its subtitle."""
        words = _without_article(_words(title), self._articles)
        return self._whole.get(words, frozenset())

    def translated(self, title: str, language: str) -> frozenset[DocumentId]:
        """The documents whose title this is in another language, that of the question."""
        return translated_title(title, language, self._catalog[:_MAX_TRANSLATED])

    def __len__(self) -> int:
        return len(self._catalog)

    def _quoted(self, text: str, row: Sequence[Token], at: int, language: QuestionLanguage) -> _Mention | None:
        if row[at].form != PHRASE:
            return None
        title = surface(text, row[at : at + 1])
        documents = self.titled(title)
        if not documents and (" " in title or (title[:1].isupper() and not language.capital_nouns)):
            documents = self.translated(title, language.code)
        if not documents and text[row[at].start] in _TITLE_QUOTES:
            documents = self.translated(title, language.code)
        return _Mention(first=at, last=at + 1, documents=documents) if documents else None

    def _titled(self, text: str, row: Sequence[Token], at: int, cues: _Cues) -> _Mention | None:
        if row[at].form in _MARKS:
            return None
        places = [place for place in range(at, min(at + _MAX_STRETCH, len(row))) if row[place].form not in _PAUSES]
        forms = tuple(row[place].form for place in places[:_MAX_TITLE_WORDS])
        for count in range(len(forms), 0, -1):
            documents = self._whole.get(forms[:count])
            if documents and self._is_meant(forms[:count], text, row, at, places[count - 1] + 1, cues):
                return self._with_article(row, at, places[count - 1] + 1, documents)
        return self._misspelt(text, row, at, cues) or self._partly(text, row, at, cues)

    def _misspelt(self, text: str, row: Sequence[Token], at: int, cues: _Cues) -> _Mention | None:
        """The longest title that begins here but for a few letters; of titles alike in that, all."""
        best: tuple[int, frozenset[DocumentId]] | None = None
        for spelt in (row[at].form, *self._corrections(text, row, at, cues)):
            for words in self._starts.get(spelt, ())[:_MAX_CANDIDATES]:
                if cues.attempts <= 0:
                    break
                cues.attempts -= 1
                last = _aligned(words, row, at, spelt)
                if last is None or (best is not None and last < best[0]):
                    continue
                if self._is_meant(words, text, row, at, last, cues):
                    known = best[1] if best is not None and best[0] == last else frozenset[DocumentId]()
                    best = last, known | self._whole[words]
        return self._with_article(row, at, *best) if best is not None else None

    def _with_article(self, row: Sequence[Token], first: int, last: int, documents: frozenset[DocumentId]) -> _Mention:
        if first > 0 and row[first - 1].form in self._articles:
            first -= 1
        return _Mention(first=first, last=last, documents=documents)

    def _is_meant(
        self, words: tuple[str, ...], text: str, row: Sequence[Token], at: int, last: int, cues: _Cues
    ) -> bool:
        whole = all(token.form in {PAUSE, STOP} for token in (*row[:at], *row[last:]))
        weighty = sum(word not in _COMMON for word in words)
        if whole or weighty > 1 or len(words) > 3:
            return True
        cased = any(capital(text, token) for token in row[at:last])
        if len(words) > 1 and cased:
            return True
        if weighty == 0 and not cased:
            return False
        if last < len(row) and capital(text, row[last]) and row[last].form not in _MARKS:
            return False  # the beginning of a longer name
        return cues.before(row, at) or (cues.anywhere and cased and at > 0)

    def _partly(self, text: str, row: Sequence[Token], at: int, cues: _Cues) -> _Mention | None:
        """A word of a longer title that no other title has, where a title is to be expected."""
        form = row[at].form
        if form in _COMMON or len(form) < 4 or not cues.before(row, at):
            return None
        documents = self._words_of_titles.get(form, frozenset())
        if len(documents) != 1 or not capital(text, row[at]):
            return None
        last = at + 1
        return _Mention(first=at, last=last, documents=documents)

    def _by_author(self, row: Sequence[Token], at: int, cues: _Cues) -> _Mention | None:
        """`Austen's novels`, `my Dickens books`, `the novel by Austen`."""
        entries = self._authors.get(row[at].form)
        if not entries or cues.attempts <= 0:
            return None
        cues.attempts -= 1 + len(entries) // _ENTRIES_AN_ATTEMPT
        first, last = at, at + 1
        names = {name for _, author in entries for name in author}
        while first > 0 and row[first - 1].form in names:
            first -= 1
        author = tuple(token.form for token in row[first:last])
        documents = frozenset(document for document, name in entries if set(author) <= set(name))
        if not documents:
            return None
        behind = last
        if behind < len(row) and row[behind].form in cues.possessive:
            behind += 1
        if behind < len(row) and row[behind].form in cues.nouns:
            return _Mention(first=first, last=behind + 1, documents=documents, author=" ".join(author))
        if first > 1 and row[first - 1].form in cues.by and row[first - 2].form in cues.nouns:
            return _Mention(first=first - 2, last=last, documents=documents, author=" ".join(author))
        return None

    def _corrections(self, text: str, row: Sequence[Token], at: int, cues: _Cues) -> Iterator[str]:
        """Words of titles that the word is probably meant to be, if it is none."""
        form = row[at].form
        if len(form) < _SHORTEST_MISSPELT or form in self._starts or form in _COMMON or not form.isalpha():
            return
        if not (capital(text, row[at]) or cues.before(row, at)):
            return
        most = 1 if len(form) < _TWO_ERRORS_FROM else 2
        for length in range(len(form) - most, len(form) + most + 1):
            for word in self._by_shape.get((form[0], length), ())[:_MAX_SHAPES]:
                if within_distance(form, word, most):
                    yield word

    @cached_property
    def _whole(self) -> Mapping[tuple[str, ...], frozenset[DocumentId]]:
        """The documents by the words of their titles, whole and without a subtitle, without an article before them."""
        found: defaultdict[tuple[str, ...], set[DocumentId]] = defaultdict(set)
        for entry in self._catalog:
            for words in _variants(entry.title, self._articles):
                found[words].add(entry.document)
        return {words: frozenset(documents) for words, documents in found.items()}

    @cached_property
    def _starts(self) -> Mapping[str, list[tuple[str, ...]]]:
        """The titles by their first word."""
        found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for words in self._whole:
            found[words[0]].append(words)
        return found

    @cached_property
    def _words_of_titles(self) -> Mapping[str, frozenset[DocumentId]]:
        found: defaultdict[str, set[DocumentId]] = defaultdict(set)
        for entry in self._catalog:
            for words in _variants(entry.title, self._articles)[-1:]:
                for word in words:
                    found[word].add(entry.document)
        return {word: frozenset(documents) for word, documents in found.items()}

    @cached_property
    def _by_shape(self) -> Mapping[tuple[str, int], list[str]]:
        """The first words of titles by first letter and length: what a misspelt word may have been."""
        found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._starts:
            found[word[0], len(word)].append(word)
        return found

    @cached_property
    def _authors(self) -> Mapping[str, list[tuple[DocumentId, tuple[str, ...]]]]:
        """The authors by their last names."""
        found: defaultdict[str, list[tuple[DocumentId, tuple[str, ...]]]] = defaultdict(list)
        for entry in self._catalog:
            for author in entry.authors[:_MAX_AUTHORS]:
                last, comma, first = author[:_MAX_TITLE].partition(",")
                words = _words(f"{first} {last}" if comma else author)
                if words:
                    found[words[-1]].append((entry.document, words))
        return found


_TITLE_QUOTES = "《『"
_MAX_AUTHORS = 8
_MAX_TRANSLATED = 2_000
_MAX_SHAPES = 2_000
_MAX_CANDIDATES = 500
_MAX_ATTEMPTS = 4_000
_ENTRIES_AN_ATTEMPT = 100
_MAX_STRETCH = 40
_PAUSES = frozenset((PAUSE, STOP))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mention:
    first: int
    last: int
    documents: frozenset[DocumentId]
    author: str = ""


class _Cues:
    """Where a title is to be expected."""

    def __init__(self, language: QuestionLanguage, *, anywhere: bool) -> None:
        self.anywhere = anywhere
        self.attempts = _MAX_ATTEMPTS
        self.nouns = frozenset(fold(word) for word in language.book_nouns.split())
        self.by = frozenset(fold(word) for word in language.by.split())
        self.possessive = frozenset(fold(word) for word in language.possessive.split())
        self._articles = frozenset(fold(word) for word in language.articles.split())
        self._before = frozenset(fold(word) for word in language.title_cues.split()) | self.nouns

    def before(self, row: Sequence[Token], at: int) -> bool:
        """Whether the word before this place announces a title."""
        before = at - 1
        while before >= 0 and (row[before].form == PAUSE or row[before].form in self._articles):
            before -= 1
        return before >= 0 and (row[before].form in self._before or row[before].form == BOOK)


def _aligned(words: Sequence[str], row: Sequence[Token], at: int, first: str) -> int | None:
    """Where the words of a title end that begin at this place; pauses and small errors in it do not matter."""
    place = at
    for number, word in enumerate(words):
        while number and place < len(row) and row[place].form in {PAUSE, STOP}:
            place += 1
        if place >= len(row):
            return None
        form = first if number == 0 else row[place].form
        if form != word and not (
            len(word) >= _SHORTEST_MISSPELT
            and form[:1] == word[:1]
            and within_distance(form, word, 1 if len(word) < _TWO_ERRORS_FROM else 2)
        ):
            return None
        place += 1
    return place


def _variants(title: str, articles: frozenset[str]) -> list[tuple[str, ...]]:
    """The words of a title: whole, and without its subtitle."""
    cut = title[:_MAX_TITLE]
    ends = [place for mark in _SUBTITLE_MARKS if (place := cut.find(mark)) > 0]
    found = []
    for variant in (cut, cut[: min(ends)] if ends else ""):
        words = _without_article(_words(variant)[:_MAX_TITLE_WORDS], articles)
        if words and words not in found:
            found.append(words)
    return found


def _without_article(words: tuple[str, ...], articles: frozenset[str]) -> tuple[str, ...]:
    return words[1:] if len(words) > 1 and words[0] in articles else words


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.form for token in read_words(text) if token.form not in _MARKS) if text else ()
