"""The pages about accounts, held against the rules of axe in Chromium, in light and dark."""

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, Page

from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.credential import OneTimePurpose
from smartchat_core.model.user import User, UserRole
from smartchat_core.testing.database_users import make_user
from tests.e2e.browsing import VIRTUAL_AUTHENTICATOR, needs_chromium
from tests.support.accounts import Accounts
from tests.support.web_server import add_file, served

pytestmark = [*needs_chromium, pytest.mark.slow]

ADA, OLGA = make_user("ada", role=UserRole.ADMIN), make_user("olga", role=UserRole.OPERATOR)
MIA = replace(make_user("mia"), display_name="Mia Miller", email="mia@example.org")
PASSWORD = "correct horse battery staple"
_WIDE, _NARROW = 1280, 360


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Accounts:
    made = Accounts(url=f"sqlite:///{tmp_path_factory.mktemp('database')}/users.db")
    made.add(ADA, OLGA, MIA)
    for user in (OLGA, MIA):
        made.set_password(user, PASSWORD)
    return made


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, accounts: Accounts) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("library")
    settings = Settings(
        library=folder,
        database=accounts.url,
        embedder="none",
        sign_up="open",
        mail_folder=folder / "mails",
        mail_from="books@example.org",
    )
    with served(create_app(settings)) as found:
        yield found.replace("127.0.0.1", "localhost")  # where passkeys can be used without TLS


class Auditor:
    """Collects what axe finds on each page that is shown."""

    def __init__(self, browser: Browser, address: str, accounts: Accounts) -> None:
        self._address = address
        self._accounts = accounts
        self.page: Page = browser.new_page(viewport={"width": _WIDE, "height": 900})
        self.audited: list[str] = []
        self.faults: list[str] = []

    def become(self, user: User) -> None:
        session = self._accounts.session(user).token
        self.page.context.add_cookies([{"name": PLAIN_NAME, "value": session, "url": self._address}])

    def client(self, user: User) -> httpx.Client:
        """A program with a session of the user."""
        headers = {"cookie": f"{PLAIN_NAME}={self._accounts.session(user).token}", "sec-fetch-site": "same-origin"}
        return httpx.Client(base_url=self._address, timeout=60, headers=headers)

    def leave(self) -> None:
        self.page.context.clear_cookies()

    def visit(self, *paths: str) -> None:
        for path in paths:
            self.page.goto(f"{self._address}{path}")
            self.audit()

    def press(self, name: str) -> None:
        """Send a form, and look at the page that answers."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()
        self.audit()

    def audit(self) -> None:
        title = self.page.title()
        self.audited.append(title)
        for element in self.page.locator("details").all():
            element.evaluate("one => { one.open = true; }")
        for scheme, width in (("light", _WIDE), ("dark", _NARROW)):
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate(axe_script())
            found = self.page.evaluate("axe.run({resultTypes: ['violations']})")
            assert len(found["passes"]) > 5, title  # it has looked
            self.faults += [
                f"{title} ({scheme}): {one['id']}: {node['html']}"
                for one in found["violations"]
                for node in one["nodes"]
            ]
            overflow = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            if overflow:
                self.faults.append(f"{title} ({width}): wider than the window")


@cache
def axe_script() -> str:
    """The script of axe, as a package carries it; nothing of the package's code is needed."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def test_no_page_breaks_a_rule(browser: Browser, address: str, accounts: Accounts) -> None:
    auditor = Auditor(browser, address, accounts)
    page = auditor.page
    _before_the_sign_in(auditor, accounts)
    auditor.become(MIA)
    auditor.visit("/", "/account", "/account/sessions", "/account/keys", "/account/password", "/account/confirm")
    auditor.visit("/account/email", "/account/data", "/account/accesses")
    with auditor.client(MIA) as client:
        add_file(client, "mill.md", b"# Mill\n\nAgnes ground rye.\n")
    _share_shelf(auditor)
    accounts.link_identity(MIA, "https://sign-in.example.org", "mia-1")
    page.goto(f"{address}/account/keys")
    page.get_by_label("Program or device that it is for").fill("backup")
    auditor.press("Make the key")
    auditor.visit("/account/second-factor")
    auditor.press("Set up an authenticator app")
    _give_code(page)
    auditor.press("Go on")
    auditor.visit("/account/second-factor", "/account/identities", "/account/data", "/account/passkeys")
    _add_passkey(auditor)
    auditor.visit("/account/passkeys", "/account/confirm")
    auditor.leave()
    auditor.visit("/sign-in")
    auditor.press("Sign in with a passkey")
    page.goto(f"{address}/sign-in")
    _give_password(page, "mia", PASSWORD)
    auditor.press("Sign in")
    auditor.become(ADA)
    auditor.visit("/users", "/users?q=nobody", f"/users/{MIA.id}", f"/users/{ADA.id}", "/invitations", "/groups")
    page.get_by_label("Name").fill("Book club")
    auditor.press("Make the group")
    page.get_by_label("Name to sign in with").fill("mia")
    auditor.press("Add to the group")
    page.goto(f"{address}/invitations")
    auditor.press("Make the link")
    auditor.become(OLGA)
    auditor.visit(f"/users/{MIA.id}", "/invitations")
    auditor.press("Make the link")
    auditor.visit("/account/accesses")
    _open_content(auditor)
    auditor.become(MIA)
    auditor.visit("/account/accesses")
    assert auditor.faults == []
    assert len(auditor.audited) >= 47
    assert all(re.fullmatch(r".+ · SmartChat|SmartChat", title) for title in auditor.audited)


def test_no_page_of_the_library_breaks_a_rule(browser: Browser, address: str, accounts: Accounts) -> None:
    auditor = Auditor(browser, address, accounts)
    page = auditor.page
    auditor.become(MIA)
    with auditor.client(MIA) as client:
        inn = add_file(client, "inn.md", b"# Inn\n\nTobias poured ale.\n")
        tavern = add_file(client, "tavern.md", b"# Tavern\n\nAgnes poured wine.\n")
        client.patch(f"/api/documents/{inn}/metadata", json={"title": "Inn", "authors": ["Ann Lee"]})
        client.post("/api/v1/works", json={"documents": [inn, tavern]})
    auditor.visit("/", "/library", "/library?q=nothing-like-it", "/library?from_year=late", "/library/editions?find=md")
    auditor.press("Put together")
    page.goto(f"{address}/library/documents/{inn}")
    page.get_by_label("Language", exact=True).fill("not a language")
    auditor.press("Save")
    page.get_by_label("Language", exact=True).fill("en")
    auditor.press("Save")
    page.goto(f"{address}/library")
    auditor.press("Add")
    assert auditor.faults == []
    assert len(auditor.audited) == 9


def test_what_breaks_a_rule_is_noticed(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<img src="x"><input><p style="color: #ccc; background: #fff">Pale</p>')
    page.evaluate(axe_script())
    found = {one["id"] for one in page.evaluate("axe.run()")["violations"]}
    page.close()
    assert found >= {"image-alt", "label", "color-contrast", "html-has-lang", "document-title"}


def _share_shelf(auditor: Auditor) -> None:
    page = auditor.page
    auditor.visit("/account/shelves")
    page.get_by_label("Name").fill("Mills")
    auditor.press("Make the shelf")
    auditor.press("Put on the shelf")
    page.get_by_label("Name of the user").fill("nobody")
    auditor.press("Share")
    page.get_by_label("Name of the user").fill("ada")
    auditor.press("Share")
    auditor.visit("/account/shelves")


def _open_content(auditor: Auditor) -> None:
    page = auditor.page
    page.get_by_label("Name that the user signs in with").fill("mia")
    page.get_by_label("Reason").fill("Ticket 17: a book that does not open.")
    auditor.press("Open")


def _add_passkey(auditor: Auditor) -> None:
    page = auditor.page
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL_AUTHENTICATOR})
    page.get_by_label("Device that it is on").fill("laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Remove the passkey laptop").wait_for()


def _before_the_sign_in(auditor: Auditor, accounts: Accounts) -> None:
    page = auditor.page
    auditor.visit("/sign-in?ended=true", "/account/link?token=none", f"/account/link?token={accounts.invitation()}")
    auditor.visit(f"/account/link?token={accounts.link(OneTimePurpose.EMAIL_CONFIRMATION, user=MIA)}")
    auditor.visit("/sign-up", "/account/forgotten")
    page.get_by_label("Mail address").fill("nobody@example.org")
    auditor.press("Send the link")
    auditor.visit("/sign-in")
    _give_password(page, "mia", "wrong")
    auditor.press("Sign in")
    _give_password(page, "olga", PASSWORD)
    auditor.press("Sign in")
    _give_code(page, wrong=True)
    auditor.press("Go on")
    _give_code(page)
    auditor.press("Go on")
    auditor.leave()
    auditor.visit("/sign-in")
    _give_password(page, "olga", PASSWORD)
    auditor.press("Sign in")


def _give_password(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name or mail address").fill(name)
    page.get_by_label("Password").fill(password)


def _give_code(page: Page, *, wrong: bool = False) -> None:
    code = pyotp.TOTP(page.locator("code.secret").inner_text().replace(" ", "")).now()
    page.get_by_label("Code of six digits").fill(f"{(int(code) + 500_000) % 1_000_000:06}" if wrong else code)
