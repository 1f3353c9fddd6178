from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from smartchat_core.books.build import build_book_model
from smartchat_core.books.codec import decode_book_model, encode_book_model, stored_version
from smartchat_core.books.model import MODEL_VERSION
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from tests.unit.books.test_build import SENTENCES, STORY, build


@hypothesis_settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), max_size=12))
def test_a_model_comes_back_as_it_was(parts: list[str]) -> None:
    model = build("".join(parts))
    assert decode_book_model(encode_book_model(model)) == model


def test_key_sentences_come_back() -> None:
    section = Section(ordinal=0, title="All", span=Span(start=0, end=len(STORY)))
    model = build_book_model(ParsedDocument(text=STORY, sections=(section,)))
    assert model.key_sentences
    assert decode_book_model(encode_book_model(model)) == model


def test_the_version_is_read_without_the_rest() -> None:
    data = encode_book_model(build(STORY))
    assert stored_version(data[:40]) == MODEL_VERSION
    assert stored_version(b"") is None
    assert stored_version(b"SCPD" + data[4:]) is None


@pytest.mark.parametrize("position", [0, 4, 5, 8, 12, 30, -1])
def test_damage_is_noticed(position: int) -> None:
    data = bytearray(encode_book_model(build(STORY)))
    data[position] ^= 0x41
    with pytest.raises(ValueError, match=r".+"):
        decode_book_model(bytes(data))


def test_a_payload_over_the_bound_is_not_unpacked() -> None:
    data = encode_book_model(build(STORY))
    with pytest.raises(ValueError, match="over the bound"):
        decode_book_model(data, max_bytes=10)
    bomb = data[:19] + zlib.compress(bytes(1_000_000))
    with pytest.raises(ValueError, match="damaged"):
        decode_book_model(bomb)
