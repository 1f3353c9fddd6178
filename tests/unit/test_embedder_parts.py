"""The pure parts of the embedders."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.models.litellm_embedder import _cut
from smartchat_adapters.models.minilm import TASK_CHARACTERS, _groups
from smartchat_adapters.models.model_cache import default_cache_folder, fingerprint
from smartchat_adapters.models.weights import MINILM_L6_V2, MPNET_BASE_V2, MULTILINGUAL_E5_SMALL

HOME = Path("/home/reader")


@pytest.mark.parametrize(
    ("environment", "platform", "folder"),
    [
        ({}, "linux", "/home/reader/.cache/smartchat/models"),
        ({"XDG_CACHE_HOME": "/var/cache"}, "linux", "/var/cache/smartchat/models"),
        ({"XDG_CACHE_HOME": "relative"}, "linux", "/home/reader/.cache/smartchat/models"),
        ({}, "darwin", "/home/reader/Library/Caches/smartchat/models"),
        ({"LOCALAPPDATA": "/data"}, "win32", "/data/smartchat/models"),
        ({}, "win32", "/home/reader/AppData/Local/smartchat/models"),
    ],
)
def test_cache_folder_of_the_platform(environment: dict[str, str], platform: str, folder: str) -> None:
    assert default_cache_folder(environment, platform=platform, home=HOME) == Path(folder)


def test_fingerprint_names_weights_tokenizer_and_recipe() -> None:
    assert fingerprint(MINILM_L6_V2) == "all-minilm-l6-v2-int8-1-53aa51172d14-be50c362"
    assert fingerprint(MULTILINGUAL_E5_SMALL) == "multilingual-e5-small-int8-1-1571fc982750"
    assert fingerprint(MPNET_BASE_V2) == "all-mpnet-base-v2-mixed-1-78c0197b6159-b8be2c30"


@given(st.lists(st.integers(min_value=0, max_value=3 * TASK_CHARACTERS).map("x".__mul__), max_size=20))
def test_groups_keep_every_text_in_order_and_stay_small(texts: list[str]) -> None:
    groups = _groups(texts)
    assert [text for group in groups for text in group] == texts
    for group in groups:
        assert len(group) == 1 or sum(map(len, group)) <= TASK_CHARACTERS


@given(st.text(max_size=200), st.integers(min_value=1, max_value=50))
def test_cut_is_a_beginning_within_the_estimate(text: str, max_tokens: int) -> None:
    cut = _cut(text, max_tokens)
    assert text.startswith(cut)
    assert sum(1 / 3 if character.isascii() else 1.0 for character in cut) <= max_tokens + 1e-6
    assert cut == text or len(cut) >= max_tokens - 1


def test_cut_leaves_what_fits() -> None:
    assert _cut("word " * 10, 20) == "word " * 10
    assert _cut("本" * 30, 20) == "本" * 20
