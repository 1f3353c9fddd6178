"""Users in a browser: signing in and looking after an account without scripts."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.user import UserRole
from smartchat_core.testing.database_users import make_user
from tests.e2e.browsing import VIRTUAL_AUTHENTICATOR, needs_chromium
from tests.support.accounts import Accounts
from tests.support.web_server import add_file, served

ANN = make_user("ann")
PASSWORD = "correct horse battery staple"

pytestmark = needs_chromium


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(url=f"sqlite:///{tmp_path}/users.db")
    made.add(ANN)
    made.set_password(ANN, PASSWORD)
    return made


@pytest.fixture
def address(tmp_path: Path, accounts: Accounts) -> Iterator[str]:
    with served(create_app(Settings(library=tmp_path / "library", database=accounts.url, embedder="none"))) as found:
        yield found


def opened(browser: Browser, *, scripts: bool) -> Page:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    return context.new_page()


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Name or mail address").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_everything_works_without_scripts(browser: Browser, address: str, accounts: Accounts) -> None:
    page = opened(browser, scripts=False)
    accounts.session(ANN)
    sign_in(page, f"{address}/account/sessions")
    expect(page.get_by_text("this session")).to_be_visible()
    page.get_by_role("button", name="End all other sessions").click()
    expect(page.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("link", name="Keys").click()
    page.get_by_label("Program or device that it is for").fill("backup")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_text("It is shown once")).to_be_visible()
    page.get_by_role("button", name="End the key backup").click()
    expect(page.get_by_text("There are no keys.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Name or mail address")).to_be_visible()
    page.context.close()


def test_an_operator_begins_and_changes_the_password_without_scripts(
    browser: Browser, address: str, accounts: Accounts
) -> None:
    """A link, the second factor, and another password: the browser sends each form with its origin."""
    page = opened(browser, scripts=False)
    page.goto(f"{address}/account/link?token={accounts.invitation(UserRole.OPERATOR)}")
    page.get_by_label("Name to sign in with").fill("olga")
    _choose(page, PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Name or mail address").fill("olga")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    drawn = page.get_by_role("img", name="QR code").bounding_box()
    assert drawn is not None
    assert min(drawn["width"], drawn["height"]) > 150
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Code of six digits").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("listitem")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    page.goto(f"{address}/account")
    page.get_by_role("link", name="Change the password").click()
    page.get_by_label("Present password").fill(PASSWORD)
    _choose(page, "seven herons under a bridge")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("status")).to_contain_text("The password was changed.")
    page.context.close()


def test_the_page_of_the_library_names_who_has_signed_in_and_signs_out(browser: Browser, address: str) -> None:
    page = opened(browser, scripts=True)
    sign_in(page, address)
    expect(page.get_by_role("link", name="ann")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Name or mail address")).to_be_visible()
    page.context.close()


def test_a_session_that_ended_elsewhere_is_noticed_and_said(browser: Browser, address: str, accounts: Accounts) -> None:
    """There is a book, as without one nothing can be asked, and the button to ask is disabled."""
    cookie = f"{PLAIN_NAME}={accounts.session(ANN).token}"
    with httpx.Client(base_url=address, headers={"cookie": cookie, "origin": address}, timeout=60) as client:
        add_file(client, "book.md", b"# The Lighthouse\n\nThe glazier Ansgar stole the silver compass.\n")
    page = opened(browser, scripts=True)
    page.set_default_timeout(60_000)
    sign_in(page, address)
    # Before the scripts have run, the button is one of a plain form.
    expect(page.get_by_role("button", name="The Lighthouse", exact=True)).to_be_visible(timeout=60_000)
    page.get_by_label("Your question").fill("Who stole the compass?")
    ask = page.get_by_role("button", name="Ask", exact=True)
    expect(ask).to_be_enabled(timeout=60_000)
    ask.click()
    expect(page.locator("#results")).to_contain_text("Ansgar", timeout=60_000)
    expect(ask).to_be_enabled(timeout=60_000)
    page.get_by_label("Your question").fill("Where is the compass?")
    accounts.change(lambda unit: unit.user_sessions.end_all(ANN.id))
    ask.click(no_wait_after=True)
    ended = page.get_by_text("Your session has ended. Sign in to go on.")
    expect(ended).to_be_visible(timeout=60_000)
    sign_in(page, f"{address}/account")
    accounts.change(lambda unit: unit.user_sessions.end_all(ANN.id))
    page.goto(f"{address}/account")
    expect(ended).to_be_visible(timeout=60_000)
    page.context.close()


def test_a_passkey_is_made_and_used_in_the_browser(browser: Browser, address: str) -> None:
    """Chromium's virtual authenticator stands in for the device: it verifies its user, and keeps passkeys by name."""
    local = address.replace("127.0.0.1", "localhost")
    page = opened(browser, scripts=True)
    page.set_default_timeout(20_000)
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    made = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL_AUTHENTICATOR})
    authenticator = made["authenticatorId"]
    sign_in(page, f"{local}/account/passkeys")
    page.get_by_label("Device that it is on").fill("laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("listitem")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("laptop", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("This device has a passkey of your account already.")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_label("Your question")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, f"{local}/account")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()
    page.goto(f"{local}/account/confirm?next=/account/passkeys")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Passkeys")).to_be_visible()
    protocol.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("The browser gave no passkey. Try again.")
    page.context.close()


def _choose(page: Page, password: str) -> None:
    page.get_by_label("New password").fill(password)
    page.get_by_label("The same again").fill(password)
