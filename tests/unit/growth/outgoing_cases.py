"""URLs, hosts and messages that are a text of any kind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from smartchat_core.errors import AddressRefused
from smartchat_core.outgoing.destination import make_destination, read_destination
from smartchat_core.webhooks.signing import signed_headers

__all__ = ["OUTGOING_CASES"]


def _read(text: str) -> None:
    for url in (text, f"https://{text}", f"https://[{text}]/", f"https://a.example/{text}"):
        with suppress(AddressRefused):
            read_destination(url)


def _make(text: str) -> None:
    for host in (text, f"[{text}]", f"{text}.example"):
        with suppress(AddressRefused):
            make_destination("https", host, 443)


def _sign(text: str) -> object:
    return signed_headers(
        "msg-1", datetime(2026, 1, 1, tzinfo=UTC), text.encode(errors="surrogatepass"), ["whsec_AAAA"]
    )


OUTGOING_CASES: dict[str, Callable[[str], object]] = {
    "smartchat_core.outgoing.destination:read_destination": _read,
    "smartchat_core.outgoing.destination:make_destination": _make,
    "smartchat_core.webhooks.signing:signed_headers": _sign,
}
