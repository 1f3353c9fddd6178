"""Normal form C."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from smartchat_core.text.normal_forms import is_nfc, nfc

MARKS = "\u0301\u0316\u0344\u0f71\u0f72\u0f73\u0f75\u0f81\u3099\u0340\u0345\u093c\u05b0\U0001e8d0\u20dd–"


@given(st.lists(st.one_of(st.text(max_size=5), st.text(alphabet=MARKS, min_size=25, max_size=90))).map("".join))
@example("a" + "\u0f73" * 60 + "\u0f72" * 60)
def test_it_is_what_unicodedata_makes(text: str) -> None:
    expected = unicodedata.normalize("NFC", text)
    assert nfc(text) == expected
    assert is_nfc(text) is (text == expected)
