"""Whatever the index folds together, the choice of answers folds together."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.text.words import content_words
from tests.support.index_terms import analyse

SCRIPTS = {
    "latin": "aeouinsz ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßłđıİşğœŒẞạậệơưǅﬁªſ",
    "greek": "αβγσςάέήίόύώΐΰϊϋὰἀᾳΣΆ",
    "cyrillic": "абвгеёжийїіґЁЙѝ",
    "hebrew": "אבגדהושךםןףץיﬡשׁ",
    "arabic": "ابتثجحخدأإآٱىيةهكیکﷲﻻـ",
    "kana and width": "かきがぎｶｷﾞカガＡａ１①㍿㌔ー",
    "devanagari": "कखगक़ड़़ािी",
    "hangul": "가각뮐러ᄀ",
}
MARKS = "\u0300\u0301\u0302\u0303\u0308\u030a\u0327\u0328\u0323\u3099\u00ad\u200c"
MARKS += "\u0591\u05b0\u05bc\u05c1\u064b\u0651\u0654\u0670"


def words(script: str) -> st.SearchStrategy[str]:
    return st.text(alphabet=SCRIPTS[script] + MARKS, min_size=1, max_size=8)


def spellings(word: str) -> st.SearchStrategy[str]:
    """The word as others might type it."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))
    forms = [word, bare, word.upper(), word.casefold()]
    forms += [unicodedata.normalize(form, word) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    return st.sampled_from(forms)


@pytest.mark.parametrize("script", SCRIPTS)
def test_alike_to_the_index_is_alike_to_answers(script: str) -> None:
    met = 0

    @given(st.data())
    def check(data: st.DataObject) -> None:
        nonlocal met
        word = data.draw(words(script))
        other = data.draw(spellings(word))
        if other == word or not analyse(word, "") or analyse(word, "") != analyse(other, ""):
            return
        met += 1
        assert folded_words(word) == folded_words(other)
        assert content_words(word) == content_words(other)

    check()
    assert met > 5, "the spellings were hardly ever alike: this test would show nothing"
