"""Pages and routes of those who look after users, invitations and groups, by their forms alone."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.accounts.secrets import digest_of
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import PASSWORD
from tests.support.accounts import Accounts

ADA, OLGA = make_user("ada", role=UserRole.ADMIN), make_user("olga", role=UserRole.OPERATOR)
MIA = replace(make_user("mia"), display_name="<b>Mia", email="mia@example.org")
_LINK = re.compile(r'<code class="secret">(http[^<]+/account/link\?token=[^<]+)</code>')
_WITHDRAW = re.compile(r"/invitations/([0-9a-f]{24})/withdraw")

As = Callable[[User], httpx.Client]


@pytest.fixture(scope="module", autouse=True)
def _people(accounts: Accounts) -> None:
    accounts.add(ADA, OLGA, MIA)
    accounts.set_password(MIA, PASSWORD)


@pytest.fixture
def as_(browser: httpx.Client, accounts: Accounts) -> As:
    """The browser with a session of the user, who has signed in just now."""

    def sign_in(user: User) -> httpx.Client:
        browser.cookies.set(PLAIN_NAME, accounts.session(user).token)
        return browser

    return sign_in


@pytest.fixture
def newcomer(accounts: Accounts, request: pytest.FixtureRequest) -> User:
    made = make_user(f"new-{abs(hash(request.node.name)) % 10**8}")
    accounts.add(made)
    return made


def test_users_are_listed_and_found(as_: As) -> None:
    page = as_(ADA).get("/users")
    assert page.status_code == 200
    assert "&lt;b&gt;Mia" in page.text
    found = as_(ADA).get("/users", params={"q": "MIA@example"}).text
    assert f"/users/{MIA.id}" in found
    assert f"/users/{OLGA.id}" not in found
    assert "There is no such user." in as_(ADA).get("/users", params={"q": "%"}).text
    assert "/users?" not in found


def test_readers_manage_nobody(as_: As, newcomer: User) -> None:
    browser = as_(MIA)
    assert 'href="/users"' not in browser.get("/account").text
    user = f"/users/{newcomer.id}"
    for path in ("/users", user, "/invitations", "/groups", "/api/v1/users", f"/api/v1{user}", "/api/v1/invitations"):
        assert browser.get(path).status_code == 403, path
    forms = [f"{user}/{action}" for action in ("role", "deactivate", "delete", "end-access", "password-link")]
    for path in (*forms, "/invitations", "/groups"):
        assert browser.post(path, data={"role": "operator", "name": newcomer.name}).status_code == 403, path


def test_an_admin_looks_after_readers_only(as_: As, newcomer: User) -> None:
    browser = as_(ADA)
    shown = browser.get(f"/users/{OLGA.id}")
    assert "Only those who give roles" in shown.text
    assert browser.post(f"/users/{OLGA.id}/deactivate").status_code == 403
    assert browser.post(f"/users/{newcomer.id}/role", data={"role": "operator"}).status_code == 403
    assert browser.post("/invitations", data={"role": "operator"}).status_code == 403
    assert "<h2>Role</h2>" not in browser.get(f"/users/{newcomer.id}").text


def test_a_role_is_given_by_an_operator(as_: As, newcomer: User) -> None:
    browser = as_(OLGA)
    path = f"/users/{newcomer.id}"
    assert "<option selected>admin</option>" in browser.post(f"{path}/role", data={"role": "admin"}).text
    assert browser.post(f"{path}/role", data={"role": "root"}).status_code == 400
    assert "This is your own account" in browser.get(f"/users/{OLGA.id}").text


def test_somebody_is_let_in_no_more_and_again(as_: As, newcomer: User, accounts: Accounts) -> None:
    session = {"cookie": f"{PLAIN_NAME}={accounts.session(newcomer).token}"}
    browser = as_(ADA)
    address, path = browser.base_url.join("/api/documents"), f"/users/{newcomer.id}"
    assert httpx.get(address, headers=session).status_code == 200
    assert "deactivated" in browser.post(f"{path}/deactivate").text
    assert httpx.get(address, headers=session).status_code == 401
    assert "Deactivate the account" in browser.post(f"{path}/activate").text
    session = {"cookie": f"{PLAIN_NAME}={accounts.session(newcomer).token}"}
    assert "All sessions and keys have ended." in browser.post(f"{path}/end-access").text
    assert httpx.get(address, headers=session).status_code == 401


def test_an_account_is_deleted_by_its_name(as_: As, newcomer: User) -> None:
    browser = as_(ADA)
    assert browser.post(f"/users/{newcomer.id}/delete", data={"name": "another"}).status_code == 400
    left = browser.post(f"/users/{newcomer.id}/delete", data={"name": newcomer.name})
    assert left.status_code == 200
    assert re.search(r"<code>acr-[0-9a-f]{20}</code>", left.text)
    assert "Nothing of them is left here." in left.text
    assert re.search(r"Backups forget them by \d{4}-\d\d-\d\d", left.text)
    assert newcomer.name not in left.text
    assert browser.get(f"/users/{newcomer.id}").status_code == 404


def test_a_link_for_another_password_works_once(as_: As, newcomer: User) -> None:
    page = as_(ADA).post(f"/users/{newcomer.id}/password-link")
    found = _LINK.search(page.text)
    assert found is not None
    assert page.headers["cache-control"] == "no-store"
    assert "Choose another password" in as_(ADA).get(found[1]).text
    assert _LINK.search(as_(ADA).get(f"/users/{newcomer.id}").text) is None


def test_a_link_for_another_password_is_seen_by_its_user(
    as_: As, accounts: Accounts, newcomer: User, browser: httpx.Client
) -> None:
    accounts.set_password(newcomer, PASSWORD)
    assert as_(ADA).post(f"/users/{newcomer.id}/password-link").status_code == 200
    browser.cookies.clear()
    form = {"name": newcomer.name, "password": PASSWORD, "next": "/account/keys?a=b"}
    page = browser.post("/sign-in", data=form)
    assert (page.url.path, page.url.params["next"]) == ("/account/accesses", "/account/keys?a=b")
    assert "<strong>ada</strong> made a link by which another password of your account can be chosen" in page.text
    api = "/api/v1/access-notices"
    (notice,) = browser.get(api).json()["notices"]
    assert (notice["kind"], notice["by"], notice["seen_at"]) == ("password_link", "ada", None)
    seen = browser.post("/account/accesses/seen", data={"next": "/account/keys?a=b"})
    assert (seen.url.path, seen.url.query) == ("/account/keys", b"a=b")
    assert browser.get(api).json()["notices"][0]["seen_at"] is not None
    assert browser.put(f"{api}/seen").status_code == 204
    browser.cookies.clear()
    again = browser.post("/sign-in", data=form)  # who confirmed it may have been the one who used the link
    assert again.url.path == "/account/accesses"
    browser.cookies.clear()
    assert as_(MIA).get(api).json() == {"notices": []}


def test_an_old_sign_in_is_confirmed_first(browser: httpx.Client, accounts: Accounts, newcomer: User) -> None:
    browser.cookies.set(PLAIN_NAME, accounts.session(ADA, age=timedelta(minutes=20)).token)
    for path, target in ((f"/users/{newcomer.id}/deactivate", f"/users/{newcomer.id}"), ("/invitations",) * 2):
        asked = browser.post(path)
        assert (asked.url.path, asked.url.params["next"]) == ("/account/confirm", target)
    for method, path in (("PATCH", f"/api/v1/users/{newcomer.id}"), ("POST", "/api/v1/invitations")):
        refused = browser.request(method, path, json={})
        assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")
    assert "active" in browser.get(f"/users/{newcomer.id}").text


def test_invitations_are_listed_and_withdrawn(as_: As) -> None:
    browser = as_(ADA)
    made = browser.post("/invitations", data={"email": "eve@example.org"})
    found, listed = _LINK.search(made.text), browser.get("/invitations")
    assert found is not None
    assert _LINK.search(listed.text) is None
    assert "For eve@example.org" in listed.text
    references = _WITHDRAW.findall(listed.text)
    assert browser.get(found[1]).status_code == 200
    for reference in references:
        browser.post(f"/invitations/{reference}/withdraw")
    assert browser.get(found[1]).status_code == 404
    assert "There are no open invitations." in browser.get("/invitations").text
    assert browser.post("/invitations", data={"email": "nobody"}).status_code == 400


@pytest.mark.parametrize("lost", [{"active": False}, {"role": "reader"}, None])
def test_invitations_end_with_the_account_that_made_them(
    as_: As, accounts: Accounts, request: pytest.FixtureRequest, lost: dict[str, object] | None
) -> None:
    ida = make_user(f"ida-{abs(hash(request.node.name)) % 10**8}", role=UserRole.ADMIN)
    accounts.add(ida)
    made = _LINK.search(as_(ida).post("/invitations", data={"email": "eve@example.org"}).text)
    assert made is not None
    assert as_(OLGA).get(made[1]).status_code == 200
    as_(OLGA).get("/")
    user = f"/api/v1/users/{ida.id}"
    ended = as_(OLGA).delete(user) if lost is None else as_(OLGA).patch(user, json=lost)
    assert ended.is_success
    form = {"token": made[1].rpartition("=")[2], "name": "eve", "new": PASSWORD, "repeated": PASSWORD}
    assert as_(OLGA).post("/account/link", data=form).status_code == 404
    assert as_(OLGA).get(made[1]).status_code == 404


def test_an_admin_withdraws_no_invitation_of_an_operator(as_: As, accounts: Accounts) -> None:
    secret = accounts.invitation(UserRole.OPERATOR)
    reference = digest_of(secret)[:24]
    assert as_(ADA).post(f"/invitations/{reference}/withdraw").status_code == 403
    assert as_(OLGA).get(f"/account/link?token={secret}").status_code == 200
    as_(OLGA).post(f"/invitations/{reference}/withdraw")
    assert as_(OLGA).get(f"/account/link?token={secret}").status_code == 404


def test_other_tokens_are_no_invitations(as_: As, accounts: Accounts) -> None:
    secret = accounts.link(OneTimePurpose.PASSWORD_RESET, user=MIA)
    assert as_(ADA).post(f"/invitations/{digest_of(secret)[:24]}/withdraw").status_code == 200

    async def there(unit: UnitOfWork) -> OneTimeToken | None:
        return await unit.one_time_tokens.find(digest_of(secret), OneTimePurpose.PASSWORD_RESET, MIA.created_at)

    assert accounts.change(there) is not None


def test_groups_are_made_filled_and_removed(as_: As) -> None:
    browser = as_(ADA)
    made = browser.post("/groups", data={"name": "<i>Book club"})
    path = made.url.path
    assert "&lt;i&gt;Book club" in made.text
    assert browser.post("/groups", data={"name": "<i>Book club"}).status_code == 400
    assert "There is no user of this name." in browser.post(f"{path}/members", data={"name": "nobody-here"}).text
    assert "Remove mia from the group" in browser.post(f"{path}/members", data={"name": "Mia"}).text
    assert "Nobody is in this group." in browser.post(f"{path}/members/mia/remove").text
    assert "Readers" in browser.post(f"{path}/rename", data={"name": "Readers"}).text
    assert "There are no groups." in browser.post(f"{path}/remove").text
    assert browser.get(path).status_code == 404
    assert as_(OLGA).get("/groups").status_code == 403


def test_the_interface_does_what_the_pages_do(as_: As, newcomer: User) -> None:
    api = as_(OLGA)
    users = api.get("/api/v1/users", params={"limit": 1}).json()
    assert (len(users["users"]), users["next"]) == (1, users["users"][0]["name"])
    path = f"/api/v1/users/{newcomer.id}"
    assert api.get(path).json()["name"] == newcomer.name
    changed = api.patch(path, json={"role": "admin", "active": False}).json()
    assert (changed["role"], changed["status"]) == ("admin", "deactivated")
    assert api.patch(path, json={"active": True}).json()["status"] == "active"
    assert "token=" in api.post(f"{path}/password-link").json()["link"]
    for part in ("/access", "/second-factor"):
        assert api.delete(f"{path}{part}").status_code == 204
    deleted = api.delete(path)
    receipt = deleted.json()
    assert deleted.status_code == 202
    assert (receipt["receipt"][:4], receipt["documents"], receipt["backups_kept_days"]) == ("acr-", 0, 30)
    forgotten = datetime.fromisoformat(receipt["backups_forget_at"])
    assert forgotten - datetime.fromisoformat(receipt["completed_at"]) == timedelta(days=30)
    assert api.get(path).status_code == 404
    link = api.post("/api/v1/invitations", json={"role": "auditor"}).json()["link"]
    (invitation,) = api.get("/api/v1/invitations").json()["invitations"]
    assert invitation["role"] == "auditor"
    assert invitation["id"] not in link
    assert api.delete(f"/api/v1/invitations/{invitation['id']}").status_code == 204
    assert api.delete(f"/api/v1/invitations/{invitation['id']}").status_code == 404


def test_an_admin_who_may_do_one_of_two_changes_makes_none(as_: As, newcomer: User) -> None:
    api, path = as_(ADA), f"/api/v1/users/{newcomer.id}"
    before = api.get(path).json()
    refused = api.patch(path, json={"active": False, "role": "admin"})
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert api.get(path).json() == before
    assert api.patch(path, json={}).json() == before


def test_another_site_changes_nothing(as_: As, newcomer: User) -> None:
    browser = as_(OLGA)
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert browser.post(f"/users/{newcomer.id}/deactivate", headers=headers).status_code == 403
        assert browser.post("/invitations", headers=headers).status_code == 403


def test_pages_need_no_script(as_: As, newcomer: User) -> None:
    group = as_(ADA).post("/groups", data={"name": "Without scripts"}).url.path
    for path in ("/users", f"/users/{newcomer.id}", "/invitations", "/groups", group, "/account/second-factor"):
        page = as_(ADA).get(path)
        assert page.status_code == 200
        assert "<script" not in page.text
        assert " style=" not in page.text
    as_(ADA).post(f"{group}/remove")
