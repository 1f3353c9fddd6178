"""Who gets in by HTTP, and how far: sessions, keys, their scopes and their ends."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartchat.web.access.session_cookie import PLAIN_NAME, SECURE_NAME
from smartchat_core.accounts.key_tokens import TokenKind, new_token
from smartchat_core.accounts.session_policy import SessionLimits
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.user import UserStatus
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import ANN, BOB
from tests.support.accounts import Accounts
from tests.support.web_server import add_file

OWN_PAGE = {"sec-fetch-site": "same-origin"}
FORGED = new_token(TokenKind.SESSION, "B" * 43)


def by_session(address: str, token: str, **headers: str) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=60, headers={"cookie": f"{PLAIN_NAME}={token}"} | OWN_PAGE | headers)


def by_key(address: str, secret: str) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=60, headers={"authorization": f"Bearer {secret}"})


def refusal(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer realm="SmartChat"'
    found: dict[str, Any] = answer.json()
    return found


def test_nobody_gets_in_without_a_session(stranger: httpx.Client) -> None:
    assert refusal(stranger.get("/api/documents"))["code"] == "not_signed_in"
    refusal(stranger.post("/api/ask", json={"question": "Who?"}))
    refusal(stranger.get("/api/v1/session"))
    assert stranger.get("/livez").status_code == 200
    assert stranger.get("/static/style.css").status_code == 200
    led = stranger.get("/")
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in")


def test_each_sees_what_is_its_own(address: str, accounts: Accounts) -> None:
    with (
        by_session(address, accounts.session(ANN).token) as ann,
        by_session(address, accounts.session(BOB).token) as bob,
    ):
        book = add_file(ann, "bees.md", b"# Bees\n\nThe keeper of the bees.\n")
        assert [one["id"] for one in ann.get("/api/documents").json()["documents"]] == [book]
        assert bob.get("/api/documents").json()["documents"] == []
        assert bob.get(f"/api/documents/{book}").status_code == 404
        assert ann.get("/").status_code == 200
        shown = ann.get("/api/v1/session").json()
        assert (shown["user"], shown["current"], shown["device"]) == ("ann", True, "Firefox")


def test_a_session_is_ended_from_another(address: str, accounts: Accounts) -> None:
    first, second = accounts.session(ANN), accounts.session(ANN)
    with by_session(address, first.token) as here, by_session(address, second.token) as there:
        listed = {one["id"]: one["current"] for one in here.get("/api/v1/sessions").json()["sessions"]}
        assert listed[first.session.id] is True
        assert listed[second.session.id] is False
        assert here.delete(f"/api/v1/sessions/{second.session.id}").status_code == 204
        gone = there.get("/api/documents")
        refusal(gone)
        assert f'{PLAIN_NAME}=""' in gone.headers["set-cookie"]
        assert here.delete(f"/api/v1/sessions/{second.session.id}").status_code == 404
        other = accounts.session(BOB)
        assert here.delete(f"/api/v1/sessions/{other.session.id}").status_code == 404
        third = accounts.session(ANN)
        assert here.delete("/api/v1/sessions").status_code == 204
        with by_session(address, third.token) as elsewhere:
            refusal(elsewhere.get("/api/documents"))
        with by_session(address, other.token) as bob:
            assert bob.get("/api/documents").status_code == 200
        assert here.delete("/api/v1/session").status_code == 204
        refusal(here.get("/api/documents"))


def test_a_deactivated_user_is_out_at_once_and_stays_out(address: str, accounts: Accounts) -> None:
    cleo = make_user("cleo")
    accounts.add(cleo)
    begun, key = accounts.session(cleo), accounts.key(cleo, KeyScope.READ)
    with by_session(address, begun.token) as session, by_key(address, key.secret) as program:
        assert session.get("/api/documents").status_code == 200
        assert program.get("/api/documents").status_code == 200
        accounts.change(lambda unit: unit.users.save(replace(cleo, status=UserStatus.DEACTIVATED)))
        refusal(session.get("/api/documents"))
        refusal(program.get("/api/documents"))
        accounts.change(lambda unit: unit.users.save(cleo))
        refusal(session.get("/api/documents"))
        refusal(program.get("/api/documents"))


def test_a_key_is_made_once_shown_and_ended(address: str, accounts: Accounts) -> None:
    with by_session(address, accounts.session(BOB).token) as bob:
        made = bob.post("/api/v1/keys", json={"name": "backup", "scopes": ["read"], "requests_per_minute": 2})
        assert made.status_code == 201
        secret, key = made.json()["secret"], made.json()["key"]
        assert secret.startswith(key["prefix"])
        listed = bob.get("/api/v1/keys")
        assert listed.json()["keys"] == [key]
        assert secret not in listed.text
        assert bob.post("/api/v1/keys", json={"name": "backup", "scopes": ["read"]}).status_code == 400
        with by_key(address, secret) as program:
            assert program.get("/api/documents").status_code == 200
            assert program.get("/api/documents").status_code == 200
            often = program.get("/api/documents")
            assert (often.status_code, "retry-after" in often.headers) == (429, True)
            assert bob.delete(f"/api/v1/keys/{key['id']}").status_code == 204
            refusal(program.get("/api/documents"))
        assert bob.delete(f"/api/v1/keys/{key['id']}").status_code == 404


def test_a_key_does_what_it_is_for(address: str, accounts: Accounts) -> None:
    document = {"files": {"file": ("a.md", b"# A\n\nText.\n")}}
    asked = {"json": {"question": "What is this?"}}
    for scope, allowed in (
        (KeyScope.READ, "GET"),
        (KeyScope.WRITE, "POST"),
        (KeyScope.ASK, "ASK"),
        (KeyScope.SYNC, ""),
    ):
        with by_key(address, accounts.key(ANN, scope).secret) as program:
            statuses = {
                "GET": program.get("/api/documents").status_code,
                "POST": program.post("/api/documents", **document).status_code,  # type: ignore[arg-type]  # of httpx
                "ASK": program.post("/api/ask", **asked).status_code,  # type: ignore[arg-type]  # of httpx
            }
            for name, status in statuses.items():
                assert (status == 403) is (name != allowed), (scope, name, status)
            for path in ("/api/v1/session", "/api/v1/sessions", "/api/v1/keys"):
                denied = program.get(path)
                assert (denied.status_code, denied.json()["code"]) == (403, "permission_denied")
            assert program.post("/api/v1/keys", json={"name": "more", "scopes": ["write"]}).status_code == 403


def test_an_old_sign_in_makes_no_key(address: str, accounts: Accounts) -> None:
    begun = accounts.session(ANN)
    old = replace(begun.session, authenticated_at=begun.session.authenticated_at - timedelta(minutes=11))
    accounts.change(lambda unit: unit.user_sessions.save(old))
    with by_session(address, begun.token) as ann:
        refused = ann.post("/api/v1/keys", json={"name": "late", "scopes": ["read"]})
        assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")


def test_an_expired_session_is_none(address: str, accounts: Accounts) -> None:
    begun = accounts.session(ANN, limits=SessionLimits(idle=timedelta(microseconds=1)))
    with by_session(address, begun.token) as ann:
        refusal(ann.get("/api/documents"))


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_other_sites_read_and_change_nothing_with_the_cookie(address: str, accounts: Accounts, site: str) -> None:
    with by_session(address, accounts.session(ANN).token, **{"sec-fetch-site": site}) as client:
        assert client.get("/api/documents").status_code == 403
        assert client.post("/api/search", json={"query": "bees"}).status_code == 403
        assert client.get("/").status_code == 200, "other sites may link to the page"


def test_a_change_by_cookie_needs_a_word_of_the_browser(address: str, accounts: Accounts) -> None:
    cookie = {"cookie": f"{PLAIN_NAME}={accounts.session(ANN).token}"}
    with httpx.Client(base_url=address, headers=cookie) as client:
        assert client.get("/api/documents").status_code == 200
        assert client.post("/api/search", json={"query": "bees"}).status_code == 403
        assert client.post("/api/search", json={"query": "bees"}, headers={"origin": address}).status_code == 200
        foreign = client.post("/api/search", json={"query": "bees"}, headers={"origin": "http://evil.example"})
        assert foreign.status_code == 403


def test_the_cookie_without_tls_counts_for_nothing_by_tls(address: str, accounts: Accounts) -> None:
    """And a name that only TLS may use counts for nothing without."""
    token = accounts.session(ANN).token
    with httpx.Client(base_url=address, headers={"cookie": f"{SECURE_NAME}={token}"}) as client:
        refusal(client.get("/api/documents"))


HOSTILE = st.one_of(
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=";,"), max_size=100),
    st.sampled_from(
        [FORGED, FORGED[:-1], FORGED + "0", FORGED.replace("scs", "sck"), "A" * 3_000, f'"{FORGED}"', "", "%00", "null"]
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE)
def test_tokens_that_are_none_are_refused_alike(stranger: httpx.Client, token: str) -> None:
    expected = refusal(stranger.get("/api/documents"))
    assert refusal(stranger.get("/api/documents", headers={"cookie": f"{PLAIN_NAME}={token}"})) == expected
    assert refusal(stranger.get("/api/documents", headers={"authorization": f"Bearer {token or 'x'}"})) == expected
    assert refusal(stranger.get("/api/documents", headers={"authorization": token or "x"})) == expected


def test_two_sessions_at_once_are_none(address: str, accounts: Accounts) -> None:
    token = accounts.session(ANN).token
    for cookie in (f"{PLAIN_NAME}={token}; {PLAIN_NAME}={FORGED}", f"{PLAIN_NAME}={token}; x={'y' * 9_000}"):
        with httpx.Client(base_url=address, headers={"cookie": cookie}) as client:
            refusal(client.get("/api/documents"))


def test_refused_tokens_are_counted(stranger: httpx.Client) -> None:
    operator = {"authorization": "Bearer open-sesame-of-some-length"}

    def count(reason: str) -> float:
        lines = stranger.get("/metrics", headers=operator).text.splitlines()
        return sum(float(one.split()[-1]) for one in lines if one.startswith("auth_failures_total") and reason in one)

    before = count("ended_token"), count("malformed_token")
    stranger.get("/api/documents", headers={"cookie": f"{PLAIN_NAME}={FORGED}"})
    stranger.get("/api/documents", headers={"authorization": "Bearer nonsense"})
    assert (count("ended_token"), count("malformed_token")) == (before[0] + 1, before[1] + 1)
