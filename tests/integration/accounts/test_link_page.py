"""The page of links that work once, by forms alone."""

import logging
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.credential import OneTimePurpose
from smartchat_core.model.user import User, UserRole
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import PASSWORD, sign_in
from tests.support.accounts import Accounts

NEW = "seven herons under a bridge"
PAGE = "/account/link"


@pytest.fixture
def user_of(accounts: Accounts) -> Callable[[str], User]:
    def make(name: str) -> User:
        user = make_user(name)
        accounts.add(user)
        accounts.set_password(user, PASSWORD)
        return user

    return make


def form(token: str, name: str = "", new: str = NEW, repeated: str | None = None) -> dict[str, str]:
    return {"token": token, "name": name, "new": new, "repeated": new if repeated is None else repeated}


def test_an_invitation_makes_an_account_once(browser: httpx.Client, accounts: Accounts) -> None:
    token = accounts.invitation()
    for _ in range(2):  # programs that look at links before people do not use them up
        shown = browser.get(PAGE, params={"token": token})
        assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
        assert "Make your account" in shown.text
    made = browser.post(PAGE, data=form(token, "dora") | {"display_name": "Dora <b>"})
    assert (made.status_code, "You can sign in now" in made.text) == (200, True)
    assert browser.cookies.get(PLAIN_NAME) is None
    assert browser.post(PAGE, data=form(token, "dora-2")).status_code == 404
    assert browser.get(PAGE, params={"token": token}).status_code == 404
    assert sign_in(browser, "dora", NEW, "/account").status_code == 200
    profile = browser.get("/account").text
    assert ("reader" in profile, "Dora &lt;b&gt;" in profile) == (True, True)


def test_a_reset_takes_the_new_password_and_ends_what_was_before(
    browser: httpx.Client, accounts: Accounts, user_of: Callable[[str], User]
) -> None:
    emil = user_of("emil")
    key = {"authorization": f"Bearer {accounts.key(emil, KeyScope.READ).secret}"}
    token = accounts.link(OneTimePurpose.PASSWORD_RESET, user=emil)
    shown = browser.get(PAGE, params={"token": token})
    assert ("Choose another password" in shown.text, 'name="name"' in shown.text) == (True, False)
    assert browser.post(PAGE, data=form(token)).status_code == 200
    assert browser.post(PAGE, data=form(token, new="another of these passwords")).status_code == 404
    assert httpx.get(browser.base_url.join("/api/documents"), headers=key).status_code == 401
    assert sign_in(browser, "emil").status_code == 401
    assert sign_in(browser, "emil", NEW).status_code == 200


def test_refused_links_are_alike(browser: httpx.Client, accounts: Accounts) -> None:
    expired = accounts.invitation(lasts=timedelta(seconds=-1))
    late = accounts.link(OneTimePurpose.FIRST_OPERATOR, role=UserRole.OPERATOR)  # there are users
    pending = accounts.link(OneTimePurpose.SECOND_FACTOR)
    pages = {browser.post(PAGE, data=form(one, "frida")).text for one in (expired, late, pending, "", "x" * 900)}
    pages |= {browser.get(PAGE, params={"token": one}).text for one in (expired, pending, "", "x" * 900, "\0é")}
    pages.add(browser.get(PAGE).text)
    (page,) = pages
    assert "This link does not work, or not any more." in page
    assert sign_in(browser, "frida", NEW).status_code == 401


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"new": "short", "repeated": "short"}, "fewer than 12"),
        ({"repeated": "another one of them"}, "are different"),
        ({"name": "ann"}, "Choose another name"),
        ({"name": ""}, 'role="alert"'),
    ],
)
def test_what_is_refused_does_not_use_the_link_up(
    browser: httpx.Client, accounts: Accounts, change: dict[str, str], reason: str
) -> None:
    token = accounts.invitation()
    refused = browser.post(PAGE, data=form(token, "gustav") | change)
    assert (refused.status_code, reason in refused.text) == (400, True)
    assert f'value="{token}"' in refused.text
    assert NEW not in refused.text
    assert browser.get(PAGE, params={"token": token}).status_code == 200


def test_another_site_uses_none(browser: httpx.Client, accounts: Accounts) -> None:
    token = accounts.invitation()
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert browser.post(PAGE, data=form(token, "hanna"), headers=headers).status_code == 403
    assert browser.get(PAGE, params={"token": token}).status_code == 200


def test_the_token_reaches_no_other_page_and_no_log(
    browser: httpx.Client, accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    token = accounts.invitation()
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.INFO, logger="uvicorn.access"):
        shown = browser.get(PAGE, params={"token": token})
        refused = browser.get(PAGE, params={"token": f"{token}-no"})
        browser.post(PAGE, data=form(token, "ida", new="short"))
    assert {one.headers["referrer-policy"] for one in (shown, refused)} == {"strict-origin"}
    assert "<script" not in shown.text
    server = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert any(record.name == "uvicorn.access" for record in server)
    assert not [record for record in server if token in f"{record.getMessage()} {vars(record)}"]
