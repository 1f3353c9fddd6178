from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ops.addresses import credentials_in

PARTS = st.text("abcXYZ012-._~%/@:#?&=[]", max_size=30)


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    credentials_in(text)


def test_what_is_looked_for_in_texts() -> None:
    found = credentials_in("redis://user:pass@word@h:1/0?token=abc&x=def#frag")
    assert {"pass@word", "abc", "def", "frag"} <= found
    assert "0" not in found
    assert credentials_in("https://h/v1/a-long-key-in-the-path") == {"a-long-key-in-the-path"}
    assert credentials_in("https://a-token@h/") == {"a-token"}
    assert credentials_in("sqlite:////var/lib/smartchat-of-somebody/library.db") == frozenset()
