"""Contract suite of embedders."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from smartchat_core.model.embedding import Vectors
from smartchat_core.ports.embedder import Embedder

__all__ = ["EmbedderContract"]

SHIP = "The ship lay at anchor in the harbour while the sailors mended its sails."
BREAD = "Knead the dough, let it rise for an hour, and bake the bread until the crust is brown."
LAW = "The court dismissed the appeal because it had been filed after the deadline."
SHIP_QUERY = "Where did the ship lie while the sailors mended the sails?"


class EmbedderContract:
    """Subclass it and define a fixture `embedder` that yields an open one.

    `tolerance` is how far the cosine of two vectors of one text may be from 1; a provider that answers the
    same question with slightly other numbers may raise it.
    """

    pytestmark = pytest.mark.anyio
    tolerance = 1e-3

    async def test_model_reports_what_the_vectors_are(self, embedder: Embedder) -> None:
        model = embedder.model
        assert model.name
        assert model.fingerprint
        assert model.dimension > 0
        assert model.max_tokens > 0
        assert all(language == language.casefold() for language in model.languages)
        assert embedder.model == model

    async def test_one_unit_row_of_the_dimension_for_each_text(self, embedder: Embedder) -> None:
        vectors = await embedder.embed_passages([SHIP, BREAD, LAW])
        assert len(vectors) == 3
        assert vectors.dimension == embedder.model.dimension
        self.assert_unit(vectors)

    async def test_nothing_gives_no_rows(self, embedder: Embedder) -> None:
        vectors = await embedder.embed_passages([])
        assert len(vectors) == 0
        assert vectors.dimension == embedder.model.dimension

    async def test_query_gives_one_unit_row(self, embedder: Embedder) -> None:
        vectors = await embedder.embed_query(SHIP_QUERY)
        assert len(vectors) == 1
        assert vectors.dimension == embedder.model.dimension
        self.assert_unit(vectors)

    async def test_same_text_has_the_same_vector(self, embedder: Embedder) -> None:
        once = await embedder.embed_passages([SHIP, BREAD])
        again = await embedder.embed_passages([SHIP, BREAD, SHIP])
        self.assert_same(once, 0, again, 0)
        self.assert_same(once, 1, again, 1)
        self.assert_same(again, 0, again, 2)

    async def test_mixed_lengths_keep_their_order(self, embedder: Embedder) -> None:
        texts = [SHIP * 8, BREAD, LAW * 5, "Bread.", SHIP, LAW * 30, BREAD * 3, "Law."] * 12
        together = await embedder.embed_passages(texts)
        assert len(together) == len(texts)
        for index in (0, 1, 5, 50, 95):
            alone = await embedder.embed_passages([texts[index]])
            self.assert_same(together, index, alone, 0)

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("", id="empty"),
            pytest.param(" \n\t\u00a0", id="blank"),
            pytest.param("\u0000\u200b\ufeff\U0010ffff", id="invisible"),
            pytest.param("吾輩は猫である。名前はまだ無い。", id="japanese"),
            pytest.param("في البدء كان الكلمة", id="arabic"),
            pytest.param("e\u0301\u0301\u0301 👩‍👩‍👧‍👦 𝔘𝔫𝔦𝔠𝔬𝔡𝔢", id="marks-emoji-astral"),
            pytest.param("x" * 20_000, id="one-long-word"),
            pytest.param(SHIP * 2_000, id="long"),
        ],
    )
    async def test_any_text_has_a_unit_row(self, embedder: Embedder, text: str) -> None:
        vectors = await embedder.embed_passages([SHIP, text])
        assert len(vectors) == 2
        self.assert_unit(vectors)
        self.assert_unit(await embedder.embed_query(text))

    async def test_query_is_nearest_to_the_passage_that_it_is_about(self, embedder: Embedder) -> None:
        passages = await embedder.embed_passages([BREAD, SHIP, LAW])
        query = await embedder.embed_query(SHIP_QUERY)
        nearness = [cosine(query.row(0), passages.row(index)) for index in range(len(passages))]
        assert nearness.index(max(nearness)) == 1

    def assert_unit(self, vectors: Vectors) -> None:
        """Every row is finite and of length 1, within float32."""
        for index in range(len(vectors)):
            assert math.hypot(*vectors.row(index)) == pytest.approx(1.0, abs=1e-4)

    def assert_same(self, left: Vectors, left_row: int, right: Vectors, right_row: int) -> None:
        """Two rows point the same way, within `tolerance`."""
        assert cosine(left.row(left_row), right.row(right_row)) == pytest.approx(1.0, abs=self.tolerance)


def cosine(left: Sequence[float], right: Sequence[float]) -> float:
    """The cosine of two vectors of unit length."""
    return math.fsum(a * b for a, b in zip(left, right, strict=True))
