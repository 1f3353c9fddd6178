"""What the one folding puts together, and what it keeps apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.text.folding import fold
from smartchat_core.text.words import content_words

ALIKE = [
    ("José Müller", "jose muller"),
    ("STRASSE", "Straße"),
    ("Søren", "Soren"),
    ("Łódź", "lodz"),
    ("Đorđe", "dorde"),
    ("Æsir œuvre", "aesir oeuvre"),
    ("ΟΔΥΣΣΕΎΣ", "οδυσσευς"),
    ("Αθήνα", "Αθηνα"),
    ("Алёна", "Алена"),
    ("за́мок", "замок"),
    ("ISTANBUL", "ıstanbul"),
    ("İstanbul", "istanbul"),
    ("Nguyễn Văn Đức", "Nguyen Van Duc"),
    ("יוֹסֵף", "יוסף"),
    ("שָׁלוֹם", "שלום"),
    ("בְּרֵאשִׁ֖ית", "בראשית"),
    ("مُحَمَّد", "محمد"),
    ("أحمد", "احمد"),
    ("إلى", "الي"),
    ("مــحــمــد", "محمد"),
    ("مكتبة", "مكتبه"),
    ("ＡＢＣ１２", "abc12"),
    ("ｶﾞｷﾞ", "ガギ"),
    ("ﬁnd", "find"),
    ("co\u00adoperate", "cooperate"),
    ("می\u200cروم", "میروم"),
    ("ශ්\u200dරී", "ශ්රී"),
    ("10⁶ cells", "10 6 cells"),
    ("3½ miles", "3 1⁄2 miles"),
    ("the king¹ rode", "the king 1 rode"),
    ("H₂O", "h2o"),
    (unicodedata.normalize("NFD", "Ångström"), "angstrom"),
]
APART = [
    ("май", "маи"),
    ("がく", "かく"),
    ("ぱ", "は"),
    ("их", "йх"),
    ("cat", "car"),
    ("ї", "і"),
    ("10⁶", "106"),
    ("3½", "31⁄2"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_is_folded_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert folded_words(one) == folded_words(other)
    assert content_words(one) == content_words(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert folded_words(one) != folded_words(other)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="a\u0301\u0323\u0345\u05b0\u064b é", max_size=60))
def test_composed_or_not_is_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_endless_marks_are_cut_before_they_are_put_in_order() -> None:
    """To order n marks in a row takes n² steps: this would take most of an hour."""
    assert fold("a" + "\u0301\u0323" * 400_000 + " b") == "a b"
