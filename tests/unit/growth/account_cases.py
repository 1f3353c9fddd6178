"""What people give of themselves that is a text of any kind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from smartchat_core.accounts.user_names import canonical_email, canonical_name, checked_display_name
from smartchat_core.errors import InvalidRequest

__all__ = ["ACCOUNT_CASES"]


def _checked(check: Callable[[str], str]) -> Callable[[str], object]:
    def run(text: str) -> None:
        with suppress(InvalidRequest):
            check(text)

    return run


ACCOUNT_CASES: dict[str, Callable[[str], object]] = {
    "smartchat_core.accounts.user_names:canonical_name": _checked(canonical_name),
    "smartchat_core.accounts.user_names:canonical_email": _checked(canonical_email),
    "smartchat_core.accounts.user_names:checked_display_name": _checked(checked_display_name),
}
