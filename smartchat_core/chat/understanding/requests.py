"""What a question asks for, once it is understood: one type for each kind of answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.model.answer import QuestionIntent
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.section import SectionRole
from smartchat_core.retrieval.section_reference import ReferenceStep

__all__ = [
    "Across",
    "Cast",
    "Compare",
    "Contents",
    "ContentsWish",
    "Ending",
    "Lookup",
    "MentionWish",
    "Mentions",
    "Quotation",
    "QuotationWish",
    "Recap",
    "Record",
    "RecordField",
    "Request",
    "SectionPlace",
    "SectionWish",
    "Setting",
    "Summary",
    "Understanding",
    "Who",
    "intent_of",
]


class SectionPlace(StrEnum):
    """A section by its place among others of its role."""

    FIRST = "first"
    LAST = "last"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionWish:
    """The section or pages that a question names, before a book's outline shows which they are.

    `steps` go from the outermost down: act 3, scene 1. `place` counts from the sections of `role`; `next` and
    `previous` count from `steps` or, without them, from the section called `title`. Else `title` is what it says the
    section is called or about. `pages` are the first and the last page.
    `back` counts from the last section: 1 is the last but one. `others` are further sections that are meant as well.
    """

    steps: tuple[ReferenceStep, ...] = ()
    place: SectionPlace | None = None
    role: SectionRole | None = None
    title: str = ""
    pages: tuple[int, int] | None = None
    back: int = 0
    others: tuple[SectionWish, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookup:
    """A fact that a few passages hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """Who or what `name` is."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """The people who matter most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Where and when it takes place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What the book, or the section of the understanding, is about and what happens in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recap:
    """What has happened up to the reader's bound, the latest in most detail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """How it ends; nobody with a bound is answered."""


class ContentsWish(StrEnum):
    """What of the table of contents is wanted."""

    LIST = "list"
    COUNT = "count"
    TITLE = "title"
    NUMBER = "number"
    PAGE = "page"
    LONGEST = "longest"
    SHORTEST = "shortest"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """The chapters of a book.

    `roles` are the kinds of section that are asked for, none for whatever the book has. With the understanding's
    section a title, number or page is that of this section, and a list or count that of what lies within it.
    `noun` is how the question calls sections that have no role of their name, in the plural: "stories", "poems".
    """

    wish: ContentsWish = ContentsWish.LIST
    roles: tuple[SectionRole, ...] = ()
    noun: str = ""


class RecordField(StrEnum):
    """What a file states about itself, or what is counted of it."""

    ALL = "all"
    AUTHOR = "author"
    TITLE = "title"
    TRANSLATOR = "translator"
    SERIES = "series"
    """Which series it is part of, and in which place."""
    LANGUAGE = "language"
    ORIGINAL_LANGUAGE = "original_language"
    PUBLISHED = "published"
    FIRST_PUBLISHED = "first_published"
    OLDEST = "oldest"
    """Which of the documents was published first."""
    NEWEST = "newest"
    """Which of the documents was published last."""
    PUBLISHER = "publisher"
    IDENTIFIER = "identifier"
    EDITION = "edition"
    """Which edition, version or release it is."""
    COVER = "cover"
    """Whose picture is on the cover."""
    DESCRIPTION = "description"
    LICENCE = "licence"
    FORMAT = "format"
    WORDS = "words"
    PAGES = "pages"
    READING_TIME = "reading_time"
    LONGEST = "longest"
    """Which of the documents has the most words."""
    SHORTEST = "shortest"
    """Which of the documents has the fewest words."""
    BOOKS = "books"
    """Which documents there are: by whom, on what, how many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What a file states about itself; `author` and what they are (`plays`, `in German`) narrow a list of books."""

    field: RecordField = RecordField.ALL
    author: str = ""
    about: str = ""


class MentionWish(StrEnum):
    """What of a word's occurrences is wanted."""

    COUNT = "count"
    FIRST = "first"
    LAST = "last"
    ALL = "all"
    SECTIONS = "sections"
    """In which chapters, or in which the most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mentions:
    """Where and how often `terms` occur. `exact`: the word as it stands, not a person under any name."""

    terms: tuple[str, ...]
    wish: MentionWish = MentionWish.COUNT
    exact: bool = False


class QuotationWish(StrEnum):
    """Which wording is wanted."""

    FIND = "find"
    FIRST_SENTENCE = "first_sentence"
    LAST_SENTENCE = "last_sentence"
    WORDS = "words"
    """What somebody says, word for word."""
    DEFINITION = "definition"
    """What a dictionary or a glossary says `phrase` is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """The wording of a passage. `phrase` is what was quoted, perhaps wrongly; empty where it is described only.

    `about` is then the description, without the words that ask for a passage.
    """

    wish: QuotationWish = QuotationWish.FIND
    phrase: str = ""
    speaker: str = ""
    about: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Compare:
    """What `sides` have in common and where they differ, as to `aspect`."""

    sides: tuple[str, ...]
    aspect: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Across:
    """Which of the books speak of `topic`. `words`: they must have the very words, as in “mention kangaroos”."""

    topic: str
    words: bool = True


Request = (
    Lookup
    | Who
    | Cast
    | Setting
    | Summary
    | Recap
    | Ending
    | Contents
    | Record
    | Mentions
    | Quotation
    | Compare
    | Across
)


_INTENTS: dict[type, QuestionIntent] = {
    Lookup: QuestionIntent.LOOKUP,
    Who: QuestionIntent.WHO,
    Cast: QuestionIntent.CAST,
    Setting: QuestionIntent.SETTING,
    Summary: QuestionIntent.SUMMARY,
    Recap: QuestionIntent.RECAP,
    Ending: QuestionIntent.ENDING,
    Contents: QuestionIntent.CONTENTS,
    Record: QuestionIntent.METADATA,
    Mentions: QuestionIntent.MENTIONS,
    Quotation: QuestionIntent.QUOTATION,
    Compare: QuestionIntent.COMPARE,
    Across: QuestionIntent.ACROSS,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Understanding:
    """A question as it was understood.

    `text` stands alone: what earlier turns named stands in it in place of pronouns. `search` is what to search passages
    for: the text without the titles of books and the references to sections, which narrow the search instead.
    `language` is the BCP 47 tag of the question, empty where it is not clear. `documents` are those that it names; None
    for all that are in scope. `names` are the proper names in it, `phrases` what stands in quotation marks.
    `missing` is a title that it asks for and no document has. `original` is what the reader asked, and `spoken` the
    language that it was asked in, where `text` and `search` are its translation.
    """

    request: Request
    text: str
    search: str
    language: str = ""
    documents: frozenset[DocumentId] | None = None
    section: SectionWish | None = None
    names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    missing: str = ""
    original: str = ""
    spoken: str = ""

    @property
    def reader_language(self) -> str:
        """The language that answers are given in: that of the reader's own words."""
        return self.spoken or self.language

    @property
    def intent(self) -> QuestionIntent:
        """The kind of the request, as answers state it."""
        return intent_of(self.request)


def intent_of(request: Request) -> QuestionIntent:
    """The kind of a request."""
    return _INTENTS[type(request)]
