"""Passkeys over HTTP, with an authenticator in software: the page, the interface, and the ways to sign in."""

import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest

from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.user import User, UserRole
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import PASSWORD, sign_in
from tests.support.accounts import Accounts
from tests.support.authenticator import Authenticator, Forgery

_OPTIONS = re.compile(r'data-options="([^"]+)"')
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_CODE = re.compile(r"<li><code>([a-z2-7-]+)</code></li>")
_PATH = "/account/passkeys"

Named = Callable[[str], User]


@pytest.fixture
def browser(address: str) -> Iterator[httpx.Client]:
    """A browser at `localhost`, where passkeys can be used without TLS."""
    local = address.replace("127.0.0.1", "localhost")
    headers = {"origin": local, "sec-fetch-site": "same-origin"}
    with httpx.Client(base_url=local, timeout=60, headers=headers, follow_redirects=True) as client:
        yield client


@pytest.fixture
def named(accounts: Accounts) -> Named:
    def add(name: str) -> User:
        user = make_user(name)
        accounts.add(user)
        accounts.set_password(user, PASSWORD)
        return user

    return add


def device(browser: httpx.Client) -> Authenticator:
    return Authenticator(origin=str(browser.base_url).rstrip("/"))


def options(page: httpx.Response) -> str:
    found = _OPTIONS.search(page.text)
    assert found is not None, page.text
    return html.unescape(found[1])


def add(browser: httpx.Client, phone: Authenticator, name: str = "phone") -> httpx.Response:
    answer = phone.make(options(browser.get(_PATH)))
    return browser.post(_PATH, data={"name": name, "credential": answer})


def ask(browser: httpx.Client) -> str:
    return options(browser.post("/sign-in/passkey", data={"next": "/account"}))


def answer(browser: httpx.Client, credential: str, token: str = "") -> httpx.Response:
    form = {"credential": credential, "next": "/account", "token": token}
    return browser.post("/sign-in/passkey/answer", data=form)


def test_a_passkey_is_added_used_and_removed(browser: httpx.Client, named: Named) -> None:
    named("paula")
    sign_in(browser, "paula")
    phone = device(browser)
    shown = add(browser, phone, "<b>phone")
    assert (len(_CODE.findall(shown.text)), shown.headers["cache-control"]) == (10, "no-store")
    assert "&lt;b&gt;phone" in browser.get(_PATH).text
    browser.cookies.clear()
    assert "Sign in with a passkey" in browser.get("/sign-in").text
    entered = answer(browser, phone.use(ask(browser)))
    assert (entered.url.path, "paula" in entered.text) == ("/account", True)
    session = browser.get("/api/v1/session").json()
    assert session["second_factor_at"] is not None
    removal = re.search(r"/account/passkeys/pky-\w+/remove", browser.get(_PATH).text)
    assert removal is not None
    assert "There are no passkeys." in browser.post(removal[0]).text
    assert "There are no passkeys." in browser.post(removal[0]).text
    browser.cookies.clear()
    refused = answer(browser, phone.use(ask(browser)))
    assert (refused.status_code, "The passkey was refused." in refused.text) == (401, True)


def test_it_is_asked_for_after_the_password(browser: httpx.Client, named: Named) -> None:
    named("petra")
    sign_in(browser, "petra")
    phone = device(browser)
    codes = _CODE.findall(add(browser, phone).text)
    browser.cookies.clear()
    asked = sign_in(browser, "petra")
    token = _TOKEN.search(asked.text)
    assert token is not None
    assert browser.cookies.get(PLAIN_NAME) is None
    assert answer(browser, phone.use(options(asked), Forgery(verified=False)), token[1]).status_code == 401
    asked = sign_in(browser, "petra")
    token = _TOKEN.search(asked.text)
    assert token is not None
    assert answer(browser, phone.use(options(asked)), token[1]).url.path == "/account"
    browser.cookies.clear()
    assert browser.post("/sign-in", data={"name": "petra", "password": PASSWORD, "code": codes[0]}).url.path == "/"


def test_an_older_sign_in_is_confirmed_by_a_passkey(browser: httpx.Client, named: Named, accounts: Accounts) -> None:
    user = named("pia")
    sign_in(browser, "pia")
    phone = device(browser)
    add(browser, phone)
    browser.cookies.clear()
    browser.cookies.set(PLAIN_NAME, accounts.session(user, age=timedelta(minutes=20)).token, domain="localhost.local")
    page = browser.get(_PATH)
    assert "Confirm who you are to add one" in page.text
    assert _OPTIONS.search(page.text) is None
    form = {"name": "other", "credential": "{}"}
    assert browser.post(_PATH, data=form).url.path == "/account/confirm"
    assert browser.post(f"{_PATH}/pky-1/remove").url.path == "/account/confirm"
    for path in ("/api/v1/passkeys/options", "/api/v1/passkeys"):
        refused = browser.post(path, json={"credential": {}} if path.endswith("keys") else None)
        assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")
    asked = options(browser.get("/account/confirm", params={"next": _PATH}))
    refused = browser.post("/account/confirm/passkey", data={"credential": "{}", "next": _PATH})
    assert (refused.status_code, options(refused) != asked) == (401, True)
    refused = browser.post("/account/confirm", data={"password": PASSWORD, "next": _PATH})
    assert (refused.status_code, options(refused) != asked) == (401, True)
    confirmed = browser.post("/account/confirm/passkey", data={"credential": phone.use(asked), "next": _PATH})
    assert confirmed.url.path == _PATH
    assert "Add a passkey" in confirmed.text


def test_a_challenge_is_for_one_browser(browser: httpx.Client, named: Named) -> None:
    named("pina")
    sign_in(browser, "pina")
    phone = device(browser)
    add(browser, phone)
    with httpx.Client(base_url=browser.base_url, headers=browser.headers, follow_redirects=True) as other:
        asked = ask(browser)
        assert answer(other, phone.use(asked)).status_code == 401
        ask(other)
        assert answer(other, phone.use(asked)).status_code == 401
        assert other.cookies.get(PLAIN_NAME) is None
    browser.cookies.delete(PLAIN_NAME)
    assert answer(browser, phone.use(asked)).url.path == "/account"
    assert answer(browser, phone.use(asked)).status_code == 401


def test_the_interface_does_what_the_page_does(browser: httpx.Client, named: Named) -> None:
    named("pola")
    sign_in(browser, "pola")
    phone = device(browser)
    given = browser.post("/api/v1/passkeys/options").json()["options"]
    made = json.loads(phone.make(json.dumps(given)))
    added = browser.post("/api/v1/passkeys", json={"name": "laptop", "credential": made})
    assert (added.status_code, len(added.json()["recovery_codes"])) == (201, 10)
    again = browser.post("/api/v1/passkeys", json={"name": "laptop", "credential": made})
    assert (again.status_code, again.json()["code"]) == (400, "passkey_refused")
    (listed,) = browser.get("/api/v1/passkeys").json()["passkeys"]
    assert (listed["name"], listed["used_at"]) == ("laptop", None)
    path = f"/api/v1/passkeys/{listed['id']}"
    assert browser.patch(path, json={"name": "<i>Old laptop"}).json() == listed | {"name": "<i>Old laptop"}
    assert browser.patch(path, json={"name": "a\u202eb"}).status_code == 400
    assert browser.patch("/api/v1/passkeys/pky-0", json={"name": "a"}).json()["code"] == "passkey_not_found"
    form = f"{_PATH}/{listed['id']}/rename"
    assert "&lt;i&gt;Old laptop" in browser.get(_PATH).text
    assert "New laptop" in browser.post(form, data={"name": "New laptop"}).text
    assert browser.post(form, data={"name": "a\u202eb"}).status_code == 400
    assert browser.delete(path).status_code == 204
    assert browser.delete(path).json()["code"] == "passkey_not_found"


def test_anothers_passkey_cannot_be_removed(browser: httpx.Client, named: Named) -> None:
    named("perla")
    named("penny")
    sign_in(browser, "perla")
    add(browser, device(browser))
    (theirs,) = browser.get("/api/v1/passkeys").json()["passkeys"]
    sign_in(browser, "penny")
    assert browser.delete(f"/api/v1/passkeys/{theirs['id']}").status_code == 404
    assert browser.patch(f"/api/v1/passkeys/{theirs['id']}", json={"name": "mine"}).status_code == 404
    assert browser.post(f"{_PATH}/{theirs['id']}/rename", data={"name": "mine"}).status_code == 404
    browser.post(f"{_PATH}/{theirs['id']}/remove")
    browser.cookies.clear()
    assert browser.get("/api/v1/passkeys").status_code == 401


def test_no_passkeys_at_an_address_in_digits(address: str, named: Named) -> None:
    named("piet")
    with httpx.Client(base_url=address, headers={"origin": address}, follow_redirects=True, timeout=60) as client:
        assert "Sign in with a passkey" not in client.get("/sign-in").text
        assert client.post("/sign-in/passkey").status_code == 400
        sign_in(client, "piet")
        assert "only at a host name" in client.get(_PATH).text
        assert client.post(_PATH, data={"credential": "{}"}).status_code == 400
        assert client.post("/api/v1/passkeys/options").json()["code"] == "invalid_request"


@pytest.mark.parametrize("role", [UserRole.OPERATOR, UserRole.AUDITOR])
def test_a_role_that_needs_a_second_factor_signs_in_by_a_passkey(
    browser: httpx.Client, accounts: Accounts, role: UserRole
) -> None:
    user = make_user(f"passkey-{role}", role=role)
    accounts.add(user)
    browser.cookies.set(PLAIN_NAME, accounts.session(user).token, domain="localhost.local")
    phone = device(browser)
    add(browser, phone)
    browser.cookies.clear()
    assert answer(browser, phone.use(ask(browser))).url.path == "/account"
    (kept,) = browser.get("/api/v1/passkeys").json()["passkeys"]
    refused = browser.post(f"{_PATH}/{kept['id']}/remove")
    assert (refused.status_code, "needs a second factor" in refused.text) == (400, True)


def test_another_site_asks_nothing(browser: httpx.Client) -> None:
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert browser.post("/sign-in/passkey", headers=headers).status_code == 403
        assert browser.post("/sign-in/passkey/answer", headers=headers).status_code == 403


def test_the_script_is_our_own(browser: httpx.Client, named: Named) -> None:
    named("polly")
    sign_in(browser, "polly")
    page = browser.get(_PATH)
    assert re.findall(r"<script[^>]*>", page.text) == ['<script type="module" src="/static/passkeys.js">']
    assert " style=" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
