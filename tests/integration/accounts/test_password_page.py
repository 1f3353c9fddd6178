"""Changing one's own password by a form."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.accounts.key_tokens import TokenKind, new_token, token_digest
from smartchat_core.accounts.session_policy import Proof, SessionLimits, Whereabouts, begin
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.ids import SessionId
from smartchat_core.model.user import User
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import PASSWORD, sign_in
from tests.support.accounts import Accounts

NEW = "seven herons under a bridge"
PAGE = "/account/password"


def form(present: str = PASSWORD, new: str = NEW, repeated: str | None = None) -> dict[str, str]:
    return {"password": present, "new": new, "repeated": new if repeated is None else repeated}


@pytest.fixture
def carl(accounts: Accounts, request: pytest.FixtureRequest) -> User:
    user = make_user(f"carl-{abs(hash(request.node.name)) % 10**8}")
    accounts.add(user)
    accounts.set_password(user, PASSWORD)
    return user


def test_it_ends_what_was_before(browser: httpx.Client, accounts: Accounts, carl: User) -> None:
    other = {"cookie": f"{PLAIN_NAME}={accounts.session(carl).token}"}
    key = {"authorization": f"Bearer {accounts.key(carl, KeyScope.READ).secret}"}
    documents = browser.base_url.join("/api/documents")
    assert [httpx.get(documents, headers=one).status_code for one in (other, key)] == [200, 200]
    sign_in(browser, carl.name)
    before = browser.cookies[PLAIN_NAME]
    assert f'href="{PAGE}"' in browser.get("/account").text
    done = browser.post(PAGE, data=form())
    assert (done.status_code, "The password was changed" in done.text) == (200, True)
    assert browser.cookies[PLAIN_NAME] != before
    old = {"cookie": f"{PLAIN_NAME}={before}"}
    assert [httpx.get(documents, headers=one).status_code for one in (other, key, old)] == [401, 401, 401]
    assert browser.get("/account").url.path == "/account"
    browser.cookies.clear()
    assert sign_in(browser, carl.name).status_code == 401
    assert sign_in(browser, carl.name, NEW).status_code == 200


@pytest.mark.parametrize(
    ("given", "status", "reason"),
    [
        (form(present="a wrong one"), 401, "not right"),
        (form(repeated="another one of them"), 400, "are different"),
        (form(new="short"), 400, "fewer than 12"),
        (form(new="correcthorsecarl"), 400, "contains your name"),
        ({}, 401, "not right"),
    ],
)
def test_what_is_refused_changes_nothing(
    browser: httpx.Client, accounts: Accounts, carl: User, given: dict[str, str], status: int, reason: str
) -> None:
    sign_in(browser, carl.name)
    accounts.session(carl)
    refused = browser.post(PAGE, data=given)
    assert (refused.status_code, reason in refused.text) == (status, True)
    assert browser.get("/account/sessions").text.count('/end"') == 2
    browser.cookies.clear()
    assert sign_in(browser, carl.name).status_code == 200


def test_another_site_changes_nothing(browser: httpx.Client, carl: User) -> None:
    sign_in(browser, carl.name)
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert browser.post(PAGE, data=form(), headers=headers).status_code == 403


def test_nobody_changes_it_without_a_session(browser: httpx.Client) -> None:
    assert browser.post(PAGE, data=form()).url.path == "/sign-in"


def test_an_older_sign_in_is_confirmed_first(browser: httpx.Client, accounts: Accounts, carl: User) -> None:
    token = new_token(TokenKind.SESSION, "a" * 43)
    digest = token_digest(TokenKind.SESSION, token)
    assert digest is not None
    proof = Proof(at=datetime.now(UTC) - timedelta(hours=2), second_factor=False)
    session = begin(
        carl,
        proof,
        session=SessionId("ses-older"),
        digest=digest,
        limits=SessionLimits(),
        where=Whereabouts(),
    )

    async def adding(unit: UnitOfWork) -> None:
        await unit.user_sessions.add(session)

    accounts.change(adding)
    browser.cookies.set(PLAIN_NAME, token, domain=browser.base_url.host)
    for asked in (browser.get(PAGE), browser.post(PAGE, data=form())):
        assert (asked.url.path, f'value="{PAGE}"' in asked.text) == ("/account/confirm", True)
    shown = browser.post("/account/confirm", data={"password": PASSWORD, "next": PAGE})
    assert (shown.url.path, "Present password" in shown.text) == (PAGE, True)
