from dataclasses import replace

import pytest

from smartchat_core.chat.answers.draft import Draft, compose
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.record import draft_record, draft_records, needs_records_only
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.understanding.catalog import catalog_of
from smartchat_core.chat.understanding.requests import Record, RecordField, Understanding
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.chat.wall import as_read, without_blurb
from smartchat_core.model import AnswerMode, Document, DocumentId, Metadata, ParsedDocument, Span
from smartchat_core.model.metadata import Contributor, ContributorRole, Series
from smartchat_core.model.section import Section, SectionKind, SectionRole
from tests.support.sources import make_source

IMPRINT = (
    "The Salt Road\n\nBy Ida Brandt.\n\nTranslated from the Danish by Otto Lind.\n\n"
    "The Salt Road was first published in 1911. All rights reserved by the heirs.\n\n"
    "The cover shows a painting by Ulla Frost. Third edition, 4 May 1987. ISBN 3-16-148410-0.\n\n"
)
BODY = "Chapter 1\n\nThe mule carried salt for nine days. It was published by nobody in 1650.\n\n"
COLOPHON = "Colophon\n\nThis book was produced for Harbour Press by two printers."


def book(metadata: Metadata | None = None) -> SourceDocument:
    text = IMPRINT + BODY + COLOPHON
    spans = [(0, len(IMPRINT)), (len(IMPRINT), len(IMPRINT + BODY)), (len(IMPRINT + BODY), len(text))]
    about = [
        ("Imprint", SectionKind.FRONT, SectionRole.COPYRIGHT),
        ("Chapter 1", SectionKind.BODY, SectionRole.CHAPTER),
        ("Colophon", SectionKind.BACK, SectionRole.COPYRIGHT),
    ]
    sections = tuple(
        Section(ordinal=index, title=title, span=Span(start=start, end=end), kind=kind, role=role)
        for index, ((start, end), (title, kind, role)) in enumerate(zip(spans, about, strict=True))
    )
    known = metadata or Metadata(title="The Salt Road")
    return make_source(ParsedDocument(text=text, sections=sections, metadata=known), document="salt")


def drafted(field: RecordField, source: SourceDocument, until: int | None = None) -> Draft:
    draft = draft_record(Record(field=field), [OpenBook(source=source, until=until)])
    assert draft is not None
    return draft


def lines(request: Record, documents: list[Document], until: int | None = None) -> list[str]:
    draft = draft_records(request, documents, until=lambda _: until)
    return [one.words for one in draft.statements] if draft else []


def text_of(field: RecordField, source: SourceDocument, until: int | None = None) -> str:
    understanding = Understanding(request=Record(field=field), text="", search="")
    return compose("", understanding, drafted(field, source, until), {source.document.id: source}).text


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (RecordField.AUTHOR, "“By Ida Brandt.” [1]"),
        (RecordField.TRANSLATOR, "“Translated from the Danish by Otto Lind.” [1]"),
        (RecordField.ORIGINAL_LANGUAGE, "“Translated from the Danish by Otto Lind.” [1]"),
        (RecordField.FIRST_PUBLISHED, "“The Salt Road was first published in 1911.” [1]"),
        (RecordField.LICENCE, "“All rights reserved by the heirs.” [1]"),
        (RecordField.COVER, "“The cover shows a painting by Ulla Frost.” [1]"),
        (RecordField.EDITION, "“Third edition, 4 May 1987.” [1]"),
        (RecordField.IDENTIFIER, "“ISBN 3-16-148410-0.” [1]"),
        (RecordField.PUBLISHER, "“This book was produced for Harbour Press by two printers.” [1]"),
    ],
)
def test_what_the_metadata_lack_is_quoted_from_the_imprint_and_the_colophon(field: RecordField, expected: str) -> None:
    answer = text_of(field, book())
    assert answer.endswith(expected)
    assert answer.startswith("“The Salt Road” says of its ")


def test_the_body_of_the_work_states_nothing_of_the_file() -> None:
    assert "1650" not in text_of(RecordField.FIRST_PUBLISHED, book())
    bare = make_source(replace(book().parsed, sections=(replace(book().parsed.sections[1], ordinal=0),)))
    assert "1650" not in "".join(one.words for one in drafted(RecordField.FIRST_PUBLISHED, bare).statements)


def test_metadata_count_before_the_imprint_and_an_author_is_borne_out_by_his_line() -> None:
    source = book(
        Metadata(
            title="The Salt Road",
            authors=("Ida Brandt",),
            language="da",
            publisher="Harbour Press",
            identifiers=("x:1",),
        )
    )
    assert text_of(RecordField.AUTHOR, source) == "“The Salt Road” is by Ida Brandt. “By Ida Brandt.” [1]"
    assert text_of(RecordField.LANGUAGE, source) == "“The Salt Road” is in Danish (da)."
    assert text_of(RecordField.PUBLISHER, source).startswith("This edition of “The Salt Road” is published by Harbour")
    assert text_of(RecordField.IDENTIFIER, source) == "“The Salt Road” is identified by x:1."


def test_an_author_is_not_borne_out_by_a_line_that_says_much_else() -> None:
    line = "An entry of a long list of contents that names Ida Brandt among the many who helped to write it"
    parsed = ParsedDocument(text=line, metadata=Metadata(title="List", authors=("Ida Brandt",)))
    assert text_of(RecordField.AUTHOR, make_source(parsed)) == "“List” is by Ida Brandt."


def test_a_file_that_does_not_say_is_not_spoken_for() -> None:
    source = make_source(ParsedDocument(text="A mule walked.", metadata=Metadata(title="Mule")), document="mule")
    for field in (RecordField.TRANSLATOR, RecordField.AUTHOR, RecordField.DESCRIPTION, RecordField.COVER):
        draft = drafted(field, source)
        assert draft.mode is AnswerMode.NOT_FOUND
        assert draft.statements[0].words == "The file of “Mule” does not say."


def test_words_and_reading_time_are_counted_as_far_as_it_is_read() -> None:
    source = book()
    whole = len(source.parsed.text.split())
    assert text_of(RecordField.WORDS, source) == f"“The Salt Road” has {whole} words."
    until = len(IMPRINT)
    read = f"As far as you have read: “The Salt Road” has {len(IMPRINT.split())} words."
    assert text_of(RecordField.WORDS, source, until) == read
    assert "takes about 1 minute to read" in text_of(RecordField.READING_TIME, source)
    assert "fill about 1 page in print" in text_of(RecordField.PAGES, source)


def test_the_imprint_beyond_the_bound_is_not_quoted() -> None:
    for field in set(RecordField) - {RecordField.LONGEST, RecordField.SHORTEST}:
        draft = drafted(field, book(), until=len(IMPRINT))
        assert all(place.span.end <= len(IMPRINT) for one in draft.statements for place in one.quotes)
        assert "Harbour" not in " ".join(one.words for one in draft.statements)


def _record(title: str, author: str) -> Document:
    return book(Metadata(title=title, authors=(author,))).document


def test_ten_thousand_records_are_answered_without_their_texts() -> None:
    documents = [_record(f"Volume {n}", f"Author {n}") for n in range(10)] * 1_000
    request = Record(field=RecordField.BOOKS)
    assert needs_records_only(request, len(documents))
    listed = lines(request, documents)
    assert (listed[0], listed[-1]) == ("10,000 documents:", "… and 9,800 more")
    assert lines(Record(field=RecordField.AUTHOR), documents)[0] == "“Volume 0” is by Author 0."


def test_the_longest_document_is_measured_as_far_as_it_may_be_read() -> None:
    short, long = replace(_record("Tin", "A"), text_length=90), replace(_record("Salt", "B"), text_length=12_000)
    short, long = replace(short, id=DocumentId("short")), replace(long, id=DocumentId("long"))
    for field, expected in ((RecordField.LONGEST, "Salt"), (RecordField.SHORTEST, "Tin")):
        assert f"is “{expected}” with " in lines(Record(field=field), [short, long])[0]
    assert lines(Record(field=RecordField.LONGEST), [short, long], until=20)[0].endswith("with 20 characters.")
    assert lines(Record(field=RecordField.LONGEST), [short, long], until=0) == []


def test_books_are_narrowed_by_language_and_by_what_they_are_said_to_be() -> None:
    danish = book(Metadata(title="Salt", language="da", description="A tale.", subjects=("Roads -- Fiction",))).document
    german = book(Metadata(title="Tin", language="de")).document
    for about, expected in (("in German", "- Tin"), ("novels", "- Salt")):
        request = Record(field=RecordField.BOOKS, about=about)
        assert lines(request, [danish, german]) == ["1 document:", expected]
    assert draft_records(Record(field=RecordField.BOOKS, about="on whales"), [danish, german]) is None


def test_books_by_an_author_are_listed_though_the_name_is_mistyped() -> None:
    documents = [
        _record("Salt", "Ida Brandt"),
        _record("Tin", "Otto Lind"),
    ]
    for author in ("Ida Brandt", "brandt", "Ida Brant"):
        assert lines(Record(field=RecordField.BOOKS, author=author), documents) == [
            f"1 document by {author}:",
            "- Salt (Ida Brandt)",
        ]
    assert lines(Record(field=RecordField.BOOKS, author="Ole Lund"), documents) == ["There is no document by Ole Lund."]


def test_plays_are_known_by_their_acts() -> None:
    acts = (Section(ordinal=0, title="Act I", span=Span(start=0, end=9), role=SectionRole.ACT),)
    play = make_source(
        ParsedDocument(text="Act I. Oh", sections=acts, metadata=Metadata(title="The Weir")), document="p"
    )
    request = Record(field=RecordField.BOOKS, about="plays")
    assert not needs_records_only(request, 2)
    draft = draft_record(request, [OpenBook(source=play), OpenBook(source=book())])
    assert draft is not None
    assert [one.words for one in draft.statements] == ["1 document:", "- The Weir"]
    none = draft_record(request, [OpenBook(source=book())])
    assert none is not None
    assert none.mode is AnswerMode.NOT_FOUND


def test_the_book_that_was_published_first_comes_first() -> None:
    text = "The Weir was first published in 1890."
    other = make_source(
        ParsedDocument(
            text=text,
            sections=(
                Section(
                    ordinal=0,
                    title="Imprint",
                    span=Span(start=0, end=len(text)),
                    kind=SectionKind.FRONT,
                    role=SectionRole.COPYRIGHT,
                ),
            ),
            metadata=Metadata(title="The Weir"),
        ),
        document="weir",
    )
    draft = draft_record(Record(field=RecordField.FIRST_PUBLISHED), [OpenBook(source=book()), OpenBook(source=other)])
    assert draft is not None
    assert [place.document for one in draft.statements for place in one.quotes] == ["weir", "salt"]


def test_books_are_narrowed_by_the_format_of_their_files() -> None:
    documents = [replace(book().document, media_type="application/pdf"), book().document]
    assert lines(Record(field=RecordField.BOOKS, about="PDFs"), documents) == ["1 document:", "- The Salt Road"]


def test_sections_are_measured_by_themselves() -> None:
    source = book()
    chapter = source.parsed.sections[1].span
    for field, said in (
        (RecordField.WORDS, "“The Salt Road, Chapter 1” has 16 words."),
        (RecordField.PAGES, "“The Salt Road, Chapter 1” is a file without fixed pages"),
        (RecordField.READING_TIME, "“The Salt Road, Chapter 1” takes about 1 minute"),
    ):
        draft = draft_record(Record(field=field), [OpenBook(source=source, parts=(chapter,))])
        assert draft is not None
        assert [one.words[: len(said)] for one in draft.statements] == [said]


def test_a_blurb_is_not_shown_to_who_has_not_read_the_book() -> None:
    source = book(Metadata(title="The Salt Road", description="The mule dies at the end."))
    assert "The mule dies" in drafted(RecordField.DESCRIPTION, source).statements[0].words
    bounded = drafted(RecordField.DESCRIPTION, as_read(source, len(IMPRINT)), until=len(IMPRINT))
    assert bounded.mode is AnswerMode.NOT_FOUND
    assert "mule" not in bounded.statements[0].words
    of_many = Record(field=RecordField.DESCRIPTION)
    assert not any("mule" in line for line in lines(of_many, [without_blurb(source.document, 5)] * 30, until=5))


def test_the_oldest_is_named_with_the_year_that_its_text_states() -> None:
    text = "Imprint\n\nThe Tin Road was first published in 1898.\n\n"
    later = make_source(ParsedDocument(text=text, metadata=Metadata(title="The Tin Road")), document="tin")
    books = [OpenBook(source=book()), OpenBook(source=later)]
    for field, expected in (
        (RecordField.OLDEST, "“The Tin Road” (1898)"),
        (RecordField.NEWEST, "“The Salt Road” (1911)"),
    ):
        draft = draft_record(Record(field=field), books)
        assert draft is not None
        assert expected in draft.statements[0].words
        assert len(draft.statements) > 2


def test_of_few_documents_each_length_is_stated() -> None:
    short, long = (replace(book().document, text_length=length, id=DocumentId(str(length))) for length in (10, 30))
    assert lines(Record(field=RecordField.LONGEST), [short, long]) == [
        "The longest document is “The Salt Road” with 30 characters.",
        "“The Salt Road” has 10 characters.",
    ]


def test_what_the_metadata_state_of_the_work_is_said() -> None:
    stated = Metadata(
        title="The Salt Road",
        contributors=(Contributor(name="Otto Lind", role=ContributorRole.TRANSLATOR),),
        series=(Series(name="Roads", position="2"),),
        original_language="da",
        first_published="1911",
        published="1987-05-04",
    )
    source = make_source(ParsedDocument(text="A mule walked.", metadata=stated), document="salt")
    assert text_of(RecordField.TRANSLATOR, source) == "“The Salt Road” is translated by Otto Lind."
    assert text_of(RecordField.SERIES, source) == "“The Salt Road” is part of a series: Roads (2)."
    assert text_of(RecordField.ORIGINAL_LANGUAGE, source) == "“The Salt Road” is translated from Danish (da)."
    published = text_of(RecordField.PUBLISHED, source)
    assert "“The Salt Road” was first published: 1911." in published
    assert "1987-05-04" in published


@pytest.mark.parametrize(
    "question",
    [
        "Which series is it part of?",
        "What series does The Salt Road belong to?",
        "Is The Salt Road part of a series?",
        "Zu welcher Reihe gehört The Salt Road?",
        "À quelle série appartient The Salt Road ?",
        "《The Salt Road》属于哪个系列？",
        "这本书是哪套丛书的第几册？",
        "這本書屬於哪個系列？",
        "《The Salt Road》的系列名是什么？",
        "哪个系列收录了《The Salt Road》？",
        "『The Salt Road』はどのシリーズに属していますか？",
        "この本はシリーズの何巻目ですか？",
        "『The Salt Road』が含まれるシリーズは何ですか？",
        "『The Salt Road』はシリーズですか？",
    ],
)
def test_series_are_asked_for(question: str) -> None:
    catalog = catalog_of([make_source(ParsedDocument(text="x", metadata=Metadata(title="The Salt Road"))).document])
    request = understand(question, catalog=catalog).request
    assert isinstance(request, Record)
    assert request.field is RecordField.SERIES


@pytest.mark.parametrize(
    "question",
    [
        "系列是什么意思？",
        "《The Salt Road》里提到了哪些系列事件？",
        "シリーズとは何ですか？",
        "全集を買ったのは誰ですか？",
    ],
)
def test_a_series_that_is_no_series_of_books_is_not_meant(question: str) -> None:
    catalog = catalog_of([make_source(ParsedDocument(text="x", metadata=Metadata(title="The Salt Road"))).document])
    request = understand(question, catalog=catalog).request
    assert not (isinstance(request, Record) and request.field is RecordField.SERIES)
