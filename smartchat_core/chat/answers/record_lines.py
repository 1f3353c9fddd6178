"""What is said of documents from their records alone, without their texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from smartchat_core.books.matching import folded_words, within_edits
from smartchat_core.chat.answers.draft import Statement
from smartchat_core.chat.answers.wording.messages import Message, Noun
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.chat.understanding.requests import RecordField
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.text.languages import primary_language
from smartchat_core.text.stemming import without_ending as stem
from smartchat_core.text.stop_words import QUESTION_STOP_WORDS

__all__ = ["RecordLines"]

_MAX_LISTED = 200
_MAX_NAMES = 20
_MEASURED = 5
"""Of so many documents each length is stated, of more the longest or the shortest only."""
_WORDS_PER_PAGE = 300
# Silent reading of English: Brysbaert (2019), "How many words do we read per minute?", J. Memory and Language 109.
# Chinese and Japanese in signs: Trauzettel-Klosinski and Dietz (2012), IOVS 53(9).
_WORDS_PER_MINUTE = 238
_SIGNS_PER_MINUTE = {"zh": 255, "ja": 357}
_MINUTES = 60
_DATE = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T\S{0,40})?")
_ONE_EDIT, _LONG = 1, 5
_FORMATS = {
    "application/epub+zip": "EPUB",
    "application/pdf": "PDF",
    "text/plain": "TXT",
    "text/html": "HTML",
    "text/markdown": "Markdown",
    "application/rtf": "RTF",
    "application/x-fictionbook+xml": "FB2",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.comicbook+zip": "CBZ",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.presentation": "ODP",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/x-mobipocket-ebook": "MOBI",
}

_DATES = frozenset(
    (
        RecordField.PUBLISHED,
        RecordField.FIRST_PUBLISHED,
        RecordField.OLDEST,
        RecordField.NEWEST,
        RecordField.EDITION,
    )
)


class RecordLines:
    """Sentences about the records of documents, in one language."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def stated(self, wanted: RecordField, document: Document) -> list[str]:
        """What the file states of it; none where it states nothing."""
        meta, say, title = document.metadata, self.wording.say, document.title
        match wanted:
            case RecordField.AUTHOR if meta.authors:
                return [say(Message.BY, title=title, names=self._names(meta.authors))]
            case RecordField.TITLE:
                return [say(Message.TITLE_IS, title=title)]
            case RecordField.LANGUAGE if meta.language:
                return [self.language(document, meta.language)]
            case RecordField.TRANSLATOR if meta.translators:
                return [say(Message.TRANSLATED_BY, title=title, names=self._names(meta.translators))]
            case RecordField.ORIGINAL_LANGUAGE if meta.original_language:
                language = self.wording.language_name(meta.original_language)
                return [say(Message.ORIGINALLY_IN, title=title, language=language)]
            case RecordField.SERIES if meta.series:
                names = [f"{one.name} ({one.position})" if one.position else one.name for one in meta.series]
                return [say(Message.IN_SERIES, title=title, names=self._names(tuple(names)))]
            case field if field in _DATES and (meta.published or meta.first_published):
                work = [say(Message.WORK_PUBLISHED, title=title, date=_date(meta.first_published))]
                edition = [say(Message.THIS_EDITION, title=title, date=_date(meta.published))]
                return [*(work if meta.first_published else ()), *(edition if meta.published else ())]
            case RecordField.PUBLISHER if meta.publisher:
                return [say(Message.PUBLISHED_BY, title=title, names=meta.publisher)]
            case RecordField.IDENTIFIER if meta.identifiers:
                identifiers = self._names(meta.identifiers)
                return [say(Message.IDENTIFIED_BY, title=title, identifiers=identifiers)]
            case RecordField.DESCRIPTION if meta.description:
                return [say(Message.DESCRIBED_AS, title=title, description=meta.description)]
            case RecordField.FORMAT:
                kind = _FORMATS.get(document.media_type, document.media_type)
                return [say(Message.FORMAT_IS, title=title, format=kind, filename=document.filename)]
            case RecordField.PAGES if document.page_count:
                return [self.pages(title, document.page_count, 0)]
            case _:
                return []

    def language(self, document: Document, detected: str) -> str:
        """In which language it is: as the file states, or else as it was detected; empty for neither."""
        tag = document.metadata.language or detected
        name = self.wording.language_name(tag)
        return self.wording.say(Message.IN_LANGUAGE, title=document.title, language=name) if tag else ""

    def length(self, title: str, words: int) -> str:
        """How many words what has this title has."""
        counted = self.wording.count(Noun.WORD, words)
        return self.wording.say(Message.LENGTH, title=title, counted=counted)

    def pages(self, title: str, pages: int | None, words: int) -> str:
        """How many pages it has, or, where they are not known, would fill in print."""
        if pages:
            counted = self.wording.count(Noun.PAGE, pages)
            return self.wording.say(Message.LENGTH, title=title, counted=counted)
        counted = self.wording.count(Noun.WORD, words)
        filled = self.wording.count(Noun.PAGE, max(round(words / _WORDS_PER_PAGE), 1))
        return self.wording.say(Message.PAGES_ESTIMATED, title=title, counted=counted, pages=filled)

    def reading_time(self, title: str, words: int, language: str) -> str:
        """How long it takes to read."""
        minutes = max(round(words / _SIGNS_PER_MINUTE.get(language, _WORDS_PER_MINUTE)), 1)
        hours = round(minutes / _MINUTES)
        duration = self.wording.count(Noun.HOUR, hours) if hours > 1 else self.wording.count(Noun.MINUTE, minutes)
        counted = self.wording.count(Noun.WORD, words)
        return self.wording.say(Message.READING_TIME, title=title, duration=duration, counted=counted)

    def books(self, documents: Sequence[Document], author: str = "") -> tuple[Statement, ...]:
        """How many documents there are, all or those of an author, with a line for each."""
        found = [one for one in documents if not author or _is_by(one, author)]
        say, counted = self.wording.say, self.wording.count(Noun.BOOK, len(found))
        if author and not found:
            return (Statement(words=say(Message.NO_BOOKS_BY, author=author)),)
        if author:
            head = say(Message.BOOKS_BY, author=author, counted=counted)
        else:
            head = say(Message.LIBRARY_HOLDS_LIST, counted=counted)
        lines = [self._entry(one) for one in found[:_MAX_LISTED]]
        if len(found) > _MAX_LISTED:
            lines.append(say(Message.MORE, count=self.wording.number(len(found) - _MAX_LISTED)))
        return tuple(Statement(words=line) for line in (head, *lines))

    def chosen(self, documents: Sequence[Document], about: str) -> list[Document]:
        """Those in the language that is named, or that have the words in their title or description; all for none."""
        wanted = set(folded_words(about))
        languages = {tag for tag, name in self.wording.languages.items() if set(folded_words(name)) & wanted}
        if not wanted:
            return list(documents)
        if languages:
            return [one for one in documents if primary_language(one.metadata.language) in languages]
        stems = set(map(stem, wanted))
        formats = {kind for kind, name in _FORMATS.items() if stems & set(map(stem, folded_words(name)))}
        if formats:
            return [one for one in documents if one.media_type in formats]
        meant = [one for one in wanted if one not in QUESTION_STOP_WORDS]
        described = [(one, f"{one.title} {one.metadata.description}") for one in documents]
        words = [(one, set(map(stem, folded_words(text)))) for one, text in described]
        return [one for one, known in words if meant and all(stem(word) in known for word in meant)]

    def extreme(
        self, documents: Sequence[Document], lengths: Mapping[DocumentId, int], *, longest: bool
    ) -> tuple[Statement, ...]:
        """Which document is the longest or the shortest, by the characters that may be read."""
        measured = [one for one in documents if lengths[one.id]]
        if not measured:
            return ()
        best = (max if longest else min)(measured, key=lambda one: lengths[one.id])
        message = Message.LONGEST_BOOK if longest else Message.SHORTEST_BOOK
        counted = self.wording.count(Noun.CHARACTER, lengths[best.id])
        head = Statement(words=self.wording.say(message, title=best.title, counted=counted))
        if len(measured) > _MEASURED:
            return (head,)
        others = sorted((one for one in measured if one is not best), key=lambda one: lengths[one.id], reverse=longest)
        return (head, *(Statement(words=self._characters(one.title, lengths[one.id])) for one in others))

    def _characters(self, title: str, length: int) -> str:
        counted = self.wording.count(Noun.CHARACTER, length)
        return self.wording.say(Message.LENGTH, title=title, counted=counted)

    def of_each(self, wanted: RecordField, documents: Sequence[Document]) -> tuple[Statement, ...]:
        """What the files state of it, a line for each document that does, and how many do not."""
        fields = (RecordField.AUTHOR, RecordField.LANGUAGE) if wanted is RecordField.ALL else (wanted,)
        lines = [line for one in documents for field in fields for line in self.stated(field, one)]
        shown = lines[:_MAX_LISTED]
        if len(lines) > _MAX_LISTED:
            shown.append(self.wording.say(Message.MORE, count=self.wording.number(len(lines) - _MAX_LISTED)))
        if not lines:
            shown.append(self.wording.say(Message.FILES_DO_NOT_SAY))
        return tuple(Statement(words=line) for line in shown)

    def _entry(self, document: Document) -> str:
        authors = self._names(document.metadata.authors)
        return f"- {document.title} ({authors})" if authors else f"- {document.title}"

    def _names(self, names: Sequence[str]) -> str:
        shown = list(names[:_MAX_NAMES])
        if len(names) > _MAX_NAMES:
            shown.append(f"+{len(names) - _MAX_NAMES}")
        return self.wording.listed(shown)


def _date(published: str) -> str:
    match = _DATE.fullmatch(published)
    return match[1] if match else published


def _is_by(document: Document, author: str) -> bool:
    """Whether one of its authors has all words of the name, with a small typo at most."""
    wanted = folded_words(author)
    return any(
        all(
            any(within_edits(word, other, _ONE_EDIT if len(word) >= _LONG else 0) for other in words) for word in wanted
        )
        for words in map(folded_words, document.metadata.authors)
    )
