"""The way back: every span of the text is found again in the original by an independent resolver."""

import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_adapters.parsers.html.markup import MarkupReader
from smartchat_adapters.parsers.html.page import _parsed, xhtml_page
from smartchat_core.model.anchors import AnchorKind
from smartchat_core.model.locator import EpubLocator
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.span import Span
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder
from smartchat_core.ports.parser import ParsingLimits
from tests.support.cfi import CfiResolver
from tests.support.epub_maker import EpubMaker, page

_REMOVED = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")  # joiners are spelling at some places only


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2)


def canonical(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(_REMOVED.sub("", text).translate(_RAISED).split()))


def assert_found(document: ParsedDocument, resolver: CfiResolver, start: int, end: int) -> None:
    locator = document.anchors.locate(Span(start=start, end=end), document.text)
    assert isinstance(locator, EpubLocator)
    first, last = resolver.point(locator.start_cfi), resolver.point(locator.end_cfi)
    assert first.href == locator.href
    if (first.href, first.path) == (last.href, last.path):
        assert canonical(resolver.text(first, last)) == canonical(document.text[start:end])
    else:
        # The words at both ends stand where the span begins and ends.
        opening = canonical(resolver.rest(first))
        closing = canonical(resolver.beginning(last))
        assert opening[:1] == canonical(document.text[start:end])[:1]
        assert closing[-1:] == canonical(document.text[start:end])[-1:]


def assert_all_found(path: Path, *, tries: int) -> None:
    document = EpubParser().parse(path, limits=ParsingLimits())
    resolver = CfiResolver(path)
    chance = random.Random(path.name)
    for _ in range(tries):
        start = chance.randrange(len(document.text))
        end = min(start + chance.randint(1, 60), len(document.text))
        span = document.text[start:end]
        start += len(span) - len(span.lstrip())
        end -= len(span) - len(span.rstrip())
        ends = {document.text[start], document.text[end - 1]} if start < end else set()
        if ends and not unicodedata.combining(document.text[start]) and ends.isdisjoint("\u200c\u200d"):
            assert_found(document, resolver, start, end)


def test_made_book(tmp_path: Path) -> None:
    maker = EpubMaker()
    maker.add(
        "one.xhtml",
        "<h1>One <!-- note --> more</h1>\n<p>  Some\n   <b>bold </b> <i/>text\u2060—with e\u0301 and 𝒳y.</p>",
    )
    maker.add(
        "two.xhtml",
        "<table><tr><td>A&amp;B</td><td>c<br/>d</td></tr></table><p>so\xadft <sup><a href='#x'>1</a></sup>tail</p>"
        "<pre>x\n   y\n</pre><p>\u2060—lead \u2060 loose</p><div>a<p>b</p>c<![CDATA[<d>]]></div>",
    )
    assert_all_found(maker.write(tmp_path / "a.epub"), tries=2000)


def test_places_beside_hidden_text(tmp_path: Path) -> None:
    maker = EpubMaker()
    maker.add(
        "one.xhtml",
        "<style>.x{display:none} .y{visibility:hidden}</style><h1>One</h1><div class='x'>no<p>no</p></div>"
        "<p>A <b class='x'>no<i>no</i></b> second <i>part</i><span class='y'> no <br/></span> of\u2060 it.</p>"
        "<ul><li class='x'>no</li><li>yes<img class='x' alt='no'/></li></ul>",
    )
    path = maker.write(tmp_path / "a.epub")
    assert "no" not in EpubParser().parse(path, limits=ParsingLimits()).text
    assert_all_found(path, tries=500)


_WORDS = st.lists(
    st.sampled_from(
        [
            "ab",
            "c",
            " ",
            "  ",
            "\n\t",
            "\u2060",
            "\xad",
            "e\u0301",
            "é",
            "𝒳",
            "ه\u200c",
            "\u200d",
            "&amp;",
            "<!--c-->",
            "\xa0",
            "ﷺ",
        ]
    ),
    max_size=6,
).map("".join)
_MARKUP = st.recursive(
    _WORDS,
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        st.sampled_from(["p", "i", "div", "span", "td", "tr", "li", "ul", "h2", "pre", "rt", "sup", "blockquote"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(bodies=st.lists(_MARKUP, min_size=1, max_size=3))
def test_any_markup(bodies: list[str], tmp_path: Path) -> None:
    maker = EpubMaker()
    for number, body in enumerate(bodies):
        maker.add(f"{number}.xhtml", f"<p>start {number}</p>{body}")
    assert_all_found(maker.write(tmp_path / "a.epub"), tries=30)


@given(body=_MARKUP)
def test_pages_are_the_same_read_fast_or_by_the_parser(body: str) -> None:
    source = page(f"<p>start</p>{body}").encode()
    documents = []
    for made in (xhtml_page(source), _parsed(source)):
        builder = CanonicalTextBuilder(kind=AnchorKind.EPUB)
        MarkupReader(builder).read(made, resource="0")
        documents.append(builder.build(resources=("/6/2|a.xhtml",)))
    fast, slow = documents
    assert fast.text == slow.text
    for offset, character in enumerate(fast.text):
        if not character.isspace():
            span = Span(start=offset, end=offset + 1)
            assert fast.anchors.locate(span, fast.text) == slow.anchors.locate(span, slow.text)


@pytest.mark.parametrize(
    "pattern",
    ["books/*hamlet.epub", "books/*middlemarch.epub", "books/*leaves-of-grass.epub", "other/epub-samples/*.epub"],
)
def test_real_books(pattern: str, shared_data: Path) -> None:
    for path in sorted(shared_data.glob(pattern)):
        if path.name != "idpf-svg-in-spine.epub":
            assert_all_found(path, tries=500)
