"""One's own second factor, by forms alone."""

import re
from datetime import timedelta

import httpx
import pytest

from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.accounts.secrets import recovery_digest
from smartchat_core.model.user import UserRole
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import PASSWORD, sign_in
from tests.integration.accounts.test_enrolment_pages import code_of
from tests.support.accounts import Accounts

_PATH = "/account/second-factor"
_CODE = re.compile(r"<li><code>([a-z2-7-]+)</code></li>")


@pytest.fixture
def reader(accounts: Accounts, browser: httpx.Client, request: pytest.FixtureRequest) -> str:
    """A reader who has signed in, by name."""
    user = make_user(f"second-{abs(hash(request.node.name)) % 10**8}")
    accounts.add(user)
    accounts.set_password(user, PASSWORD)
    sign_in(browser, user.name)
    return user.name


def test_a_reader_gets_one_and_removes_it(browser: httpx.Client, reader: str) -> None:
    assert "Set up an authenticator app" in browser.get(_PATH).text
    page, before = browser.post(_PATH), browser.cookies[PLAIN_NAME]
    wrong = browser.post(f"{_PATH}/confirm", data={"code": code_of(page, wrong=True)})
    assert (wrong.status_code, "The code is wrong" in wrong.text) == (400, True)
    shown = browser.post(f"{_PATH}/confirm", data={"code": code_of(page)})
    first = _CODE.findall(shown.text)
    assert (len(set(first)), shown.headers["cache-control"]) == (10, "no-store")
    assert browser.cookies[PLAIN_NAME] != before
    assert "Recovery codes left: 10" in browser.get(_PATH).text
    assert browser.post(_PATH).status_code == 400
    fresh = _CODE.findall(browser.post(f"{_PATH}/recovery-codes").text)
    assert not set(fresh) & set(first)
    browser.cookies.clear()
    assert "Code of your second factor" in sign_in(browser, reader).text
    form = {"name": reader, "password": PASSWORD}
    assert browser.post("/sign-in", data=form | {"code": first[0]}).status_code == 401
    assert browser.post("/sign-in", data=form | {"code": fresh[0]}).url.path == "/"
    assert "Set up an authenticator app" in browser.post(f"{_PATH}/remove").text
    assert browser.post(f"{_PATH}/recovery-codes").status_code == 400
    browser.cookies.clear()
    assert sign_in(browser, reader).url.path == "/"


def test_a_code_lifts_the_limits_only_for_who_has_it(browser: httpx.Client, accounts: Accounts) -> None:
    one, two = make_user("one-factor"), make_user("two-factors")
    accounts.add(one, two)
    for user in (one, two):
        accounts.set_password(user, PASSWORD)
    accounts.set_totp(two)
    codes = [recovery_digest(code) for code in ("aaaa-bbbb", "cccc-dddd")]
    accounts.change(lambda unit: unit.credentials.set_recovery_codes(two.id, codes))
    accounts.forget_counts()

    def tried(name: str, code: str, password: str = "wrong") -> httpx.Response:
        return browser.post("/sign-in", data={"name": name, "password": password, "code": code})

    for name in (one.name, two.name, "nobody-at-all"):
        assert [tried(name, "x").status_code for _ in range(12)] == [401] * 10 + [429] * 2
    last = [tried(one.name, "x", PASSWORD), tried(two.name, "000000", PASSWORD), tried("nobody-at-all", "000000")]
    last.append(tried(two.name, "aaaa-bbbb"))
    assert {one.status_code for one in last} == {429}
    assert len({one.text for one in last}) == 1
    assert tried(two.name, "cccc-dddd", PASSWORD).url.path == "/"
    accounts.forget_counts()


@pytest.mark.parametrize("role", [UserRole.OPERATOR, UserRole.AUDITOR])
def test_a_role_that_needs_one_keeps_it(browser: httpx.Client, accounts: Accounts, role: UserRole) -> None:
    user = make_user(f"keeps-{role}", role=role)
    accounts.add(user)
    browser.cookies.set(PLAIN_NAME, accounts.session(user).token, domain="127.0.0.1")
    page = browser.post(_PATH)
    assert browser.post(f"{_PATH}/confirm", data={"code": code_of(page)}).status_code == 200
    assert "cannot be removed here" in browser.get(_PATH).text
    refused = browser.post(f"{_PATH}/remove")
    assert (refused.status_code, "needs a second factor" in refused.text) == (400, True)
    assert "Recovery codes left: 10" in refused.text


def test_nothing_to_confirm(browser: httpx.Client, reader: str) -> None:
    assert reader
    assert browser.post(f"{_PATH}/confirm", data={"code": "000000"}).status_code == 400
    assert httpx.post(browser.base_url.join(_PATH)).status_code == 303


def test_an_older_sign_in_is_confirmed_first(browser: httpx.Client, accounts: Accounts) -> None:
    user = make_user("second-older")
    accounts.add(user)
    browser.cookies.set(PLAIN_NAME, accounts.session(user, age=timedelta(minutes=20)).token)
    for path in ("", "/confirm", "/recovery-codes", "/remove"):
        asked = browser.post(f"{_PATH}{path}")
        assert (asked.url.path, asked.url.params["next"]) == ("/account/confirm", _PATH)
    assert browser.get(_PATH).url.path == "/account/confirm"
