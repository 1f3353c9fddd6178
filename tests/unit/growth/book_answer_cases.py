"""Finding what to quote for answers about whole books, on texts of any kind."""

from __future__ import annotations

from collections.abc import Callable

from smartchat_core.chat.answers.cast import draft_cast
from smartchat_core.chat.answers.ending import draft_ending, ends_beyond
from smartchat_core.chat.answers.key_sentences import focus_on
from smartchat_core.chat.answers.leaning import leans_on_context, stands_for_person
from smartchat_core.chat.answers.meant import (
    entities_meant,
    is_name,
    is_proper_name,
    occurs,
    occurs_folded,
    similar_names,
)
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import shown_title
from smartchat_core.chat.answers.prose import is_readable
from smartchat_core.chat.answers.recap import draft_recap
from smartchat_core.chat.answers.refusals import draft_missing_section
from smartchat_core.chat.answers.sampling import sample_windows
from smartchat_core.chat.answers.setting import draft_setting
from smartchat_core.chat.answers.summary import draft_summary, summary_statements
from smartchat_core.chat.answers.who import draft_who
from smartchat_core.chat.excerpts.heading_lines import are_heading_lines
from smartchat_core.chat.gathering.naming import named_entities
from smartchat_core.chat.gathering.sides import side_entity
from smartchat_core.chat.rewriting.translation import translate
from smartchat_core.chat.rewriting.vocabulary import Vocabulary
from smartchat_core.chat.understanding.requests import Who
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.span import Span
from tests.support.open_books import open_book
from tests.support.sources import make_source

_ASKED = 4_000


def _opened(text: str) -> OpenBook:
    return open_book(make_source(ParsedDocument(text=text)))


def _translated(text: str) -> None:
    """A text of a book whose words a short question is compared with, and one that may be a question."""
    vocabulary = Vocabulary([text])
    for language in ("de", "zh"):
        translate(text[:_ASKED], source=language, target="en", vocabulary=vocabulary)
    translate("Wann kommt Veronika nach Astronomien? 卡特在哪里", source="de", target="en", vocabulary=vocabulary)


BOOK_ANSWER_CASES: dict[str, Callable[[str], object]] = {
    "smartchat_core.chat.excerpts.heading_lines:are_heading_lines": are_heading_lines,
    "smartchat_core.chat.answers.cast:draft_cast": lambda text: draft_cast([_opened(text)], language=text[:9]),
    "smartchat_core.chat.answers.ending:draft_ending": lambda text: draft_ending([_opened(text)], language=text[:9]),
    "smartchat_core.chat.answers.ending:ends_beyond": lambda text: ends_beyond(_opened(text), text[:9]),
    "smartchat_core.chat.answers.refusals:draft_missing_section": lambda text: draft_missing_section(
        [text], bounded=True, language=text[:9]
    ),
    "smartchat_core.chat.answers.recap:draft_recap": lambda text: draft_recap([_opened(text)], language=text[:9]),
    "smartchat_core.chat.answers.setting:draft_setting": lambda text: draft_setting([_opened(text)], language=text[:9]),
    "smartchat_core.chat.answers.summary:draft_summary": lambda text: draft_summary([_opened(text)], language=text[:9]),
    "smartchat_core.chat.answers.summary:summary_statements": lambda text: list(
        summary_statements(
            _opened(text), [Span(start=0, end=len(text))], each=9, focus=focus_on(_opened(text)), language=text[:9]
        )
    ),
    "smartchat_core.chat.answers.who:draft_who": lambda text: (
        draft_who(Who(name=text), [_opened(text)], language=text[:9]),
        draft_who(Who(name="Ann Grey"), [_opened(text)]),
    ),
    "smartchat_core.chat.gathering.naming:named_entities": lambda text: named_entities(
        [_opened(text)], [text, "Ann Grey"]
    ),
    "smartchat_core.chat.gathering.sides:side_entity": lambda text: (
        side_entity(_opened(text), text),
        side_entity(_opened(text), "Ann Grey's work"),
    ),
    "smartchat_core.chat.answers.key_sentences:focus_on": lambda text: focus_on(
        OpenBook(source=make_source(ParsedDocument(text=text))), names=[text]
    ),
    "smartchat_core.chat.answers.leaning:leans_on_context": leans_on_context,
    "smartchat_core.chat.answers.leaning:stands_for_person": stands_for_person,
    "smartchat_core.chat.answers.meant:is_name": is_name,
    "smartchat_core.chat.answers.meant:is_proper_name": is_proper_name,
    "smartchat_core.chat.answers.meant:entities_meant": lambda text: (
        entities_meant(_opened(text), text),
        entities_meant(_opened(text), "Mr. Ann Grey"),
    ),
    "smartchat_core.chat.answers.meant:occurs": lambda text: occurs("Ann", [_opened(text)]),
    "smartchat_core.chat.answers.meant:occurs_folded": lambda text: occurs_folded(text[:1_000], [_opened(text)]),
    "smartchat_core.chat.answers.meant:similar_names": lambda text: (
        similar_names("Catherine Greyson", [_opened(text)]),
        similar_names(text, [_opened("Catherine sat down. “Yes,” said Catherine.")]),
    ),
    "smartchat_core.chat.answers.places:shown_title": shown_title,
    "smartchat_core.chat.answers.prose:is_readable": is_readable,
    "smartchat_core.chat.answers.sampling:sample_windows": lambda text: sample_windows(
        text, (Span(start=0, end=len(text)),), len(text) // 2
    ),
    "smartchat_core.chat.rewriting.translation:translate": _translated,
}
