"""What becomes of markup in the running text, and the builder of canonical texts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_core.errors import FileTooLarge
from smartchat_core.model.section import SectionKind
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.epub_maker import EpubMaker

CASES = {
    "inline": ("<p>a <i>b</i>c<b> d</b>  <u>e </u> f</p>", "a bc d e f"),
    "source lines": ("<p>one\n\t two\r\n three&#160;four</p>", "one two three four"),
    "paragraphs": ("<div>a<div>b</div>c<p/><p>d</p></div>", "a\n\nb\n\nc\n\nd"),
    "verse": ("<p><span>one</span>\n<br/>\n<span>two</span></p>", "one\ntwo"),
    "double break": ("<p>one<br/><br/>two</p>", "one\n\ntwo"),
    "stanza": ('<div class="stanza"><div>one</div><div>two</div></div><p>x</p>', "one\ntwo\n\nx"),
    "line numbers": ('<div class="stanza"><div>one<span class="lnum">10</span></div></div>', "one"),
    "list": ("<p>a</p><ul><li>b</li><li>c<ol><li>d</li></ol></li></ul><p>e</p>", "a\n\nb\nc\nd\n\ne"),
    "definitions": ("<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>", "a\nb\nc\nd"),
    "table": (
        "<p>x</p><table><tr><td/><td>a</td></tr><tr><td>b</td><td><p>c<br/>d</p><p>e</p></td><td> f</td></tr></table>y",
        "x\n\na\nb c\nd\ne f\n\ny",
    ),
    "layout table": ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"),
    "headings": ("<h1>a</h1><h2>b <br/>c</h2>d", "a\n\nb\nc\n\nd"),
    "heading as picture": ('<h1><img alt="Chapter 1" src="x"/></h1><p>a <img alt="no" src="y"/></p>', "Chapter 1\n\na"),
    "dropped": ("<p>a<script>x</script><style>y</style><template>z</template></p>", "a"),
    "hidden": ('<p>a<span hidden="hidden">b</span></p>', "a"),
    "ruby": ("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>", "漢字"),
    "page breaks": ('<p>one <span epub:type="pagebreak" title="3">3</span>two</p>', "one two"),
    "page numbers": ('<p>one <span class="pagenum">[Pg 3]</span>two</p>', "one two"),
    "note marks": ('<p>one<a epub:type="noteref" href="#n"><sup>1</sup></a>.</p>', "one."),
    "plain note marks": ('<p>one<sup><a href="n.xhtml#n">[12]</a></sup>.</p>', "one."),
    "worded references": ('<p>see <a epub:type="noteref" href="#n">the treaty</a>.</p>', "see the treaty."),
    "formula": ('<p>a <math alttext="x squared"><mi>x</mi><mn>2</mn></math> b</p>', "a x squared b"),
    "formula without words": ("<p>a <math><mi>x</mi><mo>+</mo><mn>2</mn></math></p>", "a x+2"),
    "drawing": ("<svg><title>t</title><text>one</text><text>two</text></svg>", "one\ntwo"),
    "invisible": ("<p>Al\u00adger\u200bn\x7fon\ufeff \u202eand\u202c\u2060—so</p>", "Algernon and—so"),
    "invisible at spaces": ("<p>a \u2060 b\u200b \u2060c</p>\u2060<p>\u2060</p><p>d\u2060</p>", "a b c\n\nd"),
    "joiners": (
        "<p>می\u200cخواهم <b>خانه</b>\u200cها ශ්\u200dරී 👨\u200d👩 Au\u200cflage \u200c\u200d</p>",
        "می\u200cخواهم خانه\u200cها ශ්\u200dරී 👨\u200d👩 Auflage",
    ),
    "composed": ("<p>Cafe\u0301 e\u200d\u0301 e<i>\u0301</i></p>", "Café é é"),
    "entities": ("<p>&lt;b&gt; &amp;amp; &#x41;&#66; &quot;</p>", '<b> &amp; AB "'),
    "comments": ("<p>o<!-- <p>no</p> -->ne<![CDATA[ <two>]]></p>", "one <two>"),
    "brackets": ('<p title="a>b">1 > 2</p><p>3 > 4</p>', "1 > 2\n\n3 > 4"),
    "preformatted": ("<pre>if a:\n    b\n\nc</pre>", "if a:\nb\n\nc"),
    "quotation": ("<blockquote><p>a</p></blockquote><hr/>b", "a\n\nb"),
}


@pytest.mark.parametrize("name", CASES)
def test_markup(name: str, tmp_path: Path) -> None:
    body, expected = CASES[name]
    maker = EpubMaker()
    maker.add("a.xhtml", body)
    document = EpubParser().parse(maker.write(tmp_path / "a.epub"), limits=ParsingLimits())
    assert document.text == expected
    check_canonical(document)


RUBY = {
    "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>": [("漢", "かん"), ("字", "じ")],
    "吾 <ruby> <rb>猫</rb><rt>ね<b>こ</b></rt></ruby>": [("猫", "ねこ")],
    "<ruby><rbc><rb>東</rb><rb>京</rb></rbc><rtc><rt>とう</rt><rt>きょう</rt></rtc></ruby>": [("東京", "とうきょう")],
    "<ruby><rt>x</rt></ruby>": [],
}


@pytest.mark.parametrize("body", RUBY)
def test_readings_are_kept_beside_the_text(body: str, tmp_path: Path) -> None:
    maker = EpubMaker()
    maker.add("a.xhtml", f"<p>始め。</p><p>{body}だ</p>")
    document = EpubParser().parse(maker.write(tmp_path / "a.epub"), limits=ParsingLimits())
    assert [(one.span.of(document.text), one.text) for one in document.readings] == RUBY[body]


PIECES = st.sampled_from(
    ["a", "B", " ", "  ", "\n", "\t", "é", "e", "\u0301", "\u0323", "\u2060", "\xad", "\u200d", "\u200c", "ه",
     "\u1100", "\u1161", "\u11a8", "𝒳", "\xa0", "\u3000", "ﬁ", "\u212b", "\u064b", "\u0651", "\x07"]
)  # fmt: skip
RUNS = st.lists(st.one_of(st.lists(PIECES, max_size=6).map("".join), st.sampled_from(["<p>", "<br>"])), max_size=12)


@given(runs=RUNS)
def test_whatever_is_appended_is_canonical(runs: list[str]) -> None:
    builder = CanonicalTextBuilder()
    for run in runs:
        match run:
            case "<p>":
                builder.paragraph_break()
            case "<br>":
                builder.line_break()
            case _:
                builder.section(run, level=1)
                builder.text(run)
    built = builder.build()
    if built.text:
        check_canonical(built)
    else:
        assert (built.sections, max(built.anchors.offsets, default=0)) == ((), 0)


def test_the_stronger_break_wins_and_none_stands_at_the_ends() -> None:
    builder = CanonicalTextBuilder()
    builder.paragraph_break()
    builder.text("a ")
    builder.line_break()
    builder.paragraph_break()
    builder.line_break()
    builder.text(" b")
    builder.paragraph_break()
    assert builder.build().text == "a\n\nb"


def test_the_length_is_bounded() -> None:
    builder = CanonicalTextBuilder(text_characters=5)
    builder.text("12345")
    with pytest.raises(FileTooLarge):
        builder.text("6")


def test_sections_nest_by_level_and_inherit_their_kind() -> None:
    builder = CanonicalTextBuilder()
    for title, level, kind in (
        ("Preface", 2, SectionKind.FRONT),
        ("To the reader", 3, None),
        ("Nothing", 1, None),
        ("Part", 1, SectionKind.FRONT),
        ("Chapter", 4, SectionKind.BODY),
    ):
        builder.paragraph_break()
        builder.section(title, level=level, kind=kind)
        if title != "Nothing":
            builder.text(f"{title}.")
    builder.section("Aside", level=9, kind=SectionKind.NOTES, start=0, end=4)
    document = builder.build()
    check_canonical(document)
    assert [(section.title, section.level, section.kind) for section in document.sections] == [
        ("Preface", 1, SectionKind.FRONT),
        ("Aside", 2, SectionKind.NOTES),
        ("To the reader", 2, SectionKind.FRONT),
        ("Part", 1, SectionKind.BODY),
        ("Chapter", 2, SectionKind.BODY),
    ]
