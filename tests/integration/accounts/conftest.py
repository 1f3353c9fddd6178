"""A served library with two users."""

from collections.abc import Iterator

import httpx
import pytest

from smartchat.web import create_app
from smartchat_core.testing.database_users import make_user
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.web_server import served

ANN, BOB = make_user("ann"), make_user("bob")
PASSWORD = "correct horse battery staple"  # of a test


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Accounts:
    made = Accounts(url=f"sqlite:///{tmp_path_factory.mktemp('database')}/library.db")
    made.add(ANN, BOB)
    return made


@pytest.fixture(scope="module")
def address(accounts: Accounts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = make_settings(
        tmp_path_factory.mktemp("library"),
        database=accounts.url,
        rate_reads_per_minute=0,
        rate_uploads_per_minute=0,
        backups_kept_days=30,
    )
    with served(create_app(settings)) as found:
        yield found


@pytest.fixture
def stranger(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture
def browser(address: str) -> Iterator[httpx.Client]:
    """As browsers send forms of our own pages, without scripts."""
    headers = {"origin": address, "sec-fetch-site": "same-origin"}
    with httpx.Client(base_url=address, timeout=60, headers=headers, follow_redirects=True) as client:
        yield client


def sign_in(browser: httpx.Client, user: str = "ann", password: str = PASSWORD, target: str = "/") -> httpx.Response:
    return browser.post("/sign-in", data={"name": user, "password": password, "next": target})
