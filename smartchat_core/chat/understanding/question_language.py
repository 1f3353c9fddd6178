"""What is known of a language to understand questions in it: words and templates, no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from smartchat_core.model.section import SectionRole

__all__ = ["Goal", "QuestionLanguage"]


class Goal(StrEnum):
    """What a template asks for, in the order in which templates are tried."""

    MENTIONS_FIRST = "mentions_first"
    MENTIONS_LAST = "mentions_last"
    ACROSS = "across"
    ACROSS_LOOSELY = "across_loosely"
    MENTIONS_SECTIONS = "mentions_sections"
    MENTIONS_COUNT = "mentions_count"
    MENTIONS_ALL = "mentions_all"
    QUOTATION_FIRST = "quotation_first"
    QUOTATION_LAST = "quotation_last"
    QUOTATION_WORDS = "quotation_words"
    QUOTATION_FIND = "quotation_find"
    QUOTATION_DEFINITION = "quotation_definition"
    RECORD_TRANSLATOR = "record_translator"
    RECORD_SERIES = "record_series"
    RECORD_PUBLISHER = "record_publisher"
    RECORD_ORIGINAL_LANGUAGE = "record_original_language"
    RECORD_LANGUAGE = "record_language"
    RECORD_OLDEST = "record_oldest"
    RECORD_NEWEST = "record_newest"
    RECORD_FIRST_PUBLISHED = "record_first_published"
    RECORD_PUBLISHED = "record_published"
    RECORD_IDENTIFIER = "record_identifier"
    RECORD_EDITION = "record_edition"
    RECORD_COVER = "record_cover"
    RECORD_DESCRIPTION = "record_description"
    RECORD_LICENCE = "record_licence"
    RECORD_FORMAT = "record_format"
    RECORD_READING_TIME = "record_reading_time"
    RECORD_WORDS = "record_words"
    RECORD_PAGES = "record_pages"
    RECORD_LONGEST = "record_longest"
    RECORD_SHORTEST = "record_shortest"
    RECORD_BOOKS = "record_books"
    RECORD_AUTHOR = "record_author"
    RECORD_TITLE = "record_title"
    CONTENTS_PAGE = "contents_page"
    CONTENTS_LONGEST = "contents_longest"
    CONTENTS_SHORTEST = "contents_shortest"
    CONTENTS_NUMBER = "contents_number"
    CONTENTS_AFTER = "contents_after"
    CONTENTS_BEFORE = "contents_before"
    CONTENTS_TITLE = "contents_title"
    CONTENTS_COUNT = "contents_count"
    CONTENTS_LIST = "contents_list"
    CAST = "cast"
    SETTING = "setting"
    RECAP = "recap"
    ENDING = "ending"
    COMPARE = "compare"
    SUMMARY = "summary"
    WHO = "who"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class QuestionLanguage:
    """A language that questions may be in; words are written as they are, and folded where they are used.

    `typical` words identify it. `classes` are parts of templates by name, `goals` the templates by what they ask for.
    What `openings` and `closings` match is taken away before another attempt, and so is what `book_asides` and
    `section_asides` match anywhere. `plurals` are further forms of the nouns for sections that headings do not have,
    `invariable` those that are the same in the plural;
    `stories` and `stories_plural` name what a collection consists of. `named` are words for sections without a number,
    by the heading that is read in their place. `firsts` to `previous` point to a section before its noun, `afterwards`
    behind it. `topics` stand between such a noun and what it is about, `joints` between one section and the next.
    `penultimates` are phrases with commas between them.
    `verbs_behind` end what a section is about. `ordinals` are endings of ordinal numbers, each with those under which
    they are known. `cardinals` are forms of one that are articles as well. `ranges` stand between two pages.
    `accusatives` stand before a person as an object.
    `particles` belong to names without capitals. `not_names` are no names though they are asked for like one.
    `capital_nouns`: a capital letter does not mark a name. `word_nouns` announce a word that is meant as such,
    `title_cues` a title, and `by` an author. `asking` begin a clause that is compared: `how`, `what`.
    `he` to `they` are personal pronouns, `his` to `their` possessive ones; `owner` is put behind a name that owns
    something, `ones` stand for a noun that was said before, and `drops_pronouns` says that a verb needs none.
    `masculine` and `feminine` are titles of address, `men` and `women` other nouns for persons.
    `longest` and `shortest` ask for one extreme of what was asked the other of, and `one_of_sections` matches what asks
    which of the sections asked about before is about something.
    `ellipses` match a question that takes its verb from the one
    before, `topic_questions` one that makes something the topic, `book_references` what refers to a book.
    """

    code: str
    typical: str
    classes: Mapping[str, str]
    goals: Mapping[Goal, str]
    openings: str = ""
    closings: str = ""
    book_asides: str = ""
    section_asides: str = ""
    spaced: bool = True
    capital_nouns: bool = False
    plurals: Mapping[SectionRole, str] = field(default_factory=dict)
    invariable: str = ""
    stories: str = ""
    stories_plural: str = ""
    named: Mapping[str, str] = field(default_factory=dict)
    firsts: str = ""
    lasts: str = ""
    penultimates: str = ""
    nexts: str = ""
    previous: str = ""
    afterwards: str = ""
    topics: str = ""
    verbs_behind: str = ""
    joints: str = ""
    ordinals: Mapping[str, str] = field(default_factory=dict)
    cardinals: str = ""
    pages: str = ""
    ranges: str = ""
    articles: str = ""
    accusatives: str = ""
    particles: str = ""
    not_names: str = ""
    word_nouns: str = ""
    book_nouns: str = ""
    title_cues: str = ""
    by: str = ""
    possessive: str = ""
    ands: str = ""
    asking: str = ""
    he: str = ""
    she: str = ""
    it: str = ""
    they: str = ""
    his: str = ""
    her: str = ""
    its: str = ""
    their: str = ""
    owner: str = ""
    ones: str = ""
    drops_pronouns: bool = False
    masculine: str = ""
    feminine: str = ""
    men: str = ""
    women: str = ""
    ellipses: str = ""
    topic_questions: str = ""
    book_references: str = ""
    longest: str = ""
    shortest: str = ""
    one_of_sections: str = ""
