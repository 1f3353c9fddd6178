"""Getting a second factor before the first sign-in, by forms alone."""

import re
from collections.abc import Callable

import httpx
import pyotp
import pytest

from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.user import UserRole
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import PASSWORD, sign_in
from tests.support.accounts import Accounts

_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_SECRET = re.compile(r'<code class="secret">([A-Z2-7 ]+)</code>')
_CODE = re.compile(r"<li><code>([a-z2-7-]+)</code></li>")


@pytest.fixture
def operator(accounts: Accounts) -> Callable[[str], str]:
    def make(name: str) -> str:
        user = make_user(name, role=UserRole.OPERATOR)
        accounts.add(user)
        accounts.set_password(user, PASSWORD)
        return name

    return make


def first(pattern: re.Pattern[str], page: httpx.Response) -> str:
    found = pattern.search(page.text)
    assert found is not None, page.text
    return found[1]


def code_of(page: httpx.Response, *, wrong: bool = False) -> str:
    code = pyotp.TOTP(first(_SECRET, page).replace(" ", "")).now()
    return f"{(int(code) + 500_000) % 1_000_000:06}" if wrong else code


def test_an_operator_gets_one_and_is_let_in(browser: httpx.Client, operator: Callable[[str], str]) -> None:
    name = operator("olga")
    page = sign_in(browser, name, target="/account")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "<svg" in page.text
    assert not re.search(r"<script| style=", page.text)
    assert browser.cookies.get(PLAIN_NAME) is None
    form = {"token": first(_TOKEN, page), "next": "/account", "code": code_of(page)}
    shown = browser.post("/sign-in/enrol", data=form)
    codes = _CODE.findall(shown.text)
    assert (shown.status_code, len(set(codes)), shown.headers["cache-control"]) == (200, 10, "no-store")
    assert 'href="/account"' in shown.text
    assert "operator" in browser.get("/account").text
    again = browser.post("/sign-in/enrol", data=form)
    assert (again.status_code, _CODE.findall(again.text)) == (401, [])
    browser.cookies.clear()
    assert "Code of your second factor" in sign_in(browser, name).text
    assert browser.post("/sign-in", data={"name": name, "password": PASSWORD, "code": codes[0]}).url.path == "/"


def test_a_wrong_code_may_be_given_again(browser: httpx.Client, operator: Callable[[str], str]) -> None:
    page = sign_in(browser, operator("otto"))
    form = {"token": first(_TOKEN, page), "next": "/"}
    wrong = browser.post("/sign-in/enrol", data=form | {"code": code_of(page, wrong=True)})
    assert (wrong.status_code, "The code is wrong" in wrong.text) == (400, True)
    assert first(_SECRET, wrong) == first(_SECRET, page)
    assert browser.cookies.get(PLAIN_NAME) is None
    right = browser.post("/sign-in/enrol", data=form | {"code": code_of(page)})
    assert len(_CODE.findall(right.text)) == 10


@pytest.mark.parametrize("token", ["", "another", "x" * 1000])
def test_nobody_gets_one_without_the_password(browser: httpx.Client, token: str) -> None:
    refused = browser.post("/sign-in/enrol", data={"token": token, "code": "000000", "next": "/"})
    assert (refused.status_code, _SECRET.search(refused.text)) == (401, None)
    assert browser.cookies.get(PLAIN_NAME) is None


def test_another_site_sets_nothing_up(browser: httpx.Client, operator: Callable[[str], str]) -> None:
    page = sign_in(browser, operator("oskar"))
    form = {"token": first(_TOKEN, page), "next": "/", "code": code_of(page)}
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert browser.post("/sign-in/enrol", data=form, headers=headers).status_code == 403
