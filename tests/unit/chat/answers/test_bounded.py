from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.answers.by_request import draft_about
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.understanding.requests import (
    Contents,
    ContentsWish,
    Mentions,
    MentionWish,
    Quotation,
    QuotationWish,
    Record,
    RecordField,
    Request,
    Understanding,
)
from smartchat_core.model import Metadata, ParsedDocument, Span
from smartchat_core.model.section import Section, SectionKind, SectionRole
from tests.support.sources import make_source

PIECES = (
    ("Imprint", "Translated by Else Krog. First published in 1902.", SectionKind.FRONT, SectionRole.COPYRIGHT, None),
    ("I: The Quarry", "Granite fell. Aksel Holt counted the carts.", SectionKind.BODY, SectionRole.CHAPTER, 1),
    ("II: The Cart", "The cart broke in the snow, and Holt sang.", SectionKind.BODY, SectionRole.CHAPTER, 2),
    ("III", "Nobody counted granite again.", SectionKind.BODY, SectionRole.CHAPTER, 3),
    (
        "Colophon",
        "Produced for Fjord Press in 1999. ISBN 0306406152.",
        SectionKind.BACK,
        SectionRole.COPYRIGHT,
        None,
    ),
)


def quarry() -> SourceDocument:
    text, sections = "", []
    for ordinal, (title, body, kind, role, number) in enumerate(PIECES):
        piece = f"{title}\n\n{body}\n\n"
        span = Span(start=len(text), end=len(text) + len(piece))
        sections.append(Section(ordinal=ordinal, title=title, span=span, kind=kind, role=role, number=number))
        text += piece
    metadata = Metadata(title="The Quarry Road", authors=("Nils Falk",))
    return make_source(ParsedDocument(text=text, sections=tuple(sections), metadata=metadata), document="quarry")


QUARRY = quarry()
TEXT = QUARRY.parsed.text
REQUESTS: list[Request] = [
    *(Contents(wish=wish, roles=roles) for wish in ContentsWish for roles in ((), (SectionRole.CHAPTER,))),
    *(Record(field=field) for field in RecordField),
    *(Mentions(terms=("granite", "Holt", "Krogg"), wish=wish) for wish in MentionWish),
    *(Quotation(phrase="the cart broke in the show", wish=wish) for wish in QuotationWish),
]


def marked(until: int) -> SourceDocument:
    """The book in which everything beyond the bound, titles as well, is made of other words."""
    beyond = "".join("Z" if one.isalpha() else "9" if one.isdigit() else one for one in TEXT[until:])
    sections = tuple(
        one if one.span.start + len(one.title) <= until else replace(one, title="Z" * len(one.title))
        for one in QUARRY.parsed.sections
    )
    return make_source(replace(QUARRY.parsed, text=TEXT[:until] + beyond, sections=sections), document="quarry")


@given(
    until=st.integers(min_value=0, max_value=len(TEXT)),
    request=st.sampled_from(REQUESTS),
    part=st.sampled_from([None, 1, 2, 3]),
)
def test_what_stands_beyond_the_bound_never_matters(until: int, request: Request, part: int | None) -> None:
    understanding = Understanding(request=request, text="", search="")
    parts: tuple[Span, ...] | None = None
    if part is not None:
        span = QUARRY.parsed.sections[part].span
        parts = (Span(start=span.start, end=min(span.end, until)),) if span.start < until else ()
    known, other = (
        draft_about(understanding, [OpenBook(source=one, until=until, parts=parts)]) for one in (QUARRY, marked(until))
    )
    assert known == other
    if known is not None:
        places = [*known.closest, *(place for one in known.statements for place in one.quotes)]
        assert all(place.span.end <= until for place in places)
