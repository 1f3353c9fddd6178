"""The pages to sign in, and about one's account, by their forms alone."""

import re

import httpx
import pytest

from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.api_key import KeyScope
from tests.integration.accounts.conftest import ANN, BOB, PASSWORD, sign_in
from tests.support.accounts import Accounts


@pytest.fixture(scope="module", autouse=True)
def _passwords(accounts: Accounts) -> None:
    for user in (ANN, BOB):
        accounts.set_password(user, PASSWORD)


def test_somebody_signs_in_and_out(browser: httpx.Client) -> None:
    asked = browser.get("/account/sessions")
    assert asked.url.path == "/sign-in"
    assert 'value="/account/sessions"' in asked.text
    shown = sign_in(browser, target="/account/sessions")
    assert (shown.status_code, shown.url.path) == (200, "/account/sessions")
    assert "this session" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert browser.get("/").status_code == 200
    left = browser.post("/sign-out")
    assert left.url.path == "/sign-in"
    assert browser.cookies.get(PLAIN_NAME) is None
    assert browser.get("/api/documents").status_code == 401


def test_the_sign_in_gives_another_session(browser: httpx.Client) -> None:
    sign_in(browser)
    first = browser.cookies[PLAIN_NAME]
    sign_in(browser)
    assert browser.cookies[PLAIN_NAME] != first
    old = {"cookie": f"{PLAIN_NAME}={first}"}
    assert httpx.get(browser.base_url.join("/api/documents"), headers=old).status_code == 401


def test_refusals_are_alike(browser: httpx.Client) -> None:
    pages = {sign_in(browser, *wrong).text for wrong in (("ann", "wrong"), ("nobody", PASSWORD), ("", ""), ("ann", ""))}
    (page,) = pages
    assert "The sign-in was refused." in page
    assert sign_in(browser, "ann", "wrong").status_code in {401, 429}
    assert browser.cookies.get(PLAIN_NAME) is None


def test_nobody_is_led_elsewhere(browser: httpx.Client) -> None:
    assert sign_in(browser, "bob", target="//evil.example/").url.path == "/"


def test_another_site_signs_nobody_in(browser: httpx.Client) -> None:
    form = {"name": "bob", "password": PASSWORD}
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert browser.post("/sign-in", data=form, headers=headers).status_code == 403


def test_sessions_are_ended_by_a_button(browser: httpx.Client, accounts: Accounts) -> None:
    sign_in(browser, "bob")
    other = accounts.session(BOB)
    path = f"/account/sessions/{other.session.id}/end"
    assert f'action="{path}"' in browser.get("/account/sessions").text
    assert path not in browser.post(path).text
    assert browser.post(path).status_code == 200
    accounts.session(BOB)
    assert browser.post("/account/sessions/end-others").text.count('/end"') == 1


def test_a_key_is_shown_once(browser: httpx.Client) -> None:
    sign_in(browser, "bob")
    form = {"name": "<b>backup", "kind": "api", "scope": ["read", "ask"], "days": "30"}
    made = browser.post("/account/keys", data=form)
    found = re.search(r"sck_[0-9A-Za-z]{49}", made.text)
    assert found is not None
    assert "&lt;b&gt;backup" in made.text
    listed = browser.get("/account/keys").text
    assert found[0] not in listed
    assert (
        httpx.get(browser.base_url.join("/api/documents"), headers={"authorization": f"Bearer {found[0]}"}).status_code
        == 200
    )
    again = browser.post("/account/keys", data=form)
    assert (again.status_code, "there is a key of this name" in again.text) == (400, True)
    assert browser.post("/account/keys", data=form | {"kind": "root"}).status_code == 400
    ended = re.search(r"/account/keys/key-\w+/end", listed)
    assert ended is not None
    assert "There are no keys." in browser.post(ended[0]).text


def test_keys_open_no_page(address: str, accounts: Accounts) -> None:
    key = {"authorization": f"Bearer {accounts.key(ANN, KeyScope.READ, KeyScope.WRITE).secret}"}
    for page in ("/", "/account", "/account/keys"):
        assert httpx.get(f"{address}{page}", headers=key).status_code == 403


def test_pages_need_no_script(browser: httpx.Client) -> None:
    sign_in(browser, "bob")
    for path in ("/sign-in", "/account", "/account/sessions", "/account/keys", "/account/password", "/account/confirm"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "<script" not in page.text
        assert " style=" not in page.text
        assert page.headers["content-security-policy"].count("unsafe") == 0


def test_a_browser_is_known_by_a_cookie_that_lets_nobody_in(browser: httpx.Client, accounts: Accounts) -> None:
    name = "smartchat-device"
    assert sign_in(browser).status_code == 200
    kept = browser.cookies[name]
    assert kept.count("-") == 2
    browser.cookies.clear()
    browser.cookies.set(name, kept)
    assert browser.get("/account").url.path == "/sign-in"
    refused = [sign_in(browser, password="a wrong one").status_code for _ in range(12)]
    assert refused[:10] == [401] * 10  # a count of its own
    with httpx.Client(base_url=str(browser.base_url), headers=browser.headers, follow_redirects=True) as elsewhere:
        assert sign_in(elsewhere).status_code == 200
        assert elsewhere.cookies[name] != kept
