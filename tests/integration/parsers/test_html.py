"""Reading HTML files, and HTML that other parsers make."""

from pathlib import Path

import pytest

from smartchat_adapters.parsers.html.parser import HtmlParser, html_to_document
from smartchat_core.errors import EmptyFile, FileTooLarge, InputError, NoTextFound
from smartchat_core.model.anchors import AnchorKind
from smartchat_core.model.locator import LineLocator
from smartchat_core.model.parsed import Metadata, WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.model.span import Span
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

LIMITS = ParsingLimits()
RUSSIAN = "<p>Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.</p>" * 5


def test_sections_from_headings() -> None:
    document = html_to_document(
        "<h1>One <sup><a href='#n'>1</a></sup></h1><p>a</p><h3>Deep</h3><p>b</p><h2>Less</h2>c<h1>Two</h1><p>d</p>"
        "<section role='doc-endnotes'><p>Note.</p></section>"
    )
    check_canonical(document)
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "One"),
        (2, "Deep"),
        (2, "Less"),
        (1, "Two"),
        (2, "Notes"),
    ]
    assert document.sections[-1].kind is SectionKind.NOTES
    assert document.sections[1].span.of(document.text) == "Deep\n\nb"


def test_places_are_lines() -> None:
    document = html_to_document("<p>a</p><p>b<br>c</p>")
    assert document.text == "a\n\nb\nc"
    assert document.anchors.kind is AnchorKind.LINES
    last = Span(start=len(document.text) - 1, end=len(document.text))
    assert document.anchors.locate(last, document.text) == LineLocator(first_line=4, last_line=4)


def test_metadata_of_the_head_fills_gaps_only() -> None:
    source = (
        "<html lang=fr><head><title> The\n title</title><meta name=author content='A. Author'>"
        "<meta property='og:description' content='About.'><meta name=dc.date content='1999-12-31T00:00'></head>x"
    )
    assert html_to_document(source).metadata == Metadata(
        title="The title", authors=("A. Author",), language="fr", description="About.", published="1999-12-31"
    )
    assert html_to_document(source, metadata=Metadata(title="Known")).metadata.title == "Known"


@pytest.mark.parametrize(
    ("data", "warned"),
    [
        (RUSSIAN.encode(), False),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), False),
        (RUSSIAN.encode("utf-16"), False),
        (RUSSIAN.encode("utf-16-le"), False),
        (RUSSIAN.encode("utf-16-be"), False),
        (b"<meta charset=koi8-r>" + RUSSIAN.encode("koi8-r"), False),
        (b"<!--" + b"x" * 100_000 + b"--><meta charset='windows-1251'>" + RUSSIAN.encode("cp1251"), False),
        (b"<meta charset=iso-8859-1>" + RUSSIAN.encode(), False),
        (b"<meta charset=utf-8>" + RUSSIAN.encode("cp1251"), True),
        (RUSSIAN.encode("cp1251"), True),
        (b"<meta charset=nonsense>" + RUSSIAN.encode("cp1251"), True),
    ],
)
def test_encodings(data: bytes, warned: bool) -> None:
    document = html_to_document(data)
    assert document.text.startswith("Все счастливые семьи")
    codes = [warning.code for warning in document.warnings]
    assert codes == ([WarningCode.ENCODING_GUESSED] if warned else [])


def test_windows_quotes_in_what_calls_itself_latin() -> None:
    assert html_to_document(b"<meta charset=iso-8859-1><p>\x93Oui\x94 \xe9</p>").text == "“Oui” é"


@pytest.mark.parametrize("markup", ["", " ", "<p>", "<!-- x -->", "\0", "</p></p>", "<script>x</script>"])
def test_without_text(markup: str, tmp_path: Path) -> None:
    assert html_to_document(markup).text == ""
    path = tmp_path / "a.html"
    path.write_text(markup, encoding="utf-8")
    with pytest.raises(NoTextFound if markup else EmptyFile):
        HtmlParser().parse(path, limits=LIMITS)


def test_very_deep_and_very_long() -> None:
    assert html_to_document("<div>" * 10_000 + "deep").text == "deep"
    assert html_to_document("<b>" * 10_000 + "deep").text == "deep"
    with pytest.raises(FileTooLarge):
        html_to_document("<p>12345</p>" * 10, text_characters=40)


def test_nothing_runs_and_nothing_is_fetched() -> None:
    source = (
        "<p onclick=x>a</p><iframe src='http://127.0.0.1:9/'>b</iframe><img src='http://127.0.0.1:9/c.png'>"
        "<script>d</script><object data='http://127.0.0.1:9/'>e</object><p>{{7*7}} &lt;script&gt;</p>"
    )
    assert html_to_document(source).text == "a\n\ne\n\n{{7*7}} <script>"


def test_tables_and_lists_as_other_parsers_make_them() -> None:
    source = (
        "<ul><li>a</li><li><p>b</p></li></ul><table><thead><tr><th><p>h</p></th><th><p>i</p></th></tr></thead>"
        "<tbody><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table><p>x</p>"
    )
    document = html_to_document(source)
    assert document.text == "a\n\nb\n\nh i\n1 2\n\nx"
    check_canonical(document)


def test_real_pages(shared_data: Path) -> None:
    for folder in ("other/tika", "other/docling", "hostile/tika"):
        for path in sorted((shared_data / folder).glob("*.html")):
            try:
                document = HtmlParser().parse(path, limits=LIMITS)
            except InputError:
                continue
            check_canonical(document)


def test_a_charset_that_lies(shared_data: Path) -> None:
    path = shared_data / "other" / "tika" / "testArabicMisleadingCharset.html"
    document = HtmlParser().parse(path, limits=LIMITS)
    assert "اللغة العربية" in document.text
