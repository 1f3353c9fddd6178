from pathlib import Path

import pytest

from smartchat.settings import Settings
from smartchat.web.clients import LOCAL
from smartchat.web.connections.peers import peer_of


@pytest.mark.parametrize(
    ("trusted", "address", "whose"),
    [
        ("", "127.0.0.1", "127.0.0.1"),
        ("", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", None, LOCAL),
        ("127.0.0.1/32", "127.0.0.1", None),
        ("127.0.0.1/32", "::ffff:127.0.0.1", None),
        ("127.0.0.1/32", "127.0.0.2", "127.0.0.2"),
        ("127.0.0.1/32", "::1", "::/64"),
        ("127.0.0.1/32", None, LOCAL),
        ("127.0.0.1/32,2001:db8::/32", "2001:db8:1:2:3::4", None),
        ("unix", None, None),
        ("unix", "127.0.0.1", "127.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_nobodys_client(
    tmp_path: Path, trusted: str, address: str | None, whose: str | None
) -> None:
    settings = Settings(library=tmp_path, trusted_proxies=trusted)
    assert peer_of(settings)(address) == whose
