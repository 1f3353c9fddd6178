"""Signing in by a provider, through real servers of both sides."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pyotp
import pytest

from smartchat_core.model.credential import OneTimePurpose
from smartchat_core.model.user import UserRole, UserStatus
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import PASSWORD
from tests.integration.accounts.openid_place import Place, place_of, query_of, session_of
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider, provider_running


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provider_running() as found:
        yield found


@pytest.fixture(scope="module")
def whole(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("library")
    with place_of(folder, provider, new_accounts="open", trust_emails=True, mfa_values=("mfa",)) as place:
        place.accounts.add(make_user("olga", role=UserRole.OPERATOR))
        yield place


@pytest.fixture
def place(whole: Place) -> Place:
    whole.provider.reset()
    whole.events.clear()
    return whole


@pytest.fixture
def browser(place: Place) -> Iterator[httpx.Client]:
    with place.browser() as found:
        yield found


def test_somebody_gets_an_account_and_comes_again(place: Place, browser: httpx.Client) -> None:
    place.provider.user = {"sub": "1", "preferred_username": "Nina@example.org", "name": "Nina N.", "sid": "s1"}
    page = browser.get("/sign-in?next=/account").text
    assert 'href="/account/oidc/example/start?next=/account"' in page
    arrived = place.sign_in(browser, "?next=/account")
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/account")
    assert browser.cookies.get("smartchat-openid") is None
    assert place.name(browser) == "nina"
    assert place.changes == ["account_created", "identity_linked"]
    first = session_of(browser)
    with place.browser() as another:
        place.sign_in(another)
        assert place.name(another) == "nina"
        assert session_of(another) != first
    assert (place.changes, place.refusals) == ([], [])


def test_the_provider_was_asked_for_a_code_with_proof_of_who_asks(place: Place, browser: httpx.Client) -> None:
    place.provider.user = {"sub": "1"}
    begun = browser.get("/account/oidc/example/start")
    asked = query_of(httpx.URL(begun.headers["location"]))
    assert (asked["response_type"], asked["code_challenge_method"], asked["scope"]) == (
        "code",
        "S256",
        "openid profile email",
    )
    cookie = begun.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert asked["state"] not in cookie
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert begun.headers["cache-control"] == "no-store"


def test_the_provider_refuses_a_code_without_the_verifier(place: Place, browser: httpx.Client) -> None:
    place.provider.user = {"sub": "1"}
    code = query_of(place.way_back(browser))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": place.provider.redirect_uri}
    secret = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    for verifier in ({}, {"code_verifier": "x" * 43}):
        answer = httpx.post(f"{place.provider.issuer}/token", data=form | secret | verifier, timeout=60)
        assert answer.status_code == 400


def test_a_role_that_needs_a_second_factor_gets_no_further_without(place: Place, browser: httpx.Client) -> None:
    auditor = make_user("anita", role=UserRole.AUDITOR)
    place.accounts.add(auditor)
    place.accounts.link_identity(auditor, place.provider.issuer, "auditor")
    place.provider.user = {"sub": "auditor"}
    page = place.sign_in(browser, "?next=/account")
    assert (page.status_code, "Set up a second factor" in page.text) == (200, True)
    assert session_of(browser) is None
    place.provider.bend = lambda claims: claims | {"amr": ["pwd", "mfa"]}
    assert place.sign_in(browser, "?next=/account").status_code == 303
    assert place.name(browser) == "anita"


def test_an_account_with_a_second_factor_is_asked_for_it(place: Place, browser: httpx.Client) -> None:
    tess = make_user("tess")
    place.accounts.add(tess)
    secret = place.accounts.set_totp(tess)
    place.accounts.link_identity(tess, place.provider.issuer, "tess")
    place.provider.user = {"sub": "tess", "sid": "of-tess"}
    page = place.sign_in(browser, "?next=/account")
    assert "Code of your second factor" in page.text
    token = page.text.split('name="token" value="')[1].split('"')[0]
    form = {"token": token, "code": pyotp.TOTP(secret).now(), "next": "/account"}
    assert browser.post("/sign-in/code", data=form).status_code == 303
    assert place.name(browser) == "tess"
    assert place.end_by_provider(place.provider.logout_token(sid="of-tess", sub="tess")) == 200
    assert not place.is_in(browser)


def test_a_verified_address_joins_the_account_that_has_confirmed_it(place: Place, browser: httpx.Client) -> None:
    place.accounts.add(make_user("mia", email="mia@example.org"))
    place.provider.user = {"sub": "mia-1", "email": "Mia@example.org", "email_verified": True}
    place.sign_in(browser)
    assert (place.name(browser), place.changes) == ("mia", ["identity_linked"])


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [("ned", True, False), ("nat", False, True), ("nic", True, "true")],
)
def test_an_address_that_is_not_verified_on_both_sides_joins_nothing(
    place: Place, browser: httpx.Client, name: str, ours: bool, theirs: object
) -> None:
    place.accounts.add(replace(make_user(name, email=f"{name}@example.org"), email_confirmed=ours))
    place.provider.user = {"sub": f"{name}-1", "email": f"{name}@example.org", "email_verified": theirs}
    place.sign_in(browser)
    assert place.name(browser).startswith(f"{name}-")


def test_an_operator_is_not_joined_by_an_address(place: Place, browser: httpx.Client) -> None:
    place.accounts.add(make_user("odo", role=UserRole.OPERATOR, email="odo@example.org"))
    place.provider.user = {"sub": "odo-1", "email": "odo@example.org", "email_verified": True}
    assert place.sign_in(browser).status_code == 401
    assert (place.refusals, place.is_in(browser)) == (["openid_account"], False)


def test_somebody_who_has_signed_in_links_and_unlinks(place: Place, browser: httpx.Client) -> None:
    lea = make_user("lea")
    place.accounts.add(lea)
    place.accounts.set_password(lea, PASSWORD)
    browser.post("/sign-in", data={"name": "lea", "password": PASSWORD, "next": "/"})
    place.provider.user = {"sub": "lea-1"}
    linked = place.sign_in(browser, "?purpose=link")
    assert linked.headers["location"] == "/account/identities"
    assert place.changes == ["identity_linked"]
    with place.browser() as another:
        place.sign_in(another)
        assert place.name(another) == "lea"
        assert "example" in browser.get("/account/identities").text
        form = {"issuer": place.provider.issuer, "subject": "lea-1"}
        assert browser.post("/account/identities/unlink", data=form).status_code == 303
        assert not place.is_in(another)
    assert place.is_in(browser)
    assert browser.post("/account/identities/unlink", data=form).status_code == 400


def test_the_only_way_to_sign_in_is_not_unlinked(place: Place, browser: httpx.Client) -> None:
    place.provider.user = {"sub": "only"}
    place.sign_in(browser)
    form = {"issuer": place.provider.issuer, "subject": "only"}
    refused = browser.post("/account/identities/unlink", data=form)
    assert (refused.status_code, "only way to sign in" in refused.text) == (400, True)


def test_an_identity_of_somebody_else_is_not_taken_over(place: Place, browser: httpx.Client) -> None:
    place.provider.user = {"sub": "hers"}
    with place.browser() as another:
        place.sign_in(another)
    max_ = make_user("max")
    place.accounts.add(max_)
    place.accounts.set_password(max_, PASSWORD)
    browser.post("/sign-in", data={"name": "max", "password": PASSWORD, "next": "/"})
    assert place.sign_in(browser, "?purpose=link").status_code == 401
    assert place.refusals == ["openid_account"]


def test_who_it_is_is_confirmed_by_the_provider_just_now(place: Place, browser: httpx.Client) -> None:
    place.provider.user = {"sub": "again"}
    place.sign_in(browser)
    name, before = place.name(browser), session_of(browser)
    back = place.way_back(browser, "?purpose=confirm&next=/account/keys")
    asked = place.provider.authorized[-1]
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert place.come_back(browser, back).headers["location"] == "/account/keys"
    assert (place.name(browser), session_of(browser) == before) == (name, False)
    place.provider.bend = lambda claims: claims | {"auth_time": claims["iat"] - 3600}
    assert place.sign_in(browser, "?purpose=confirm").status_code == 401
    place.provider.reset()
    place.provider.user = {"sub": "somebody-else"}
    assert place.sign_in(browser, "?purpose=confirm").status_code == 401
    assert place.refusals == ["openid_token", "openid_account"]
    assert place.name(browser) == name


def test_linking_needs_somebody_who_has_signed_in(place: Place, browser: httpx.Client) -> None:
    for purpose in ("link", "confirm"):
        refused = browser.get(f"/account/oidc/example/start?purpose={purpose}")
        assert (refused.status_code, refused.headers["location"]) == (303, "/sign-in")


def test_another_site_begins_nothing(place: Place, browser: httpx.Client) -> None:
    begun = browser.get("/account/oidc/example/start", headers={"sec-fetch-site": "cross-site"})
    assert begun.headers["location"] == "/sign-in"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/a\r\nb"])
def test_it_leads_to_nobody_else(place: Place, browser: httpx.Client, target: str) -> None:
    place.provider.user = {"sub": "1"}
    begun = browser.get("/account/oidc/example/start", params={"next": target})
    answered = httpx.get(begun.headers["location"], timeout=60)
    assert browser.get(answered.headers["location"]).headers["location"] == "/"


def test_a_public_client_and_one_with_its_secret_in_the_form_get_in(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> None:
    provider.reset()
    for trust in ({"client_secret": None}, {"client_authentication": "post"}):
        provider.public = "client_secret" in trust
        provider.user = {"sub": "1"}
        with place_of(tmp_path_factory.mktemp("other"), provider, new_accounts="open", **trust) as place:
            place.accounts.add(make_user("olga", role=UserRole.OPERATOR))
            with place.browser() as browser:
                assert place.sign_in(browser).status_code == 303
                assert place.is_in(browser)


def test_an_address_that_nobody_has_shown_to_be_theirs_waits_for_nobody(place: Place, browser: httpx.Client) -> None:
    shown = place.accounts.link(OneTimePurpose.INVITATION, email="vera@example.org")
    form = {"token": shown, "name": "mallory", "new": PASSWORD, "repeated": PASSWORD}
    assert "You can sign in now" in browser.post("/account/link", data=form).text
    place.provider.user = {"sub": "20", "preferred_username": "vera", "email": "vera@example.org"}
    place.provider.user |= {"email_verified": True}
    assert place.sign_in(browser).status_code == 303
    assert place.name(browser) == "vera"


def test_an_invitation_by_provider_confirms_the_address_that_it_went_to(place: Place) -> None:
    purposes = {OneTimePurpose.MAILED_INVITATION: True, OneTimePurpose.INVITATION: False}
    for number, (purpose, confirmed) in enumerate(purposes.items()):
        link = place.accounts.link(purpose, email=f"walt{number}@example.org")
        place.provider.user = {"sub": f"3{number}", "preferred_username": f"walt{number}"}
        with place.browser() as browser:
            assert f"start?invitation={link}" in browser.get(f"/account/link?token={link}").text
            assert place.sign_in(browser, f"?invitation={link}").status_code == 303
            assert (f"walt{number}@example.org" in browser.get("/account").text) is confirmed


def test_an_invitation_of_who_may_invite_no_more_counts_for_nothing(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> None:
    provider.reset()
    with place_of(tmp_path_factory.mktemp("other"), provider) as place, place.browser() as browser:
        olga, ida = (make_user(name, role=UserRole.OPERATOR) for name in ("olga", "ida"))
        place.accounts.add(olga, replace(ida, status=UserStatus.DEACTIVATED))
        for purpose in (OneTimePurpose.INVITATION, OneTimePurpose.MAILED_INVITATION):
            link = place.accounts.link(purpose, user=ida, role=UserRole.OPERATOR)
            provider.user = {"sub": "40"}
            assert place.sign_in(browser, f"?invitation={link}").status_code == 401
        link = place.accounts.link(OneTimePurpose.INVITATION, user=olga, role=UserRole.ADMIN)
        assert place.sign_in(browser, f"?invitation={link}").status_code == 303


def test_who_gets_an_account_is_set(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> None:
    provider.reset()
    folder, domains = tmp_path_factory.mktemp("other"), ("example.org",)
    with place_of(folder, provider, new_accounts="domains", domains=domains) as place:
        stranger = {"sub": "9", "email": "ann@elsewhere.example", "email_verified": True}
        known = {"sub": "8", "email": "ann@example.org", "email_verified": True}
        with place.browser() as browser:
            provider.user = known
            assert place.sign_in(browser).status_code == 401, "the first account is an operator's"
            place.accounts.add(make_user("olga", role=UserRole.OPERATOR))
            for user in (stranger, known | {"email_verified": False}, {"sub": "7"}):
                provider.user = user
                assert place.sign_in(browser).status_code == 401
            assert place.refusals == ["openid_account"] * 4
            link = place.accounts.invitation(UserRole.ADMIN)
            assert f"start?invitation={link}" in browser.get(f"/account/link?token={link}").text
            provider.user = stranger
            assert place.sign_in(browser, f"?invitation={link}&next=/account").status_code == 303
            assert "admin" in browser.get("/account").text
        with place.browser() as browser:
            provider.user = {"sub": "6"}
            assert place.sign_in(browser, f"?invitation={link}").status_code == 401, "it was used"
            provider.user = known
            assert place.sign_in(browser).status_code == 303


def test_a_provider_at_a_private_address_is_asked_only_where_that_is_allowed(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> None:
    provider.reset()
    provider.asked.clear()
    with place_of(tmp_path_factory.mktemp("other"), provider, allowed=()) as place:
        place.accounts.add(make_user("olga", role=UserRole.OPERATOR))
        with place.browser() as browser:
            refused = browser.get("/account/oidc/example/start")
            assert (refused.status_code, provider.asked["description"]) == (401, 0)
            assert place.refusals == ["openid_refused"]
            assert "127.0.0.1" not in refused.text.replace(place.address, "")
