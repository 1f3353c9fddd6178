"""Parts of a PDF beside its running text: line numbers, notes, fields, comments, attachments, watermarks, outlines."""

import re
from pathlib import Path

import pytest

from smartchat_core.model import ParsedDocument, WarningCode
from tests.support.pdf_drawing import Drawing, lines, literal, prose, read, text, width_of, wrapped


def _flat(parsed: ParsedDocument) -> str:
    return " ".join(parsed.text.split())


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("step", [1, 5])
@pytest.mark.parametrize("restarts", [False, True])
def test_line_numbers_are_no_part_of_the_sentences(tmp_path: Path, right: bool, step: int, restarts: bool) -> None:
    drawing, number, words = Drawing(), 0, []
    for seed in range(3):
        content, number = "", 0 if restarts else number
        made = wrapped(prose(seed, 12))[: 5 if seed == 2 else 20]
        for row, line in enumerate(made):
            number += 1
            y = 540 - 14 * row
            content += text(60, y, line)
            if number % step == 0:
                x = 380 if right else 48 - width_of(str(number), 8)
                content += text(x, y, str(number), 8)
        words.append(" ".join(made))
        drawing.page(content)
    found = _flat(read(drawing, tmp_path))
    assert not re.search(r"\d", found)
    assert all(part in found for part in words)


def test_numbers_that_are_years_or_ranks_stay(tmp_path: Path) -> None:
    years = [
        f"the {noun} was built by the people of the town" for noun in ("mill", "quay", "bell", "ship", "barn", "road")
    ]
    ranks = ["Lindau", "Bergen", "Oslo", "Turin", "Essen", "Lyon"]
    drawing = Drawing()
    drawing.page(
        "".join(text(40, 540 - 14 * n, str(1901 + n)) + text(75, 540 - 14 * n, line) for n, line in enumerate(years))
    )
    drawing.page(
        "".join(text(40, 540 - 14 * n, str(1 + n)) + text(75, 540 - 14 * n, line) for n, line in enumerate(ranks))
    )
    found = _flat(read(drawing, tmp_path))
    assert all(f"{1901 + n} the" in found for n in range(6))
    assert all(f"{1 + n} {name}" in found for n, name in enumerate(ranks))


@pytest.mark.parametrize("marker", ["1 ", "* ", "[1] "])
def test_footnotes_do_not_interrupt_the_sentence_that_runs_past_them(tmp_path: Path, marker: str) -> None:
    made = wrapped(prose(1, 22), 280)
    cut = next(row for row in range(20, 10, -1) if made[row - 1][-1] != ".")
    drawing = Drawing()
    long = f"{marker}The bells were cast by the founder of the town and were hung"
    drawing.page(lines(made[:cut], top=540) + lines([long], top=138, size=8, leading=10))
    drawing.page(
        lines(made[cut:], top=540)
        + lines(["in the same winter, as the parish register says.", "2 See there."], top=138, size=8, leading=10)
    )
    paragraphs = read(drawing, tmp_path).text.split("\n\n")
    assert paragraphs[0] == " ".join(made)
    assert f"{long} in the same winter, as the parish register says." in paragraphs
    assert "2 See there." in paragraphs


def _page_with_mark(made: list[str], mark: str) -> str:
    """The lines with a raised mark behind the last of them but two."""
    row = len(made) - 3
    raised = text(60 + width_of(made[row]) + 0.3, 540 - 14 * row + 4, mark, 7) if mark else ""
    return lines(made[: row + 1], top=540) + raised + lines(made[row + 1 :], top=540 - 14 * (row + 1))


def test_footnotes_as_large_as_the_text_stand_behind_its_sentence(tmp_path: Path) -> None:
    made = wrapped(prose(1, 22), 280)
    cut = next(row for row in range(20, 10, -1) if made[row - 1][-1] != ".")
    notes = ["1 The bells were cast by the founder of the town and", "hung in the same winter, as the register says."]
    drawing = Drawing()
    drawing.page(_page_with_mark(made[:cut], "1") + lines(notes, top=540 - 14 * cut - 16))
    drawing.page(lines(made[cut:], top=540))
    paragraphs = read(drawing, tmp_path).text.split("\n\n")
    marked = " ".join([*made[: cut - 3], f"{made[cut - 3]}1", *made[cut - 2 :]])
    assert paragraphs == [marked, " ".join(notes)]


@pytest.mark.parametrize(("mark", "gap"), [("", 16), ("2", 16), ("1", 0)])
def test_what_ends_a_page_with_a_number_is_no_footnote_without_its_mark_and_place(
    tmp_path: Path, mark: str, gap: int
) -> None:
    made = wrapped(prose(1, 22), 280)
    cut = next(row for row in range(20, 10, -1) if made[row - 1][-1] != ".")
    items = ["1 The bells were cast by the founder of the town and", "hung in the same winter, as the register says."]
    drawing = Drawing()
    drawing.page(_page_with_mark(made[:cut], mark) + lines(items, top=540 - 14 * cut - gap))
    drawing.page(lines(made[cut:], top=540))
    found = _flat(read(drawing, tmp_path))
    assert found.index("The bells were cast") < found.index(made[cut + 1])


def test_headings_are_known_by_weight_and_number_and_formulas_and_letters_are_none(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.page(
        text(60, 560, "On the Bells of Lindau", 18, "B")
        + text(60, 535, "Ann Ames*, Bob Bell", 13, "B")
        + text(60, 505, "1 Introduction", font="B")
        + lines(wrapped(prose(1, 9)), top=488)
        + text(60, 280, "1.1 The Founders", font="B")
        + lines(wrapped(prose(2, 5)), top=263)
    )
    drawing.page(
        text(60, 540, "2 Methods", font="B")
        + lines(wrapped(prose(3, 6)), top=523)
        + text(60, 380, "f(x) = x + 1", 14, "B")
        + lines(wrapped(prose(4, 4)), top=350)
        + text(60, 250, "A", 14, "B")
        + lines(wrapped(prose(5, 4)), top=230)
    )
    sections = [(section.level, section.title) for section in read(drawing, tmp_path).sections]
    assert sections == [
        (1, "On the Bells of Lindau"),
        (2, "1 Introduction"),
        (3, "1.1 The Founders"),
        (2, "2 Methods"),
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (["Here the chem-", "ists met; the chemists sang."], "Here the chemists met"),
        (["It was n-", "tridecanal that he found."], "n-tridecanal"),
        (["They are self-", "governing islands."], "self-governing"),
        (["The self-", "ish man."], "selfish"),
        (["A well-", "known man, and he is well-known."], "A well-known man"),
        (["A post-", "office clerk."], "post-office clerk"),
        (["From 1914-", "1918 it was closed."], "1914-1918"),
        (["Der Haupt-", "und Nebensatz."], "Haupt- und Nebensatz"),
        (["A man of forty-", "two years."], "forty-two"),
        (["C'est celui-", "là qui vient."], "celui-là"),
        (["He saw Jean-", "Paul there."], "Jean-Paul"),
        (["The long-", "itude of it."], "longitude"),
    ],
)
def test_hyphens_at_the_ends_of_lines(tmp_path: Path, broken: list[str], whole: str) -> None:
    drawing = Drawing()
    drawing.page(lines([*broken, *wrapped(prose(1, 4))]))
    assert whole in _flat(read(drawing, tmp_path))


def test_fields_have_their_values_in_their_places(tmp_path: Path) -> None:
    def field(entries: str, *box: int) -> str:
        return drawing.add(
            f"<</Type/Annot/Subtype/Widget/F 4/Rect[{' '.join(map(str, box))}]/DA(/H 11 Tf 0 g){entries}>>"
        )

    drawing = Drawing()
    fields = [
        field(f"/FT/Tx/T(a)/V {literal('Zoë Zappenstreich')}", 110, 496, 300, 514),
        field("/FT/Ch/Ff 131072/T(b)/V(Blue)/Opt[(Red)(Blue)]", 110, 476, 300, 494),
        field("/FT/Tx/Ff 4096/T(c)/V(First line\nSecond line)", 110, 420, 300, 470),
        field("/FT/Btn/T(d)/V/Yes/AS/Yes/AP<</N<</Yes 1 0 R/Off 1 0 R>>>>", 60, 396, 70, 410),
        field("/FT/Btn/T(e)/V/Off/AS/Off/AP<</N<</Yes 1 0 R/Off 1 0 R>>>>", 160, 396, 170, 410),
        field("/FT/Tx/Ff 8192/T(f)/V(sesame)", 110, 376, 300, 392),
        field("/FT/Tx/T(g)/V(unseen)/F 2", 110, 356, 300, 372),
    ]
    drawing.catalog = f"/AcroForm<</Fields[{' '.join(fields)}]/DA(/H 11 Tf 0 g)>>"
    drawing.page(
        text(60, 500, "Name: ____________________")
        + text(60, 480, "Colour:")
        + text(60, 458, "Remarks:")
        + text(74, 400, "married")
        + text(174, 400, "widowed")
        + text(60, 380, "Word:"),
        f"/Annots[{' '.join(fields)}]",
    )
    parsed = read(drawing, tmp_path)
    found = _flat(parsed)
    assert "Name: Zoë Zappenstreich" in found
    assert "Colour: Blue" in found
    assert "Remarks: First line Second line" in found
    assert "☑ married ☐ widowed" in found
    assert "sesame" not in found
    assert "unseen" not in found
    assert [warning.code for warning in parsed.warnings if "12 characters" in warning.message] == [
        WarningCode.HIDDEN_TEXT
    ]


def test_notes_in_free_text_are_read_and_comments_and_attachments_named(tmp_path: Path) -> None:
    drawing = Drawing()
    made = wrapped(prose(1, 6))
    attached = drawing.add(f"<</Type/Filespec/F(story.pdf)/UF(story.pdf)/EF<</F {drawing.stream(b'%PDF')}>>>>")
    notes = [
        f"/Subtype/FreeText/DA(/H 10 Tf)/Rect[200 300 390 330]/Contents {literal('Call the mayor first.')}",
        f"/Subtype/FreeText/DA(/H 10 Tf)/Rect[362 455 400 470]/Contents {literal('Not true!')}",
        f"/Subtype/Text/Rect[10 500 30 520]/Contents {literal('Who says so?')}",
        f"/Subtype/Highlight/Rect[60 500 90 520]/Contents {literal('Good.')}",
        "/Subtype/Stamp/Rect[10 10 90 40]",
        f"/Subtype/FileAttachment/Rect[10 100 20 110]/FS {attached}",
    ]
    added = [drawing.add(f"<</Type/Annot{entries}>>") for entries in notes]
    other = drawing.add(f"<</Type/Filespec/F(table.csv)/UF(table.csv)/EF<</F {drawing.stream(b'a,b')}>>>>")
    drawing.catalog = f"/Names<</EmbeddedFiles<</Names[(table.csv) {other}]>>>>/Collection<</Type/Collection/View/D>>"
    drawing.page(lines(made), f"/Annots[{' '.join(added)}]")
    parsed = read(drawing, tmp_path)
    assert "Call the mayor first." in parsed.text.split("\n\n")
    assert "Not true!" in parsed.text
    unread = {warning.subject: warning.message for warning in parsed.warnings if warning.code is WarningCode.NOT_READ}
    assert set(unread) == {"page 1", "table.csv", "story.pdf"}
    assert "2 comments, 1 stamp" in unread["page 1"]


def test_watermarks_are_left_out_and_a_slanted_label_is_kept(tmp_path: Path) -> None:
    drawing = Drawing()
    words = []
    for seed in range(3):
        aslant = text(100, 200, "DRAFT COPY", 60, "B", "0.7 0.7 -0.7 0.7")
        label = text(300, 60, "north wind", 9, "H", "0.8 0.6 -0.6 0.8") if seed == 1 else ""
        drawing.page(aslant + lines(wrapped(prose(seed, 9))) + label)
        words.append(prose(seed, 9))
    found = _flat(read(drawing, tmp_path))
    assert "DRAFT" not in found
    assert all(part in found for part in words)
    assert "north wind" in found


@pytest.mark.parametrize("kind", ["alternating", "by chapter", "two pages", "sideways"])
def test_running_heads_do_not_stand_in_the_text(tmp_path: Path, kind: str) -> None:
    drawing = Drawing()
    body = wrapped(prose(1, 40) + " " + prose(2, 40))
    pages = 2 if kind == "two pages" else 6
    for page in range(pages):
        part = body[page * 8 : page * 8 + 8]
        head = {
            "alternating": f"{page + 10}" + " " * 60 + ("THE SILENT MILL" if page % 2 else "ANN WRITER"),
            "by chapter": ("Of Bells", "Of Ships", "Of Storms")[page // 2],
            "two pages": "The Silent Mill",
            "sideways": "",
        }[kind]
        content = text(60, 560, head, 9) if head else text(400, 300, "THE SILENT MILL", 9, "H", "0 1 -1 0")
        drawing.page(content + lines(part))
    found = _flat(read(drawing, tmp_path))
    assert " ".join(body[: pages * 8]) in found
    assert not re.search("SILENT|WRITER|Of Ships|Of Storms", found)


def test_headings_that_count_on_are_no_running_heads(tmp_path: Path) -> None:
    drawing = Drawing()
    for number in range(1, 6):
        drawing.page(text(60, 540, f"Lesson {number}") + lines(wrapped(prose(number, 6)), top=510))
    found = read(drawing, tmp_path).text
    assert [f"Lesson {number}" in found for number in range(1, 6)] == [True] * 5


def test_an_outline_leads_to_this_document_alone(tmp_path: Path) -> None:
    drawing = Drawing()
    pages = [
        drawing.page(text(60, 540, f"Lesson {number}") + lines(wrapped(prose(number, 6)), top=510))
        for number in range(1, 7)
    ]
    entries = [
        ("Lesson 1", f"/Dest[{pages[0]}/XYZ 0 540 0]"),
        ("Lesson 2", "/Dest(second)"),
        ("Lesson 3", f"/A<</S/GoTo/D[{pages[2]}/FitR 0 0 420 560]>>"),
        ("Elsewhere", "/A<</S/URI/URI(https://example.org)>>"),
        ("Lesson 4", ""),
        ("Nowhere", ""),
        ("Lesson 5", "/A<</S/GoToR/F(other.pdf)/D[0/Fit]>>"),
        ("Lesson 6", "/Dest[5/Fit]"),
        ("Beyond", "/Dest[99/Fit]"),
    ]
    first = len(drawing._objects) + 2
    root = drawing.add(f"<</Type/Outlines/First {first} 0 R/Last {first + len(entries) - 1} 0 R/Count {len(entries)}>>")
    for at, (title, target) in enumerate(entries):
        chain = f"/Prev {first + at - 1} 0 R" if at else ""
        chain += f"/Next {first + at + 1} 0 R" if at + 1 < len(entries) else ""
        drawing.add(f"<</Title({title})/Parent {root}{chain}{target}>>")
    drawing.catalog = f"/Outlines {root}/Names<</Dests<</Names[(second)[{pages[1]}/Fit]]>>>>"
    parsed = read(drawing, tmp_path)
    assert [section.title for section in parsed.sections] == [f"Lesson {number}" for number in (1, 2, 3, 4, 6)]
    for section in parsed.sections:
        assert parsed.text[section.span.start :].startswith(section.title)


def test_rows_of_tables_and_lines_of_code_keep_their_lines(tmp_path: Path) -> None:
    rows = [
        ("Town", "Population", "Area"),
        ("Lindau", "26,000", "33"),
        ("Bergen", "285,000", "465"),
        ("Oslo", "700", "9"),
    ]
    content = "".join(
        text(60 + 110 * column, 540 - 22 * row, cell, font="B" if not row else "H")
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    )
    code = ["def add(first, other):", "    return first + other"]
    drawing = Drawing()
    drawing._fonts["C"] = drawing.add("<</Type/Font/Subtype/Type1/BaseFont/Courier>>")
    drawing.page(content + lines(code, top=420, font="C", leading=12) + lines(wrapped(prose(1, 6)), top=380))
    found = read(drawing, tmp_path).text
    assert "\n".join(" ".join(cells) for cells in rows) in found
    assert "def add(first, other):\nreturn first + other" in found


def test_every_part_that_bears_text_is_read_or_named(tmp_path: Path) -> None:
    drawing = Drawing()
    field = drawing.add(
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V {literal('read5')}/F 4/Rect[110 300 300 314]/DA(/H 9 Tf)>>"
    )
    orphan = drawing.add(f"<</Type/Annot/Subtype/Widget/FT/Tx/T(b)/V {literal('read6')}/F 4/Rect[110 280 300 294]>>")
    note = drawing.add(f"<</Type/Annot/Subtype/FreeText/DA(/H 9 Tf)/Rect[60 240 200 255]/Contents {literal('read7')}>>")
    comment = drawing.add(f"<</Type/Annot/Subtype/Text/Rect[5 5 9 9]/Contents {literal('who?')}>>")
    attached = drawing.add(f"<</Type/Filespec/F(more.txt)/UF(more.txt)/EF<</F {drawing.stream(b'more')}>>>>")
    drawing.catalog = (
        f"/AcroForm<</Fields[{field}]/DA(/H 9 Tf)>>/Names<</EmbeddedFiles<</Names[(more.txt) {attached}]>>>>"
    )
    drawing.page(
        lines([*wrapped(prose(1, 9)), "read1"])
        + text(20, 200, "read2 aside", 9, "H", "0 1 -1 0")
        + text(300, 120, "read3 aslant", 9, "H", "0.8 0.6 -0.6 0.8")
        + lines(["1 read4 is a note."], top=60, size=8)
        + "3 Tr "
        + text(60, 30, "unseen"),
        f"/Annots[{field} {orphan} {note} {comment}]",
    )
    parsed = read(drawing, tmp_path)
    assert [parsed.text.count(f"read{number}") for number in range(1, 8)] == [1] * 7
    named = " ".join(f"{warning.subject}: {warning.message}" for warning in parsed.warnings)
    assert "6 characters" in named
    assert "1 comment" in named
    assert "more.txt" in named
