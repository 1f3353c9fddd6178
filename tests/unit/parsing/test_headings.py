"""What headings say of their sections, in the languages that they are read in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.section import SectionRole
from smartchat_core.parsing.headings import Certainty, read_heading
from smartchat_core.parsing.number_words import MAX_WORDS, number_words
from smartchat_core.parsing.numerals import chinese_number, digit_number, fold_heading, roman_number

ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
         (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@pytest.mark.parametrize(
    ("title", "role", "number"),
    [
        ("Chapter VI", "chapter", 6), ("CHAPTER TWENTY-THREE", "chapter", 23),
        ("Chapter Twenty One: Foo", "chapter", 21),
        ("Chapter 1 The Mill", "chapter", 1), ("Ch. 3", "chapter", 3), ("Stave Two", "chapter", 2),
        ("Letter IV", "letter", 4), ("Part the First", "part", 1), ("The First Part", "part", 1),
        ("3rd Part", "part", 3),
        ("Book I: Miss Brooke", "book", 1), ("Vol. II", "volume", 2), ("Act III", "act", 3),
        ("ACT I. SCENE II.", "scene", 2),
        ("Volume I, Chapter 3", "chapter", 3), ("Canto XXXIV", "canto", 34), ("Section 5.11.3", "section", 3),
        ("1. Kapitel", "chapter", 1), ("Erster Teil", "part", 1), ("Einundzwanzigstes Kapitel", "chapter", 21),
        ("Chapitre premier", "chapter", 1), ("Première partie", "part", 1),
        ("Chapitre quatre-vingt-dix-neuf", "chapter", 99),
        ("Capítulo vigésimo primero", "chapter", 21), ("Capítulo treinta y tres", "chapter", 33),
        ("Libro Primo", "book", 1),
        ("Capitolo ventitré", "chapter", 23), ("Глава 1", "chapter", 1), ("Часть вторая", "part", 2),
        ("Глава двадцать первая", "chapter", 21), ("Rozdział drugi", "chapter", 2),
        ("Hoofdstuk drieëntwintig", "chapter", 23),
        ("Kapitel tjugoett", "chapter", 21), ("Huszonegyedik fejezet", "chapter", 21), ("Bölüm 2", "chapter", 2),
        ("Κεφάλαιο πρώτο", "chapter", 1), ("الفصل الأول", "chapter", 1), ("الفصل الحادي والعشرون", "chapter", 21),
        ("第三章 黑暗", "chapter", 3), ("第二十三回", "chapter", 23), ("第 12 章", "chapter", 12),
        ("제3장", "chapter", 3),
        ("卷一", "volume", 1), ("上篇", "part", 1), ("פרק 3", "chapter", 3),
    ],
)  # fmt: skip
def test_named_divisions(title: str, role: str, number: int) -> None:
    heading = read_heading(title)
    assert (heading.role, heading.number, heading.certainty) == (SectionRole(role), number, Certainty.NAMED)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Prologue", "prologue"), ("Cover", "cover"), ("Title Page", "title_page"), ("TABLE OF CONTENTS", "contents"),
        ("About the Author", "about"), ("Preface to the Second Edition", "preface"),
        ("Acknowledgements", "acknowledgments"),
        ("Inhaltsverzeichnis", "contents"), ("Предисловие", "preface"), ("序章", "prologue"), ("目录", "contents"),
        ("Epílogo", "epilogue"), ("Notes", "notes"), ("Editor’s Introduction", "introduction"),
        ("Introduction: A Map", "introduction"),
    ],
)  # fmt: skip
def test_sections_with_names_of_their_own(title: str, role: str) -> None:
    heading = read_heading(title)
    assert (heading.role, heading.number) == (SectionRole(role), None)


@pytest.mark.parametrize(
    ("title", "number", "certainty"),
    [
        ("IV", 4, "BARE"), ("12. The Sermon", 12, "BARE"), ("XLII: The Whiteness", 42, "BARE"),
        ("2.1 Background", 1, "BARE"),
        ("1984", 1984, "BARE"), ("I Learn the Truth", 1, "LOOSE"), ("One Last Thing", 1, "LOOSE"),
        ("2 The Sermon", 2, "LOOSE"),
        ("Letter I Never Sent", 1, "NAMED_LOOSE"), ("Mix", None, "NONE"), ("Civil War", None, "NONE"),
        ("", None, "NONE"),
        ("Loomings", None, "NONE"), ("Chapters of My Life", None, "NONE"),
    ],
)  # fmt: skip
def test_numbers_that_need_their_neighbours(title: str, number: int | None, certainty: str) -> None:
    heading = read_heading(title)
    assert (heading.number, heading.certainty) == (number, Certainty[certainty])


def test_every_language_counts_to_ninety_nine() -> None:
    values: dict[str, set[int]] = {}
    for by_language in number_words().values():
        for language, value in by_language.items():
            values.setdefault(language, set()).add(value)
    assert len(values) == 20
    assert {language for language, found in values.items() if found != set(range(1, 100))} == set()
    assert max(len(phrase.split()) for phrase in number_words()) == MAX_WORDS
    assert all(phrase == fold_heading(phrase) for phrase in number_words())


@given(st.integers(1, 3_999))
def test_roman_numerals_are_read_back(number: int) -> None:
    roman, left = "", number
    for value, letters in ROMAN:
        while left >= value:
            roman, left = roman + letters, left - value
    assert roman_number(roman) == roman_number(roman.lower()) == number
    assert read_heading(f"Chapter {roman}").number == number


@given(st.integers(1, 9_999))
def test_chinese_numerals_are_read_back(number: int) -> None:
    digits = "〇一二三四五六七八九"
    spelt = "".join(
        digits[digit] + unit
        for digit, unit in zip(
            (number // 1000, number // 100 % 10, number // 10 % 10, number % 10), "千百十 ", strict=True
        )
        if digit
    ).strip()
    assert chinese_number(spelt) == number
    assert read_heading(f"第{number}章").number == number


@given(st.text(max_size=300))
def test_any_title_can_be_read(title: str) -> None:
    heading = read_heading(title)
    assert (heading.number is None) == (heading.certainty is Certainty.NONE)


@pytest.mark.parametrize("text", ["", "12a", "12345", "²", "iix", "Mix", "十十十十十十十十十十", "六万"])
def test_what_is_no_numeral(text: str) -> None:
    assert digit_number(text) is roman_number(text) is chinese_number(text) is None
