"""What search finds by another spelling is answered by that spelling as well."""

from pathlib import Path

import pytest

import smartchat
from smartchat_core.model import AnswerMode

FILLER = "The harbour was quiet in those years. Ships came and went, and the clerks counted barrels all day long.\n\n"
CASES = {
    "Spanish": (
        "José Müller was the keeper of the northern lighthouse.",
        "Who is Jose Muller?",
        "keeper of the northern lighthouse",
    ),
    "Hebrew": ("יוֹסֵף הַכֹּהֵן הָיָה שׁוֹמֵר הַמִּגְדַּלּוֹר.", "מי היה יוסף הכהן?", "שׁוֹמֵר הַמִּגְדַּלּוֹר"),
    "Hebrew, with points in the question": ("יוסף הכהן היה שומר המגדלור.", "מִי הָיָה יוֹסֵף הַכֹּהֵן?", "שומר המגדלור"),
    "Arabic": ("كَانَ أَحْمَدُ حَارِسَ المَنَارَةِ.", "من كان احمد حارس المناره؟", "حَارِسَ المَنَارَةِ"),
    "Russian": ("Алёна Тёркина была смотрителем маяка.", "Кем была Алена Теркина?", "смотрителем маяка"),
    "Vietnamese": ("Nguyễn Văn Đức là người giữ ngọn hải đăng.", "Nguyen Van Duc la ai?", "giữ ngọn hải đăng"),
    "full width": ("The code of the door was ＸＹＺ１２.", "What was XYZ12?", "The code of the door"),
}


@pytest.mark.parametrize("case", CASES)
def test_another_spelling_is_answered(tmp_path: Path, case: str) -> None:
    sentence, question, reported = CASES[case]
    book = tmp_path / "book.txt"
    book.write_text(f"{FILLER * 3}{sentence}\n\n{FILLER * 3}", "utf-8")
    with smartchat.open(tmp_path / "library") as library:
        added = library.add(book)
        assert reported in added.search(question).passages[0].text
        answer = added.ask(question)
    assert answer.mode is AnswerMode.EXTRACTIVE, answer.text
    assert reported in answer.citations[0].quote


def test_a_title_is_found_by_another_spelling(tmp_path: Path) -> None:
    book = tmp_path / "book.md"
    book.write_text(f"---\ntitle: Les Misérables\n---\n\n{FILLER * 3}", "utf-8")
    with smartchat.open(tmp_path / "library") as library:
        added = library.add(book)
        assert library.book("les miserables").id == added.id
