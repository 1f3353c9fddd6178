"""The pages of shelves and of break-glass, by their forms alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from smartchat.web.access.route_access import ROUTE_ACCESS
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.user import User, UserRole
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import ANN, BOB
from tests.support.accounts import Accounts
from tests.support.web_server import add_file

DORA, OLGA = make_user("dora", role=UserRole.ADMIN), make_user("olga", role=UserRole.OPERATOR)
REASON = "Ticket 17: a <b>book</b> that does not open."
SHELVES, ACCESSES = "/account/shelves", "/account/accesses"
_END = re.compile(rf"{ACCESSES}/(brk-[0-9a-f]+)/end")

As = Callable[[User], httpx.Client]


@dataclass(frozen=True, kw_only=True, slots=True)
class Books:
    """A document of ann, and one of bob."""

    hers: str
    his: str


@pytest.fixture(scope="module", autouse=True)
def books(accounts: Accounts, address: str) -> Books:
    accounts.add(DORA, OLGA)
    with httpx.Client(base_url=address, timeout=60, headers={"sec-fetch-site": "same-origin"}) as client:
        added = []
        for user, text in ((ANN, b"# Lighthouse\n\nOld Tobias kept it.\n"), (BOB, b"# Mill\n\nAgnes ground rye.\n")):
            client.cookies.set(PLAIN_NAME, accounts.session(user).token)
            added.append(add_file(client, f"of-{user.name}.md", text))
    return Books(hers=added[0], his=added[1])


@pytest.fixture
def as_(browser: httpx.Client, accounts: Accounts) -> As:
    """The browser with a session of the user, who has signed in just now."""

    def sign_in(user: User) -> httpx.Client:
        browser.cookies.set(PLAIN_NAME, accounts.session(user).token)
        return browser

    return sign_in


@pytest.fixture
def shelf(as_: As, request: pytest.FixtureRequest) -> str:
    """The path of a shelf of ann, as the form leads to it."""
    made = as_(ANN).post(SHELVES, data={"name": f"<i>{request.node.name}"[:80]})
    assert made.status_code == 200
    return made.url.path


def test_a_shelf_is_made_renamed_and_removed(as_: As, shelf: str) -> None:
    browser = as_(ANN)
    assert f'href="{SHELVES}"' in browser.get("/account").text
    assert "&lt;i&gt;test_a_shelf" in browser.get(SHELVES).text
    assert "Rye" in browser.post(f"{shelf}/rename", data={"name": "Rye"}).text
    for name in ("", "Rye"):
        assert browser.post(SHELVES, data={"name": name}).status_code == 400
    assert browser.post(f"{shelf}/rename", data={"name": ""}).status_code == 400
    assert browser.post(f"{shelf}/remove").url.path == SHELVES
    assert browser.get(shelf).status_code == 404


def test_documents_of_ones_own_are_put_and_taken(as_: As, shelf: str, books: Books) -> None:
    browser = as_(ANN)
    assert f'value="{books.hers}"' in browser.get(shelf).text
    assert books.his not in browser.get(shelf).text
    assert f'value="{books.hers}"' in browser.get(shelf, params={"find": "LIGHT"}).text
    assert "No other document" in browser.get(shelf, params={"find": "nothing"}).text
    put = browser.post(f"{shelf}/documents", data={"document": books.hers}).text
    assert f"/documents/{books.hers}/take" in put
    assert f'value="{books.hers}"' not in put
    foreign, missing = (browser.post(f"{shelf}/documents", data={"document": one}) for one in (books.his, "doc-0"))
    assert foreign.status_code == missing.status_code == 400
    assert foreign.text == missing.text
    browser.post(f"{shelf}/documents/{books.his}/take")
    assert "Nothing stands on this shelf." in browser.post(f"{shelf}/documents/{books.hers}/take").text


def test_a_share_with_a_user_begins_changes_and_ends(as_: As, shelf: str, books: Books) -> None:
    as_(ANN).post(f"{shelf}/documents", data={"document": books.hers})
    text = f"/api/documents/{books.hers}/text"
    wish = {"with": "user", "name": " BOB ", "right": "read"}
    assert "may read<" in as_(ANN).post(f"{shelf}/shares", data=wish).text
    his = as_(BOB).get(shelf)
    assert "shared with you, to read<" in his.text
    for hidden in ("Share the shelf", "Put a document", "Rename", "Take off"):
        assert hidden not in his.text
    assert as_(BOB).get(text).status_code == 200
    for action, data in (
        ("rename", {"name": "His"}),
        ("remove", {}),
        ("shares", wish | {"name": "dora"}),
        ("shares/end", {"kind": "user", "name": "bob"}),
        ("documents", {"document": books.his}),
        (f"documents/{books.hers}/take", {}),
    ):
        assert as_(BOB).post(f"{shelf}/{action}", data=data).status_code == 403, action
    as_(ANN).post(f"{shelf}/shares", data=wish | {"right": "change"})
    assert "Put here" in as_(BOB).post(f"{shelf}/documents", data={"document": books.his}).text
    ended = as_(ANN).post(f"{shelf}/shares/end", data={"kind": "user", "name": "bob"}).text
    assert "Nobody: you alone see this shelf." in ended
    assert as_(BOB).get(text).status_code == 404
    assert "shared with you no more" in as_(BOB).get(shelf).text
    assert "Lighthouse" not in as_(BOB).get(shelf).text
    assert as_(BOB).post(f"{shelf}/documents/{books.his}/take").url.path == SHELVES
    assert as_(BOB).get(shelf).status_code == 404


def test_shared_documents_are_read_on_the_pages_of_the_library_and_edited_by_nobody_else(
    as_: As, shelf: str, books: Books
) -> None:
    page, missing = f"/library/documents/{books.hers}", "/library/documents/doc-0"
    hidden = [as_(BOB).get(one) for one in (page, missing)]
    assert [one.status_code for one in hidden] == [404, 404]
    assert page not in as_(BOB).get("/library").text
    as_(ANN).post(f"{shelf}/documents", data={"document": books.hers})
    as_(ANN).post(f"{shelf}/shares", data={"with": "user", "name": "bob", "right": "change"})
    assert page in as_(BOB).get("/library").text
    shown = as_(BOB).get(page)
    assert (shown.status_code, "shared with you" in shown.text) == (200, True)
    assert f'action="{page}' not in shown.text
    assert books.hers not in as_(BOB).get("/library/editions", params={"find": "md"}).text
    for path, data in (
        (page, {"title": "His"}),
        (f"{page}/take-back", {"name": "all"}),
        (f"/library/editions/{books.hers}/split", {}),
        (f"/library/editions/{books.hers}/reset", {}),
    ):
        assert as_(BOB).post(path, data=data).status_code == 404, path
    chosen = {"document": [books.his, books.hers]}
    assert as_(BOB).post("/library/editions/merge", data=chosen).status_code == 400
    assert "Lighthouse" in as_(ANN).get(page).text
    as_(ANN).post(f"{shelf}/shares/end", data={"kind": "user", "name": "bob"})
    assert as_(BOB).get(page).status_code == 404


def test_a_share_needs_a_fresh_proof_and_its_end_does_not(
    as_: As, shelf: str, browser: httpx.Client, accounts: Accounts
) -> None:
    api = f"/api/v1/shelves/{shelf.rpartition('/')[2]}/shares"
    wish = {"kind": "user", "name": "bob"}
    assert as_(ANN).put(api, json=wish).status_code == 204
    browser.cookies.set(PLAIN_NAME, accounts.session(ANN, age=timedelta(minutes=20)).token)
    refused = browser.put(api, json=wish)
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")
    asked = browser.post(f"{shelf}/shares", data={"with": "user", "name": "bob", "right": "read"})
    assert (asked.url.path, asked.url.params["next"]) == ("/account/confirm", shelf)
    assert browser.delete(api, params=wish).status_code == 204


def test_a_refused_page_is_a_page_for_browsers_and_a_problem_for_programs(as_: As) -> None:
    missing = f"{SHELVES}/shf-0"
    page = as_(BOB).get(missing, headers={"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (404, "text/html")
    assert "<h1>Shelf not found</h1>" in page.text
    assert 'role="alert"' in page.text
    assert as_(BOB).get(missing).headers["content-type"] == "application/problem+json"
    api = as_(BOB).get("/api/v1/shelves/shf-0", headers={"accept": "text/html"})
    assert api.headers["content-type"] == "application/problem+json"
    unknown = as_(BOB).get("/account/<b>nothing", headers={"accept": "text/html"})
    assert (unknown.status_code, "<b>nothing" in unknown.text) == (404, False)


def test_a_share_is_declined_and_accepted_by_who_gets_it(as_: As, shelf: str, books: Books) -> None:
    as_(ANN).post(f"{shelf}/documents", data={"document": books.hers})
    as_(ANN).post(f"{shelf}/shares", data={"with": "user", "name": "bob", "right": "change"})
    text, api = f"/api/documents/{books.hers}/text", f"/api/v1/shelves/{shelf.rpartition('/')[2]}"
    his = as_(BOB).get(shelf).text
    assert "Lighthouse" in his
    assert "This shelf is ann’s." in his
    assert "Shared with" in his  # with whom, for he may put documents there
    assert "Share with" not in his
    assert "by ann" in as_(BOB).get(SHELVES).text
    declined = as_(BOB).post(f"{shelf}/decline").text
    assert "declined by you" in declined
    assert "Lighthouse" not in declined
    assert as_(BOB).get(text).status_code == 404
    assert as_(BOB).get(api).json() | {"created_at": ""} == {
        "id": shelf.rpartition("/")[2],
        "name": as_(ANN).get(api).json()["name"],
        "access": "declined",
        "owner_name": "ann",
        "created_at": "",
    }
    assert "Lighthouse" in as_(BOB).post(f"{shelf}/accept").text
    assert as_(BOB).get(text).status_code == 200
    assert as_(BOB).put(f"{api}/declined").status_code == 204
    assert as_(BOB).get(text).status_code == 404
    assert as_(BOB).delete(f"{api}/declined").status_code == 204
    assert as_(BOB).get(text).status_code == 200
    assert as_(ANN).post(f"{shelf}/decline").status_code == 400
    assert as_(DORA).post(f"{shelf}/decline").status_code == 404


def test_groups_and_everybody_are_offered_to_whom_may_share_with_them(as_: As, shelf: str) -> None:
    group = as_(DORA).post("/groups", data={"name": "Readers"}).url.path
    choice = f"group:{group.rpartition('/')[2]}"
    wish = {"with": choice, "right": "read"}
    assert choice not in as_(ANN).get(shelf).text
    foreign, missing = (as_(ANN).post(f"{shelf}/shares", data=wish | {"with": one}) for one in (choice, "group:grp-0"))
    assert foreign.status_code == missing.status_code == 400
    assert foreign.text == missing.text
    as_(DORA).post(f"{group}/members", data={"name": "ann"})
    assert "The group Readers" in as_(ANN).get(shelf).text
    assert "Share with the group Readers no more" in as_(ANN).post(f"{shelf}/shares", data=wish).text
    as_(ANN).post(f"{shelf}/shares/end", data={"kind": "group", "name": "Readers"})
    assert "Nobody: you alone" in as_(ANN).get(shelf).text
    everybody = {"with": "everybody", "right": "read"}
    assert "Everybody who" not in as_(ANN).get(shelf).text
    assert as_(ANN).post(f"{shelf}/shares", data=everybody).status_code == 403
    own = as_(DORA).post(SHELVES, data={"name": "News"}).url.path
    assert "Share with everybody who has an account no more" in as_(DORA).post(f"{own}/shares", data=everybody).text
    assert "shared with you, to read" in as_(BOB).get(own).text
    as_(DORA).post(f"{own}/shares/end", data={"kind": "everybody"})
    assert as_(BOB).get(own).status_code == 404
    as_(DORA).post(f"{group}/remove")


def test_what_the_forms_do_not_offer_is_refused(as_: As, shelf: str) -> None:
    browser = as_(ANN)
    for data in (
        {"with": "user", "name": "nobody-here", "right": "read"},
        {"with": "user", "name": "", "right": "read"},
        {"with": "user", "name": "bob", "right": "own"},
        {"with": "all", "right": "read"},
        {},
    ):
        assert browser.post(f"{shelf}/shares", data=data).status_code == 400, data
    assert browser.post(f"{shelf}/shares/end", data={"kind": "all"}).status_code == 400
    assert "Nobody: you alone" in browser.post(f"{shelf}/shares/end", data={"kind": "user", "name": "bob"}).text


def test_shelves_of_others_are_as_those_that_are_not(as_: As, shelf: str, books: Books) -> None:
    browser, missing = as_(BOB), f"{SHELVES}/shf-{0:020x}"
    assert shelf not in browser.get(SHELVES).text
    names = [path.rpartition("/")[2] for path in (shelf, missing)]
    shown = [browser.get(path) for path in (shelf, missing)]
    assert [one.status_code for one in shown] == [404, 404]
    assert _alike(shown[0], names[0]) == _alike(shown[1], names[1])
    attempts: tuple[tuple[str, dict[str, str]], ...] = (
        ("rename", {"name": "His"}),
        ("rename", {"name": ""}),
        ("remove", {}),
        ("documents", {"document": books.his}),
        ("documents", {"document": "doc-0"}),
        (f"documents/{books.hers}/take", {}),
        ("shares", {"with": "user", "name": "bob", "right": "read"}),
        ("shares", {"with": "user", "name": "nobody-here", "right": "read"}),
        ("shares", {}),
        ("shares/end", {"kind": "user", "name": "bob"}),
        ("shares/end", {}),
        ("decline", {}),
        ("accept", {}),
    )
    routes = {path for method, path in ROUTE_ACCESS if method == "POST" and path.startswith(f"{SHELVES}/")}
    tried = {f"{SHELVES}/{{shelf_id}}/{action}".replace(books.hers, "{document_id}") for action, _ in attempts}
    assert tried == routes
    for action, data in attempts:
        refused = [browser.post(f"{path}/{action}", data=data) for path in (shelf, missing)]
        assert [one.status_code for one in refused] == [404, 404], action
        assert _alike(refused[0], names[0]) == _alike(refused[1], names[1]), action


def _alike(answer: httpx.Response, name: str) -> dict[str, object]:
    return {key: str(value).replace(name, "") for key, value in answer.json().items() if key != "request_id"}


def test_the_owner_sees_who_opened_their_content(as_: As, books: Books, accounts: Accounts) -> None:
    assert f'href="{ACCESSES}"' in as_(ANN).get("/account").text
    assert "Nobody has opened your documents." in as_(ANN).get(ACCESSES).text
    wish = {"user": "ann", "document": books.hers, "reason": REASON, "minutes": "15"}
    opened = as_(OLGA).post(ACCESSES, data=wish)
    found = _END.search(opened.text)
    assert found is not None
    assert as_(OLGA).get(f"/api/documents/{books.hers}/text").status_code == 200
    seen = as_(ANN).get(ACCESSES).text
    for part in ("olga", "Lighthouse", "Ticket 17: a &lt;b&gt;book", ">open<"):
        assert part in seen
    assert "/end" not in seen
    assert "Nobody has opened your documents." in as_(BOB).get(ACCESSES).text
    as_(ANN).post(f"{ACCESSES}/{found[1]}/end")
    assert as_(OLGA).get(f"/api/documents/{books.hers}/text").status_code == 200
    assert _END.search(as_(OLGA).post(f"{ACCESSES}/{found[1]}/end").text) is None
    assert as_(OLGA).get(f"/api/documents/{books.hers}/text").status_code == 404
    seen = as_(ANN).get(ACCESSES).text
    assert ">ended<" in seen
    assert ">open<" not in seen
    as_(OLGA).post(ACCESSES, data={"user": "bob", "reason": REASON, "minutes": "60"})
    assert "all documents" in as_(BOB).get(ACCESSES).text


def test_content_is_opened_by_operators_who_proved_who_they_are(
    as_: As, browser: httpx.Client, books: Books, accounts: Accounts
) -> None:
    wish = {"user": "ann", "document": "", "reason": REASON, "minutes": "15"}
    assert "Open documents of somebody" not in as_(DORA).get(ACCESSES).text
    for user in (BOB, DORA):
        assert as_(user).post(ACCESSES, data=wish).status_code == 403
    operator = as_(OLGA)
    for wrong in ({"reason": "because"}, {"minutes": "241"}, {"minutes": ""}, {"user": "olga"}, {"user": "nobody"}):
        assert operator.post(ACCESSES, data=wish | wrong).status_code == 400, wrong
    foreign, missing = (operator.post(ACCESSES, data=wish | {"document": one}) for one in (books.his, "doc-0"))
    assert foreign.status_code == missing.status_code == 400
    assert foreign.text == missing.text
    browser.cookies.set(PLAIN_NAME, accounts.session(OLGA, age=timedelta(minutes=20)).token)
    asked = browser.post(ACCESSES, data=wish)
    assert (asked.url.path, asked.url.params["next"]) == ("/account/confirm", ACCESSES)
    assert operator.get(f"/api/documents/{books.hers}/text").status_code == 404


def test_another_site_changes_nothing_and_no_script_is_needed(as_: As, shelf: str) -> None:
    browser = as_(ANN)
    for path in (SHELVES, f"{shelf}/remove", f"{shelf}/shares", ACCESSES):
        assert browser.post(path, headers={"origin": "http://evil.example"}).status_code == 403
    for path in (SHELVES, shelf, ACCESSES):
        page = browser.get(path)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert "<script" not in page.text
        assert " style=" not in page.text
