"""A served library whose users sign in by a provider, and the way through both."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from smartchat.web import create_app
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.events import AccountChanged, Envelope, LoginFailed
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.support.web_server import served

__all__ = ["Place", "place_of"]

_PATH = "/account/oidc/example"


@dataclass(kw_only=True)
class Place:
    """The library's address, its accounts, its provider, and the security events of the process."""

    address: str
    accounts: Accounts
    provider: Provider
    events: list[Envelope]

    @contextmanager
    def browser(self) -> Iterator[httpx.Client]:
        """One that follows no redirect by itself."""
        headers = {"origin": self.address, "sec-fetch-site": "same-origin"}
        with httpx.Client(base_url=self.address, timeout=60, headers=headers) as client:
            yield client

    def way_back(self, browser: httpx.Client, query: str = "") -> httpx.URL:
        """The address that the provider sends the browser back to."""
        begun = browser.get(f"{_PATH}/start{query}")
        assert begun.status_code == 303, begun.text
        answered = httpx.get(begun.headers["location"], timeout=60)
        assert answered.status_code == 302, answered.text
        return httpx.URL(answered.headers["location"])

    def come_back(self, browser: httpx.Client, address: httpx.URL) -> httpx.Response:
        """Bring the answer, as a browser does that comes from another site."""
        return browser.get(address, headers={"sec-fetch-site": "cross-site"})

    def sign_in(self, browser: httpx.Client, query: str = "") -> httpx.Response:
        """The whole way."""
        return self.come_back(browser, self.way_back(browser, query))

    def is_in(self, browser: httpx.Client) -> bool:
        return browser.get("/api/v1/session").status_code == 200

    def name(self, browser: httpx.Client) -> str:
        found = re.search(r"<dt>Name</dt><dd>([^<]*)</dd>", browser.get("/account").text)
        return found[1] if found else ""

    def end_by_provider(self, token: str, name: str = "example") -> int:
        """The status of the answer to a provider's token that ends sessions."""
        form = {"logout_token": token}
        return httpx.post(f"{self.address}/account/oidc/{name}/backchannel-logout", data=form, timeout=60).status_code

    @property
    def refusals(self) -> list[str]:
        """Why people were turned away since this was asked last."""
        found = [one.payload.reason.value for one in self.events if isinstance(one.payload, LoginFailed)]
        self.events[:] = [one for one in self.events if not isinstance(one.payload, LoginFailed)]
        return found

    @property
    def changes(self) -> list[str]:
        """What happened to accounts since this was asked last."""
        found = [one.payload.change.value for one in self.events if isinstance(one.payload, AccountChanged)]
        self.events[:] = [one for one in self.events if not isinstance(one.payload, AccountChanged)]
        return found


def query_of(address: httpx.URL) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(str(address)).query))


def session_of(browser: httpx.Client) -> str | None:
    return browser.cookies.get(PLAIN_NAME)


@contextmanager
def place_of(
    folder: Path, provider: Provider, *, allowed: tuple[str, ...] = ("127.0.0.0/8",), **trust: Any
) -> Iterator[Place]:
    """The library while the block runs; the provider is trusted with this."""
    accounts = Accounts(url=f"sqlite:///{folder}/library.db")
    address = f"http://127.0.0.1:{_free_port()}"
    events: list[Envelope] = []
    entry = {
        "name": "example",
        "label": "Example",
        "issuer": provider.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    } | trust
    settings = make_settings(
        folder,
        database=accounts.url,
        public_url=address,
        openid_providers=[{name: one for name, one in entry.items() if one is not None}],
        outgoing_networks=allowed,
        rate_reads_per_minute=0,
    )
    before, provider.redirect_uri = provider.redirect_uri, f"{address}{_PATH}/callback"
    try:
        with served(create_app(settings, listeners=[events.append]), port=urlsplit(address).port or 0):
            yield Place(address=address, accounts=accounts, provider=provider, events=events)
    finally:
        provider.redirect_uri = before


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
