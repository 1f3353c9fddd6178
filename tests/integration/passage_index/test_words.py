"""Word analysis, language detection, postings and the cache."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.passage_index.analysis.word_analysis import WordAnalyser
from smartchat_adapters.passage_index.sqlite.cache import ArrayCache, Frame
from smartchat_adapters.passage_index.sqlite.postings import bucket_of, find_postings, index_terms
from smartchat_core.text.languages import detect_language, primary_language
from smartchat_core.text.stop_words import STOP_WORDS
from tests.support.index_terms import analyse


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("Don’t you 'see' Dorothea’s well-known houses?", "en", ["see", "dorothea", "well", "known", "hous"]),
        ("we'll go well, she'll shell", "en-GB", ["go", "well", "shell"]),
        ("—“Naïve” Café: 1,000 ﬁne soft\xadware_x", "eng", ["naiv", "cafe", "1", "000", "fine", "softwar", "x"]),
        ("L’homme qu'il aimait, d’Élan", "fr", ["homm", "aim", "elan"]),
        ("Häuser Haus Straße STRASSE", "de", ["haus", "haus", "strass", "strass"]),
        ("ёлка Ёлки йод", "ru", ["елк", "елк", "йод"]),
        ("猫が、犬", "ja", ["猫", "が", "猫が", "犬"]),
        ("iPhone大好き", "ja", ["iphone", "大", "好", "き", "大好", "好き"]),
        ("שָׁלוֹם שלום", "he", ["שלום", "שלום"]),
        ("Œuvre søster łódź", "", ["oeuvre", "soster", "lodz"]),
        ("the", "", ["the"]),
        ("' '' ’’ … — \x1f \x00", "en", []),
    ],
)
def test_analysis(text: str, language: str, terms: list[str]) -> None:
    assert analyse(text, language) == terms


def test_a_query_searches_for_bigrams_where_it_can() -> None:
    assert WordAnalyser("ja").query_terms("東京 猫") == ["東京", "猫"]
    assert WordAnalyser("en").query_terms("houses, house; HOUSES") == ["hous"]


@pytest.mark.parametrize(
    ("tag", "primary"),
    [("en-US", "en"), ("GER", "de"), ("nb", "no"), ("", ""), (" fr_CA ", "fr"), ("xx-y", "xx"), ("und", "")],
)
def test_primary_language(tag: str, primary: str) -> None:
    assert primary_language(tag) == primary


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It is a truth universally acknowledged, that a single man in possession of a good fortune", "en"),
        ("Longtemps, je me suis couché de bonne heure, et parfois je n'avais pas le temps de me dire", "fr"),
        ("Als Gregor Samsa eines Morgens aus unruhigen Träumen erwachte, fand er sich in seinem Bett", "de"),
        ("En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía", "es"),
        ("Nel mezzo del cammin di nostra vita mi ritrovai per una selva che la diritta via era", "it"),
        ("Uma noite destas, vindo da cidade para o Engenho Novo, encontrei no trem um rapaz que não me", "pt"),
        ("Ik ben makelaar in koffi, en woon op de Lauriergracht. Het is mijn gewoonte niet, romans te", "nl"),
        ("Все счастливые семьи похожи друг на друга, и каждая несчастливая не так, как это было у них", "ru"),
        ("道可道，非常道。名可名，非常名。", "zh"),
        ("吾輩は猫である。名前はまだ無い。", "ja"),
        ("나는 학교에 갔다", "ko"),
        ("Μῆνιν ἄειδε θεά", "el"),
        ("1234 5678", ""),
        ("Xyzzy plugh frobnicate", ""),
    ],
)
def test_detection(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_every_stop_word_is_dropped_by_its_language() -> None:
    for language, words in STOP_WORDS.items():
        assert [word for word in words if WordAnalyser(language).query_terms(word)] == [], language


@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=8),
    language=st.sampled_from(["en", "fr", "ja", ""]),
)
def test_postings_are_what_the_analysis_says(texts: list[str], language: str) -> None:
    indexed = index_terms([text.encode() for text in texts], WordAnalyser(language))
    buckets = dict(indexed.buckets)
    expected = [analyse(text, language) for text in texts]
    assert indexed.lengths.tolist() == [len(terms) for terms in expected]
    for term in {term for terms in expected for term in terms} | {"absent"}:
        blob = buckets.get(bucket_of(term.encode(), indexed.bits))
        found = None if blob is None else find_postings(blob, term.encode())
        counts = {place: terms.count(term) for place, terms in enumerate(expected) if term in terms}
        assert counts == ({} if found is None else dict(zip(found[0].tolist(), found[1].tolist(), strict=True)))


def test_many_terms_are_spread_over_buckets() -> None:
    indexed = index_terms([" ".join(f"w{number}" for number in range(5000)).encode()] * 3, WordAnalyser(""))
    assert 64 <= len(indexed.buckets) <= 256
    assert all(
        find_postings(dict(indexed.buckets)[bucket_of(b"w%d" % number, indexed.bits)], b"w%d" % number) is not None
        for number in range(5000)
    )


def test_a_document_may_have_very_many_passages() -> None:
    indexed = index_terms([b"whale %d" % (place % 7) for place in range(70_000)], WordAnalyser("en"))
    blob = dict(indexed.buckets)[bucket_of(b"whale", indexed.bits)]
    found = find_postings(blob, b"whale")
    assert found is not None
    assert found[0].tolist() == list(range(70_000))
    assert set(found[1].tolist()) == {1}


def test_very_long_words_are_cut_and_do_not_stop_the_others() -> None:
    texts = [b"x" * 100_000 + b" whale", b"whale"]
    indexed = index_terms(texts, WordAnalyser("en"))
    assert indexed.lengths.tolist() == [2, 1]
    assert analyse("x" * 100, "en") == ["x" * 64]


def frame(size: int) -> Frame:
    numbers = np.zeros(size, np.uint32)
    return Frame(ordinals=numbers, starts=numbers, ends=numbers, lengths=numbers)


def test_the_cache_keeps_to_its_limit_and_drops_the_oldest() -> None:
    cache = ArrayCache(3 * 16 * 10)
    first = cache.begin()
    for key in "abc":
        cache.put(key, frame(10), first)
    later = cache.begin()
    assert cache.get("a", later) is not None
    cache.put("d", frame(10), later)
    assert [key for key in "abcd" if cache.get(key, later)] == ["a", "c", "d"]
    cache.put("huge", frame(1000), cache.begin())
    assert cache.get("huge", later) is None


def test_one_scan_does_not_push_out_what_it_reads() -> None:
    cache = ArrayCache(2 * 16 * 10)
    turn = cache.begin()
    for key in "abc":
        cache.put(key, frame(10), turn)
    assert [key for key in "abc" if cache.get(key, turn)] == ["a", "b"]
