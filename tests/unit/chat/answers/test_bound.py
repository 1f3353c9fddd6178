"""What stands beyond a reader's bound never shows in an answer about whole books."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from smartchat_core.chat.answers.by_request import draft_about
from smartchat_core.chat.answers.draft import compose
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.understanding.requests import (
    Cast,
    Ending,
    Recap,
    Request,
    Setting,
    Summary,
    Understanding,
    Who,
)
from tests.support.novel import make_novel
from tests.support.open_books import open_book

NOVEL = make_novel()
TEXT = NOVEL.parsed.text
REQUESTS: tuple[Request, ...] = (
    Summary(),
    Recap(),
    Ending(),
    Cast(),
    Setting(),
    Who(name="Tobias Wren"),
    Who(name="Mr. Olsen"),
)


def rewritten(until: int, word: str) -> SourceDocument:
    """The novel with other words beyond the bound, in its text and in the titles of its sections."""
    beyond = " ".join([word.capitalize() + "."] * (len(TEXT) // len(word) + 2))[: len(TEXT) - until]
    sections = tuple(one if one.span.start < until else replace(one, title=word) for one in NOVEL.parsed.sections)
    return SourceDocument.of(NOVEL.document, replace(NOVEL.parsed, text=TEXT[:until] + beyond, sections=sections))


def answered(request: Request, source: SourceDocument, until: int) -> str:
    understanding = Understanding(request=request, text="", search="")
    draft = draft_about(understanding, [open_book(source, until)])
    return compose("", understanding, draft, {source.document.id: source}).to_json() if draft else ""


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(TEXT)), st.sampled_from(REQUESTS), st.text("abcdefgh", min_size=3, max_size=9))
def test_other_words_beyond_the_bound_make_no_difference(until: int, request: Request, word: str) -> None:
    assert answered(request, rewritten(until, word), until) == answered(request, NOVEL, until)
