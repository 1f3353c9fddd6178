"""Which keys may be made."""

from dataclasses import replace
from datetime import timedelta

import pytest

from smartchat_core.accounts.key_policy import MAX_KEYS, KeyWish, checked
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.api_key import KeyKind, KeyScope
from smartchat_core.testing.database_cases import NOW

WISH = KeyWish(name="backup", scopes=frozenset({KeyScope.READ}))


def test_a_key_is_granted_as_wished() -> None:
    wish = replace(WISH, name=" backup ", expires_at=NOW + timedelta(days=1), requests_per_minute=5)
    assert checked(wish, now=NOW, names=["other"]) == replace(wish, name="backup")


@pytest.mark.parametrize(("kind", "scope"), [(KeyKind.OPDS, KeyScope.READ), (KeyKind.KOREADER, KeyScope.SYNC)])
def test_a_device_gets_the_least_that_it_needs(kind: KeyKind, scope: KeyScope) -> None:
    assert checked(KeyWish(name="kobo", kind=kind), now=NOW, names=[]).scopes == {scope}
    with pytest.raises(InvalidRequest):
        checked(KeyWish(name="kobo", kind=kind, scopes=frozenset({KeyScope.WRITE})), now=NOW, names=[])


@pytest.mark.parametrize(
    "wish",
    [
        replace(WISH, name=" "),
        replace(WISH, name="back\nup"),
        replace(WISH, name="taken"),
        replace(WISH, scopes=frozenset()),
        replace(WISH, expires_at=NOW),
        replace(WISH, expires_at=NOW + timedelta(days=5000)),
        replace(WISH, requests_per_minute=0),
        replace(WISH, requests_per_minute=10**9),
    ],
)
def test_other_wishes_are_refused(wish: KeyWish) -> None:
    with pytest.raises(InvalidRequest):
        checked(wish, now=NOW, names=["taken"])


def test_nobody_has_more_keys_than_can_be_looked_through() -> None:
    names = [f"key {number}" for number in range(MAX_KEYS)]
    checked(WISH, now=NOW, names=names[1:])
    with pytest.raises(InvalidRequest):
        checked(WISH, now=NOW, names=names)
