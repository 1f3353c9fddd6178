"""What an embedding model declares about its vectors."""

import pytest

from smartchat_core.model.embedding import EmbeddingModel

PLAIN = EmbeddingModel(name="plain", dimension=4, fingerprint="plain-1", languages=frozenset({"en"}))
HIGH = EmbeddingModel(name="high", dimension=4, fingerprint="high-1", cosine_floor=0.75)


@pytest.mark.parametrize(("cosine", "likeness"), [(1.0, 1.0), (0.75, 0.0), (0.875, 0.5), (0.7, -0.2), (-1.0, -1.0)])
def test_cosines_are_stretched_from_the_floor(cosine: float, likeness: float) -> None:
    assert HIGH.likeness(cosine) == pytest.approx(likeness)


@pytest.mark.parametrize("cosine", [-1.0, -0.2, 0.0, 0.4, 1.0])
def test_without_a_floor_the_cosine_stays(cosine: float) -> None:
    assert PLAIN.likeness(cosine) == cosine


def test_a_model_without_languages_serves_all() -> None:
    assert HIGH.serves(english=True)
    assert HIGH.serves(english=False)
    assert PLAIN.serves(english=True)
    assert not PLAIN.serves(english=False)
