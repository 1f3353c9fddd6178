"""What goes by mail, from the pages to a mail server and back, by forms alone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from smartchat.web import create_app
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import PASSWORD, sign_in
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.mail_server import Mailbox, mail_server
from tests.support.web_server import served

NEW = "seven herons under a bridge"
PROXY_OF = {"x-forwarded-for": "198.51.100.23"}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture(scope="module")
def address(accounts: Accounts, mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    accounts.add(make_user("ops", role=UserRole.OPERATOR))
    settings = make_settings(
        tmp_path_factory.mktemp("library"),
        database=accounts.url,
        rate_reads_per_minute=0,
        sign_up="open",
        mail_host="127.0.0.1",
        mail_port=mailbox.port,
        mail_security="none",
        mail_from="books@example.org",
        trusted_proxies=("127.0.0.1/32",),
    )
    with served(create_app(settings)) as found:
        yield found


@pytest.fixture
def user_of(accounts: Accounts) -> Callable[[str], User]:
    def make(name: str) -> User:
        user = replace(make_user(name), email=f"{name}@example.org", email_confirmed=True)
        accounts.add(user)
        accounts.set_password(user, PASSWORD)
        return user

    return make


def mail_to(box: Mailbox, to: str, subject: str) -> str:
    """The text of the mail, when it has come."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for one in box.mails:
            if (one["To"], one["Subject"]) == (to, subject):
                box.mails.remove(one)
                return str(one.get_content()).replace("\r\n", "\n")
        time.sleep(0.05)
    raise AssertionError([(one["To"], one["Subject"]) for one in box.mails])


def token_in(text: str) -> str:
    found = re.search(r"/account/link\?token=(\S+)", text)
    assert found is not None
    return found[1]


def test_a_forgotten_password(
    browser: httpx.Client, accounts: Accounts, mailbox: Mailbox, user_of: Callable[[str], User]
) -> None:
    gita = user_of("gita")
    key = {"authorization": f"Bearer {accounts.key(gita, KeyScope.READ).secret}"}
    session = accounts.session(gita).token
    assert "/account/forgotten" in browser.get("/sign-in").text
    answers = {
        browser.post("/account/forgotten", data={"email": email}).text for email in (gita.email, "x@example.org")
    }
    assert len(answers) == 1
    token = token_in(mail_to(mailbox, gita.email, "Choose another password for SmartChat"))
    form = {"token": token, "new": NEW, "repeated": NEW}
    assert "You can sign in now" in browser.post("/account/link", data=form).text
    assert browser.post("/account/link", data=form).status_code == 404
    assert httpx.get(f"{browser.base_url}/api/documents", headers=key).status_code == 401
    cookie = {"cookie": f"smartchat-session={session}"}
    assert httpx.get(f"{browser.base_url}/api/documents", headers=cookie).status_code == 401
    mail_to(mailbox, gita.email, "Your password was changed")
    assert sign_in(browser, "gita", NEW).status_code == 200
    assert [one for one in mailbox.mails if one["To"] == "x@example.org"] == []


def test_a_sign_up_and_one_with_an_address_that_somebody_has(browser: httpx.Client, mailbox: Mailbox) -> None:
    assert "/sign-up" in browser.get("/sign-in").text
    answers = [browser.post("/sign-up", data={"email": "hana@example.org"})]
    token = token_in(mail_to(mailbox, "hana@example.org", "Make your account of SmartChat"))
    form = {"token": token, "name": "hana", "new": NEW, "repeated": NEW}
    assert "You can sign in now" in browser.post("/account/link", data=form).text
    answers.append(browser.post("/sign-up", data={"email": "hana@example.org"}))
    assert "token=" not in mail_to(mailbox, "hana@example.org", "You have an account of SmartChat")
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].text == answers[1].text
    assert sign_in(browser, "hana@example.org", NEW).status_code == 200
    profile = browser.get("/account").text
    assert ("hana@example.org" in profile, "not confirmed" in profile, "reader" in profile) == (True, False, True)


def test_an_address_is_confirmed_by_the_invitation_that_went_there_only(
    browser: httpx.Client, accounts: Accounts, mailbox: Mailbox, user_of: Callable[[str], User]
) -> None:
    admin = make_user("ada", role=UserRole.ADMIN)
    accounts.add(admin)
    browser.cookies.set(PLAIN_NAME, accounts.session(admin).token)
    browser.get("/")
    asked = {"email": "mona@example.org", "send": True}
    assert browser.post("/api/v1/invitations", json=asked).json()["link"] == ""
    sent = token_in(mail_to(mailbox, "mona@example.org", "You are invited to SmartChat"))
    assert len(browser.get("/api/v1/invitations").json()["invitations"]) == 1
    shown = browser.post("/api/v1/invitations", json={"email": "nora@example.org"}).json()["link"].rpartition("=")[2]
    browser.cookies.clear()
    for name, token in (("mona", sent), ("nora", shown)):
        form = {"token": token, "name": name, "new": NEW, "repeated": NEW}
        assert "You can sign in now" in browser.post("/account/link", data=form).text
    sign_in(browser, "mona", NEW)
    assert "not confirmed" not in browser.get("/account").text
    browser.cookies.clear()
    assert sign_in(browser, "nora@example.org", NEW).status_code == 401
    sign_in(browser, "nora", NEW)
    assert "not confirmed" in browser.get("/account").text
    text = mail_to(mailbox, "nora@example.org", "Confirm your mail address for SmartChat")
    assert "the account nora." in text
    assert "If this is not your account, do nothing" in text
    browser.post("/account/link", data={"token": token_in(text)})
    assert "not confirmed" not in browser.get("/account").text


def test_another_mail_address(browser: httpx.Client, mailbox: Mailbox, user_of: Callable[[str], User]) -> None:
    user_of("igor")
    sign_in(browser, "igor")
    answer = browser.post("/account/email", data={"email": "igor@elsewhere.example"})
    assert "A mail was sent there." in answer.text
    token = token_in(mail_to(mailbox, "igor@elsewhere.example", "Confirm your mail address for SmartChat"))
    shown = browser.get("/account/link", params={"token": token})
    assert "igor@elsewhere.example" in shown.text
    assert "igor@example.org" in browser.get("/account").text
    assert "is the mail address of igor now" in browser.post("/account/link", data={"token": token}).text
    assert browser.post("/account/link", data={"token": token}).status_code == 404
    assert "igor@elsewhere.example" in browser.get("/account").text
    for to in ("igor@example.org", "igor@elsewhere.example"):
        mail_to(mailbox, to, "The mail address of your account was changed")


def test_an_older_sign_in_is_confirmed_before_the_address_changes(
    browser: httpx.Client, accounts: Accounts, user_of: Callable[[str], User], mailbox: Mailbox
) -> None:
    lars = user_of("lars")
    begun = accounts.session(lars)
    older = replace(begun.session, authenticated_at=begun.session.authenticated_at - timedelta(hours=2))

    async def aging(unit: UnitOfWork) -> None:
        await unit.user_sessions.save(older)

    accounts.change(aging)
    browser.cookies.set(PLAIN_NAME, begun.token)
    for answer in (
        browser.get("/account/email"),
        browser.post("/account/email", data={"email": "lars@elsewhere.example"}),
    ):
        assert answer.url.path == "/account/confirm"
    refused = browser.post("/api/v1/account/email", json={"email": "lars@elsewhere.example"})
    assert refused.json()["code"] == "step_up_required"
    assert [one for one in mailbox.mails if one["To"] == "lars@elsewhere.example"] == []


def test_a_place_that_is_not_known_is_confirmed_by_a_code(
    browser: httpx.Client, mailbox: Mailbox, user_of: Callable[[str], User]
) -> None:
    user_of("jana")
    assert sign_in(browser, "jana").url.path == "/"
    browser.cookies.clear()
    asked = browser.post("/sign-in", data={"name": "jana", "password": PASSWORD, "next": "/account"}, headers=PROXY_OF)
    pending = re.search(r'name="token" value="([^"]+)"', asked.text)
    assert pending is not None
    assert "A code was sent to your mail address" in asked.text
    code = re.search(r"^[a-z2-7-]{19}$", mail_to(mailbox, "jana@example.org", "Your code for signing in"), re.MULTILINE)
    assert code is not None
    form = {"token": pending[1], "code": "aaaa-aaaa-aaaa-aaaa", "next": "/account"}
    assert browser.post("/sign-in/device", data=form, headers=PROXY_OF).status_code == 401
    form["code"] = code[0]
    assert browser.post("/sign-in/device", data=form, headers=PROXY_OF).url.path == "/account"


def test_the_interface(browser: httpx.Client, mailbox: Mailbox, user_of: Callable[[str], User]) -> None:
    user_of("kira")
    for path in ("/api/v1/account/forgotten", "/api/v1/sign-up"):
        assert browser.post(path, json={"email": "kira@example.org"}).status_code == 202
        assert browser.post(path, json={"email": "no address"}).status_code == 400
    assert browser.post("/api/v1/account/email", json={"email": "kira@example.org"}).status_code == 401
    mail_to(mailbox, "kira@example.org", "Choose another password for SmartChat")
    mail_to(mailbox, "kira@example.org", "You have an account of SmartChat")
    sign_in(browser, "kira")
    browser.get("/")
    assert browser.post("/api/v1/account/email", json={"email": "ann2@example.org"}).status_code == 202
    answers = [browser.post("/api/v1/account/forgotten", json={"email": "l@example.org"}) for _ in range(6)]
    assert [one.status_code for one in answers] == [202] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
