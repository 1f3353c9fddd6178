"""Pages of a PDF whose text stands sideways, downwards, from right to left, without spaces, or raised."""

from pathlib import Path

import pytest

from tests.support.pdf_drawing import HEIGHT, WIDTH, Drawing, lines, prose, read, text, width_of, wrapped

TURNED = {0: "1 0 0 1 0 0", 90: f"0 1 -1 0 {WIDTH} 0", 180: f"-1 0 0 -1 {WIDTH} {HEIGHT}", 270: f"0 -1 1 0 0 {HEIGHT}"}


@pytest.mark.parametrize("shown", [0, 90, 180, 270])
@pytest.mark.parametrize("drawn", [0, 90, 180, 270])
def test_prose_is_read_from_its_first_line_however_the_page_is_turned(tmp_path: Path, drawn: int, shown: int) -> None:
    drawing = Drawing()
    for seed in (1, 2):
        drawing.page(f"q {TURNED[drawn]} cm\n{lines(wrapped(prose(seed, 9)), top=360)}Q", f"/Rotate {shown}")
    assert read(drawing, tmp_path).text.replace("\n\n", " ") == f"{prose(1, 9)} {prose(2, 9)}"


@pytest.mark.parametrize("drawn", [90, 270])
def test_a_table_that_stands_sideways_beneath_upright_text_is_read_by_its_own_lines(tmp_path: Path, drawn: int) -> None:
    matrix = "0 1 -1 0" if drawn == 90 else "0 -1 1 0"
    rows = ["Plate one shows the quay", "as it was before the war", "and after it was lost"]
    places = [120, 134, 148] if drawn == 90 else [148, 134, 120]
    turned = "".join(
        text(x, 100 if drawn == 90 else 300, row, matrix=matrix) for x, row in zip(places, rows, strict=True)
    )
    drawing = Drawing()
    drawing.page(lines(wrapped(prose(1, 9))) + turned)
    found = " ".join(read(drawing, tmp_path).text.split())
    assert found.startswith(prose(1, 9))
    assert " ".join(rows) in found


def test_columns_of_vertical_writing_are_read_from_right_to_left(tmp_path: Path) -> None:
    columns = [
        "港の朝は霧の中にあった。船が帰って来ると",
        "町の人々は岸に出て、灯をかかげて名を呼ん",
        "だ。誰も眠っていなかった。",
    ]
    shown = "".join(
        f"1 0 0 1 {300 - 20 * at} 540 Tm <{column.encode('utf-16-be').hex()}> Tj " for at, column in enumerate(columns)
    )
    drawing = Drawing()
    drawing.page(f"BT /J 12 Tf {shown}ET")
    assert read(drawing, tmp_path).text == "".join(columns)


@pytest.mark.parametrize("gap", [1.9, 2.1, 3.0])
def test_words_without_spaces_stand_apart(tmp_path: Path, gap: float) -> None:
    words = "The bell was silent for its first hour as if all ships still lay there. " * 3
    content = ""
    for number, line in enumerate(wrapped(words, font="T")):
        x = 60.0
        for word in line.split():
            content += text(x, 520 - 14 * number, word, font="T")
            x += width_of(word, font="T") + gap
    drawing = Drawing()
    drawing.page(content)
    assert read(drawing, tmp_path).text.replace("\n", " ") == words.strip()


def test_raised_digits_after_digits_are_powers_and_markers_stay_as_they_are(tmp_path: Path) -> None:
    def raised(x: float, before: str, digits: str) -> str:
        return text(x, 500, before) + text(x + width_of(before), 504, digits, 7)

    drawing = Drawing()
    drawing.page(
        raised(60, "They counted 10", "6")
        + text(60 + width_of("They counted 10") + 7, 500, "gulls in the year")
        + raised(300, "1802", "3")
    )
    drawing.page("BT /H 11 Tf 60 500 Td (A grain has 10) Tj 4 Ts /H 7 Tf (-6) Tj 0 Ts /H 11 Tf ( of the weight) Tj "
                 "4 Ts /H 7 Tf (4) Tj 0 Ts /H 11 Tf ( of it.) Tj ET")  # fmt: skip
    found = read(drawing, tmp_path).text
    assert "10⁶ gulls" in found
    assert "1802³" in found
    assert "10⁻⁶ of the weight4 of it." in found


def test_columns_of_a_script_from_right_to_left_begin_at_the_right(tmp_path: Path) -> None:
    # A font of which each byte is a letter of Hebrew; the words are drawn as they are seen, from left to right.
    letters = "אבגדהוזחטיכלמנסעפצקרשתםןץףך"
    pairs = "\n".join(f"<{0x41 + at:02x}> <{ord(letter):04x}>" for at, letter in enumerate(letters))
    drawing = Drawing()
    to_unicode = drawing.stream(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <00> "
            f"<ff> endcodespacerange {len(letters)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
        ).encode()
    )
    drawing._fonts["R"] = drawing.add(f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode {to_unicode}>>")

    right_words = (
        "שלום עולם הספר הזה מספר על ילד קטן בעיר גדולה הוא הלך לים בשנה טובה עם אביו ואמו אל העיר אשר מעבר להר הגבוה"
    ).split()
    left_words = (
        "והים היה שקט מאוד ורחוק מן הבית עמדה אוניה לבנה אשר באה "
        "מארץ זרה בלילה חשוך בלי אור ובלי קול כלל וכל האנשים ישנו"
    ).split()

    def column(x: float, words: list[str]) -> str:
        content = ""
        for row in range(0, len(words), 4):
            seen = " ".join(
                "".join(chr(0x41 + letters.index(char)) for char in reversed(word))
                for word in words[row : row + 4][::-1]
            )
            content += text(x, 500 - 3.5 * row, seen, font="R")
        return content

    drawing.page(column(40, left_words) + column(230, right_words))
    found = read(drawing, tmp_path).text
    assert found.split() == [*right_words, *left_words]
