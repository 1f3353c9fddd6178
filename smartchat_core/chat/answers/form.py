"""Which books have a form: by what their files name as subjects, and by the structure of their texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smartchat_core.books.matching import folded_words
from smartchat_core.chat.answers.draft import Draft, Statement
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.record_lines import RecordLines
from smartchat_core.chat.answers.wording.messages import Message
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.chat.understanding.book_forms import BookForm
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.document import Document
from smartchat_core.model.section import Section, SectionRole

__all__ = ["draft_of_form", "draft_sex_unknown", "has_form_by_record", "is_verse"]

_ACTS = frozenset((SectionRole.ACT, SectionRole.SCENE))
_READ = 200_000
"""Characters of a text by which verse is recognised."""
_LEAST_VERSE = 0.5
_LEAST_LINES = 20

# Words of subjects, as libraries and booksellers assign them, that show a form.
_SUBJECTS: Mapping[BookForm, frozenset[str]] = {
    BookForm.TRAGEDY: frozenset("tragedy tragedies tragodie tragodien tragedie tragedia трагедия трагедии".split()),
    BookForm.COMEDY: frozenset("comedy comedies komodie komodien comedie comedia commedia комедия комедии".split()),
    BookForm.PLAY: frozenset(
        "drama dramas plays play tragedies tragedy comedies comedy theater theatre theaterstuck dramaturgy драма "
        "драматургия пьеса пьесы".split()
    ),
    BookForm.POETRY: frozenset("poetry poems poem lyrik gedichte poesie poesia verse поэзия стихи".split()),
    BookForm.NOVEL: frozenset("fiction novel novels roman romane romans novela romanzo bildungsromans роман".split()),
    BookForm.STORIES: frozenset("erzahlungen kurzgeschichten nouvelles cuentos racconti рассказы".split()),
}
_SHORT_STORIES = ("short", "stories")
_ABOUT_WORKS = frozenset(("criticism", "history"))
_OTHER_FORMS = (BookForm.PLAY, BookForm.POETRY, BookForm.STORIES)


def draft_of_form(
    form: BookForm, documents: Sequence[Document], books: Sequence[OpenBook], wording: Wording, *, author: str = ""
) -> Draft:
    """The documents of the form; a refusal with the reason where neither a file nor a text shows which are.

    Whether a play is a tragedy or a comedy only a file or a title can say: without that the plays are listed as such.
    """
    opened = {book.id: book for book in books}
    lines = RecordLines(wording)

    def having(wanted: BookForm) -> list[Document]:
        return [
            one
            for one in documents
            if has_form_by_record(wanted, one) or (one.id in opened and _by_structure(wanted, opened[one.id]))
        ]

    chosen = having(form)
    if chosen:
        return Draft(statements=lines.books(chosen, author), mode=AnswerMode.STRUCTURE)
    unsure = Statement(words=wording.say(Message.FORM_NOT_STATED))
    plays = having(BookForm.PLAY) if form in {BookForm.TRAGEDY, BookForm.COMEDY} else []
    if plays:
        return Draft(statements=(unsure, *lines.books(plays, author)), mode=AnswerMode.STRUCTURE)
    return Draft(statements=(unsure,), mode=AnswerMode.NOT_FOUND, confidence=0.0)


def draft_sex_unknown(wording: Wording) -> Draft:
    """That nothing in a library states whether an author is a woman or a man."""
    words = wording.say(Message.SEX_NOT_STATED)
    return Draft(statements=(Statement(words=words),), mode=AnswerMode.NOT_FOUND, confidence=0.0)


def has_form_by_record(form: BookForm, document: Document) -> bool:
    """Whether the subjects that the file names, or its title, show the form."""
    if form is BookForm.NOVEL and any(has_form_by_record(one, document) for one in _OTHER_FORMS):
        return False
    if form in {BookForm.TRAGEDY, BookForm.COMEDY} and set(folded_words(document.title)) & _SUBJECTS[form]:
        return True
    return any(_names_form(form, subject) for subject in document.metadata.subjects)


def _names_form(form: BookForm, subject: str) -> bool:
    """Whether a part of a subject ends in a word of the form, as `Kings -- Drama` does, not `Tragedies of war`."""
    if set(folded_words(subject)) & _ABOUT_WORKS:
        return False
    for part in subject.split("--"):
        words = folded_words(part.split(",")[0].split("(")[0])
        if words and (words[-1] in _SUBJECTS[form] or (form is BookForm.STORIES and words[-2:] == _SHORT_STORIES)):
            return True
    return False


def _by_structure(form: BookForm, book: OpenBook) -> bool:
    if form is BookForm.PLAY:
        return _is_play(book.sections)
    return form is BookForm.POETRY and not _is_play(book.sections) and is_verse(book.source.parsed.text[: book.end])


def _is_play(sections: Sequence[Section]) -> bool:
    return any(one.role in _ACTS for one in sections)


def is_verse(text: str) -> bool:
    """Whether most of a text stands in lines that are meant as such, as in poems; its beginning is looked at."""
    lines = verse = total = 0
    for paragraph in text[:_READ].split("\n\n"):
        breaks = paragraph.count("\n")
        total += len(paragraph)
        if breaks:
            lines += breaks + 1
            verse += len(paragraph)
    return lines >= _LEAST_LINES and verse >= _LEAST_VERSE * total
