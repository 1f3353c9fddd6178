from __future__ import annotations

import re
from pathlib import Path

import pytest

from smartchat_adapters.parsers.html.markdown import MarkdownParser
from smartchat_adapters.parsers.html.markdown_nesting import without_deep_nesting
from smartchat_core.errors import EmptyFile, FileTooLarge, NoTextFound, UnsupportedFormat
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.growth import growth_of


def read(tmp_path: Path, content: str | bytes, *, limits: ParsingLimits | None = None) -> ParsedDocument:
    path = tmp_path / "page.md"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    document = MarkdownParser().parse(path, limits=limits or ParsingLimits())
    check_canonical(document)
    return document


def test_headings_become_sections(tmp_path: Path) -> None:
    document = read(tmp_path, "# The House\n\nIntro.\n\nFirst\n=====\n\n## Deep `code`\n\nText *here*.\n")
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "The House"),
        (1, "First"),
        (2, "Deep code"),
    ]
    assert document.text == "The House\n\nIntro.\n\nFirst\n\nDeep code\n\nText here."


def test_title_is_the_only_heading_at_the_top(tmp_path: Path) -> None:
    assert read(tmp_path, "# The House\n\n## One\n\ntext").metadata.title == "The House"
    assert read(tmp_path, "Words before.\n\n# The House\n").metadata.title == ""
    assert read(tmp_path, "# One\n\ntext\n\n# Two\n\ntext").metadata.title == ""


def test_front_matter(tmp_path: Path) -> None:
    source = '---\ntitle: "The House"\nauthors:\n  - Anna Muster\n  - Bert\nlang: de\ndate: 2020-01-02\n---\n\nText.\n'
    document = read(tmp_path, source)
    assert document.text == "Text."
    assert document.metadata.title == "The House"
    assert document.metadata.authors == ("Anna Muster", "Bert")
    assert document.metadata.language == "de"
    assert document.metadata.published == "2020-01-02"


def test_author_on_one_line_and_windows_line_ends(tmp_path: Path) -> None:
    document = read(tmp_path, "---\r\ntitle: T\r\nauthor: [A, B]\r\n---\r\nText.\r\n")
    assert document.metadata.authors == ("A", "B")
    assert document.text == "Text."


def test_rule_at_the_beginning_is_no_front_matter(tmp_path: Path) -> None:
    assert read(tmp_path, "---\n\nText.\n").text == "Text."


def test_layouts(tmp_path: Path) -> None:
    source = "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\ny = 2\n```\n\nverse  \nline\n"
    text = read(tmp_path, source).text
    assert text.startswith("one\ntwo\n\na b\n")
    assert text.endswith("\n1 2\n\nx = 1\ny = 2\n\nverse\nline")


def test_markup_within_is_read_as_markup(tmp_path: Path) -> None:
    text = read(tmp_path, "Press <kbd>F1</kbd>.\n\n<script>alert(1)</script>\n\n<div>End &amp; &copy;</div>\n").text
    assert text == "Press F1.\n\nEnd & ©"


def test_deep_nesting_ends(tmp_path: Path) -> None:
    assert read(tmp_path, ">" * 5000 + " word\n\n" + "[" * 5000 + "\n\nEnd.").text.endswith("End.")


@pytest.mark.parametrize(
    "source",
    [
        ">" * 3_000 + "word0 word1",
        "> - " * 3_000 + "word0\n\nword1",
        "".join(f"{'  ' * number}- word{number}\n" for number in range(300)),
        "".join(f"{'   ' * number}1. word{number}\n" for number in range(300)),
        "".join(f"term\n{'  ' * number}: word{number}\n\n" for number in range(300)),
        "".join(f"{'>' * number} word{number}\n" for number in range(300)),
    ],
)
def test_every_word_of_deep_lists_and_quotations_is_read(tmp_path: Path, source: str) -> None:
    words = sorted(set(re.findall(r"word\d+", source)))
    assert sorted(re.findall(r"word\d+", read(tmp_path, source).text)) == words


def test_notes_without_reference_are_read_and_arrows_are_not(tmp_path: Path) -> None:
    text = read(tmp_path, "Text.[^a]\n\n[^a]: First.\n\n[^b]: Second\n    goes on.\n").text
    assert text == "Text.\n\nFirst.\n\nSecond goes on."
    assert read(tmp_path, "[^b]: Alone.\n").text == "Alone."


def test_bounds_of_nesting_take_linear_time() -> None:
    units = [">", "- ", "1. ", "> - ", " ", "\t", "[^a", "[^a]:", "[^", "1", ": "]
    assert [unit for unit in units if not growth_of(without_deep_nesting, unit).linear] == []


def test_other_encoding(tmp_path: Path) -> None:
    document = read(tmp_path, "## können\n\nkönnen\n\näöüß\n".encode("cp1252"))
    assert document.text == "können\n\nkönnen\n\näöüß"
    assert [warning.code for warning in document.warnings] == [WarningCode.ENCODING_GUESSED]


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        read(tmp_path, b"")
    with pytest.raises(NoTextFound):
        read(tmp_path, "<!-- nothing -->\n")
    with pytest.raises(UnsupportedFormat):
        read(tmp_path, bytes(range(32)) * 50)
    with pytest.raises(FileTooLarge):
        read(tmp_path, "word " * 100, limits=ParsingLimits(text_characters=100))


def test_real_pages(shared_data: Path) -> None:
    for path in sorted((shared_data / "other").rglob("*.md")):
        document = MarkdownParser().parse(path, limits=ParsingLimits())
        check_canonical(document)
        assert document.sections


@pytest.mark.parametrize(
    ("front", "title", "authors"),
    [
        ("---\ntitle: >-\n  A Folded\n  Title\nauthor: {name: A B, url: x}\n---\n", "A Folded Title", ["A B"]),
        ("---\ntitle: |\n  Two\n  lines\nauthor:\n  - name: A B\n    affiliation: U\n...\n", "Two lines", ["A B"]),
        (
            "---\ntitle: 'T: U'\nauthor:\n- name: {given: Ann, family: Writer}\n- C D\n---\n",
            "T: U",
            ["Ann Writer", "C D"],
        ),
        ("---\ntitle: The Mill: A History\nauthors: [A B, 'C D']\n---\n", "The Mill: A History", ["A B", "C D"]),
        ("---\ntitle: No\nauthor:\n- A B:\n    institute: u\n---\n", "No", ["A B"]),
        (
            "---\ntitle:\n- type: main\n  text: My Book\ncreator:\n- role: author\n  text: A B\n---\n",
            "My Book",
            ["A B"],
        ),
        ('+++\ntitle = "T"\nauthors = ["A B", "C D"]\ndate = 2020-01-01\n+++\n', "T", ["A B", "C D"]),
        ('+++\ntitle = "T"\n[[author]]\nname = "A B"\n+++\n', "T", ["A B"]),
        ('{\n  "title": "T",\n  "author": {"name": "A B"}\n}\n\n', "T", ["A B"]),
        ("% T\n% A B; C D\n% 2020\n\n", "T", ["A B", "C D"]),
    ],
)
def test_front_matter_as_programs_write_it(tmp_path: Path, front: str, title: str, authors: list[str]) -> None:
    document = read(tmp_path, f"{front}\n# One\n\nText.\n")
    assert document.text == "One\n\nText."
    assert (document.metadata.title, list(document.metadata.authors)) == (title, authors)


def test_front_matter_says_more_than_title_and_authors(tmp_path: Path) -> None:
    source = (
        "---\ntitle: T\ndate: 2021-05-03T10:00:00Z\ntags: [mill, water]\nkeywords: salt, sea\nlang: en_GB\n"
        "abstract: |\n  Long\n  text.\nisbn: 978-3-16-148410-0\n"
        "translator: T R\nseries: S\nseries_index: 2\n---\nText.\n"
    )
    metadata = read(tmp_path, source).metadata
    assert (metadata.published, metadata.language, metadata.description) == ("2021-05-03", "en-GB", "Long text.")
    assert metadata.subjects == ("mill", "water", "salt", "sea")
    assert (metadata.isbns, metadata.translators) == (("9783161484100",), ("T R",))
    assert [(series.name, series.position) for series in metadata.series] == [("S", "2")]


@pytest.mark.parametrize(
    "source",
    [
        "---\n\nNot metadata: just words.\n\n---\n\nText.\n",
        "---\nWords and more words\n---\n\nText.\n",
        "---\nremark: words that name nothing known\n---\n\nText.\n",
        '{"setting": "words"}\n\nText.\n',
        "+++\nno words of TOML\n+++\n\nText.\n",
        "% words after a percent sign\n\nText.\n",
    ],
)
def test_what_only_looks_like_front_matter_stays(tmp_path: Path, source: str) -> None:
    text = read(tmp_path, source).text
    assert "ords" in text
    assert text.endswith("Text.")


def test_front_matter_that_would_grow_stays_small(tmp_path: Path) -> None:
    bomb = "---\ntitle: T\na: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=False)
    )
    document = read(tmp_path, f"{bomb}---\n\nText.\n")
    assert (document.metadata.title, document.text) == ("T", "Text.")
    for deep in (f"---\ntitle: {'[' * 20_000}\n---\n\nText.\n", '{"title": ' + "[" * 20_000 + "\n\nText.\n"):
        assert read(tmp_path, deep).text.endswith("Text.")


def test_notes_definitions_and_formulas(tmp_path: Path) -> None:
    source = "Text.[^1] And $a*b*c$ stays.\n\n$$\nx_1 * y_2\n$$\n\nFog\n: Low cloud.\n\n[^1]: Word\n"
    document = read(tmp_path, source)
    assert "And $a*b*c$ stays." in document.text
    assert "$$x_1 * y_2$$" in document.text
    assert "Low cloud." in document.text
    assert "Word" in document.text


def test_every_word_of_the_source_is_read(tmp_path: Path) -> None:
    """Each kind of part has a word of its own; only the description of a picture is not in the text."""
    parts = [
        "# word1x",
        "word2x *word3x* [word4x](u) ![word5x](p.png) `word6x` <kbd>word7x</kbd>",
        "> word8x",
        "1. word9x\n   - word10x",
        "```py\nword11x\n```",
        "    word12x",
        "| word13x | x |\n|--|--|\n| word14x | y |",
        "word15x\n: word16x",
        "word17x[^a] $word18x$ ~~word19x~~ ^[word20x]",
        "<details><summary>word21x</summary>word22x</details>",
        "- [ ] word23x",
        "[^a]: word24x",
        "word25x\n=======",
    ]
    text = read(tmp_path, "\n\n".join(parts) + "\n").text
    assert [number for number in range(1, 26) if f"word{number}x" not in text] == [5]
