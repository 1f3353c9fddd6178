"""Forged, replayed, expired and foreign tokens and answers let nobody in, and end no session."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from joserfc.jwk import RSAKey

from smartchat_core.model.user import UserRole
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.openid_place import Place, place_of, query_of, session_of
from tests.support.openid_provider import CLIENT_ID, Claims, Provider, provider_running

OTHER_KEY = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "one"})


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provider_running() as found:
        yield found


@pytest.fixture(scope="module")
def whole(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with place_of(tmp_path_factory.mktemp("library"), provider, new_accounts="open") as place:
        place.accounts.add(make_user("olga", role=UserRole.OPERATOR))
        yield place


@pytest.fixture
def place(whole: Place) -> Place:
    # The limit on beginnings is that of one address, which all tests here come from.
    whole.accounts.forget_counts()
    whole.provider.reset()
    whole.provider.user = {"sub": "1", "sid": "s1"}
    whole.events.clear()
    return whole


@pytest.fixture
def browser(place: Place) -> Iterator[httpx.Client]:
    with place.browser() as found:
        yield found


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def unsigned(claims: Claims, algorithm: str = "none") -> str:
    return f"{part({'alg': algorithm, 'kid': 'one'})}.{part(claims)}."


def by_the_public_key(place: Place) -> Callable[[Claims], str]:
    """As a library signs that takes the public key for the secret of `HS256`."""
    public: bytes = place.provider.key.as_pem(private=False)

    def forge(claims: Claims) -> str:
        signed = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(claims)}"
        mac = hmac.new(public, signed.encode(), "sha256").digest()
        return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"

    return forge


BENT: dict[str, Callable[[Claims], Claims]] = {
    "another audience": lambda claims: claims | {"aud": "another-client"},
    "no audience": lambda claims: claims | {"aud": []},
    "two audiences": lambda claims: claims | {"aud": [CLIENT_ID, "another-client"], "azp": CLIENT_ID},
    "another authorized party": lambda claims: claims | {"azp": "another-client"},
    "another issuer": lambda claims: claims | {"iss": "https://another.example"},
    "its issuer with a slash": lambda claims: claims | {"iss": claims["iss"] + "/"},
    "another nonce": lambda claims: claims | {"nonce": "n" * 43},
    "no nonce": lambda claims: {name: one for name, one in claims.items() if name != "nonce"},
    "expired": lambda claims: claims | {"exp": int(time.time()) - 3600},
    "no expiry": lambda claims: {name: one for name, one in claims.items() if name != "exp"},
    "an expiry that is no number": lambda claims: claims | {"exp": "9999999999"},
    "from the future": lambda claims: claims | {"iat": int(time.time()) + 3600},
    "not valid yet": lambda claims: claims | {"nbf": int(time.time()) + 3600},
    "an hour old": lambda claims: claims | {"iat": int(time.time()) - 3600},
    "no subject": lambda claims: claims | {"sub": ""},
    "a subject that is a list": lambda claims: claims | {"sub": ["1"]},
    "an endless subject": lambda claims: claims | {"sub": "1" * 300},
    "a subject with a line break": lambda claims: claims | {"sub": "1\n2"},
    "one that ends sessions": lambda claims: claims | {"events": {"http://example.org": {}}},
}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT)
def test_claims_that_are_not_for_this_sign_in(
    place: Place, browser: httpx.Client, bend: Callable[[Claims], Claims]
) -> None:
    place.provider.bend = bend
    refused = place.sign_in(browser)
    assert (refused.status_code, session_of(browser), place.refusals) == (401, None, ["openid_token"])
    assert "The sign-in was refused." in refused.text


def test_signatures_that_are_none_of_the_providers(place: Place, browser: httpx.Client) -> None:
    key = place.provider.key
    forgeries: list[Callable[[Claims], str]] = [
        unsigned,
        lambda claims: unsigned(claims, "NONE"),
        lambda claims: unsigned(claims, "RS256"),
        by_the_public_key(place),
        lambda claims: place.provider.signed(claims, key=OTHER_KEY),
        lambda claims: place.provider.signed(claims, kid="another"),
        lambda claims: place.provider.signed(claims, typ="at+jwt"),
        lambda claims: place.provider.signed(claims, typ="logout+jwt"),
        lambda claims: place.provider.signed(claims, jku="http://127.0.0.1:1/keys", kid="another"),
        lambda claims: place.provider.signed(claims, jwk=OTHER_KEY.as_dict(private=False), kid="another"),
        lambda claims: place.provider.signed(claims)[:-2],
        lambda claims: place.provider.signed(claims) + "A" * 20_000,
        lambda claims: f"{part({'alg': 'RS256', 'kid': key.kid, 'crit': ['x'], 'x': 1})}.{part(claims)}.AAAA",
        lambda _: f"{part({'alg': 'RS256', 'kid': 'one'})}.{part([1])}.AAAA",
        lambda _: "[" * 10_000,
        lambda _: "..",
        lambda _: "é.é.é",
    ]
    for forge in forgeries:
        place.accounts.forget_counts()
        place.provider.forge = forge
        assert place.sign_in(browser).status_code == 401
    assert (session_of(browser), place.refusals) == (None, ["openid_token"] * len(forgeries))


def test_unknown_keys_have_the_keys_fetched_at_most_once_a_minute(place: Place, browser: httpx.Client) -> None:
    assert place.sign_in(browser).status_code == 303
    before = place.provider.asked["keys"]
    place.provider.forge = lambda claims: place.provider.signed(claims, kid="another")
    for _ in range(5):
        place.sign_in(browser)
    assert place.provider.asked["keys"] - before <= 1


def test_an_answer_counts_once_in_the_browser_that_asked(place: Place, browser: httpx.Client) -> None:
    back = place.way_back(browser)
    with place.browser() as thief:
        assert place.come_back(thief, back).status_code == 401
        assert session_of(thief) is None
    assert place.come_back(browser, back).status_code == 303
    assert place.come_back(browser, back).status_code == 401
    assert place.refusals == ["openid_state", "openid_state"]


def test_a_code_of_somebody_else_counts_for_nobody(place: Place, browser: httpx.Client) -> None:
    with place.browser() as victim:
        stolen = query_of(place.way_back(victim))["code"]
    own = place.way_back(browser)
    refused = place.come_back(browser, own.copy_merge_params({"code": stolen}))
    assert (refused.status_code, place.refusals) == (401, ["openid_token"])
    assert place.refusals == []


def test_a_code_counts_once(place: Place, browser: httpx.Client) -> None:
    back = place.way_back(browser)
    code = query_of(back)["code"]
    assert place.come_back(browser, back).status_code == 303
    again = place.way_back(browser).copy_merge_params({"code": code})
    assert (place.come_back(browser, again).status_code, place.refusals) == (401, ["openid_token"])


@pytest.mark.parametrize("issuer", ["https://another.example", "", None])
def test_an_answer_of_another_provider_is_mixed_up(place: Place, browser: httpx.Client, issuer: str | None) -> None:
    back, asked = place.way_back(browser), place.provider.asked["token"]
    mixed = back.copy_remove_param("iss") if issuer is None else back.copy_set_param("iss", issuer)
    assert place.come_back(browser, mixed).status_code == 401
    assert (place.refusals, place.provider.asked["token"]) == (["openid_issuer"], asked)


def test_what_is_malformed_is_refused(place: Place, browser: httpx.Client) -> None:
    path = "/account/oidc/example/callback"
    for query in ("", "?state=x", f"?state={'x' * 1_000}&code=1", "?code=1&state=%00", "?state=a&state=b"):
        browser.get("/account/oidc/example/start")
        assert browser.get(f"{path}{query}").status_code == 401
    assert set(place.refusals) == {"openid_state"}
    assert browser.get("/account/oidc/another/start").status_code == 401
    assert browser.get("/account/oidc/another/callback").status_code == 401
    assert browser.get("/account/oidc/example/start?purpose=another").status_code == 400


def test_what_the_provider_denies_is_refused(place: Place, browser: httpx.Client) -> None:
    place.provider.denies = True
    refused = place.sign_in(browser)
    assert (refused.status_code, place.refusals) == (401, ["openid_refused"])
    assert "denied" not in refused.text


def test_one_address_begins_only_so_often(place: Place, browser: httpx.Client) -> None:
    statuses = [browser.get("/account/oidc/example/start").status_code for _ in range(40)]
    assert set(statuses) == {303, 429}
    assert statuses.index(429) == 30


def test_the_provider_ends_the_sessions_that_it_began(place: Place, browser: httpx.Client) -> None:
    with place.browser() as other:
        place.sign_in(browser)
        place.provider.user = {"sub": "1", "sid": "s2"}
        place.sign_in(other)
        place.changes  # noqa: B018  # those of the sign-ins
        token = place.provider.logout_token(sid="s1")
        assert place.end_by_provider(token) == 200
        assert (place.is_in(browser), place.is_in(other)) == (False, True)
        assert place.changes == ["ended_by_provider"]
        assert place.end_by_provider(token) == 400
        assert place.end_by_provider(place.provider.logout_token(sub="1")) == 200
        assert not place.is_in(other)


LOGOUTS: dict[str, Callable[[Place], str]] = {
    "with a nonce": lambda place: place.provider.logout_token(sid="s1", nonce="n"),
    "without the event": lambda place: place.provider.logout_token(sid="s1", events={}),
    "with an event that is no object": lambda place: place.provider.logout_token(
        sid="s1", events={"http://schemas.openid.net/event/backchannel-logout": 1}
    ),
    "without an identifier": lambda place: place.provider.logout_token(sid="s1", jti=None),
    "of nobody": lambda place: place.provider.logout_token(),
    "for another": lambda place: place.provider.logout_token(sid="s1", aud="another-client"),
    "by another": lambda place: place.provider.logout_token(sid="s1", iss="https://another.example"),
    "expired": lambda place: place.provider.logout_token(sid="s1", exp=int(time.time()) - 600),
    "old": lambda place: place.provider.logout_token(sid="s1", iat=int(time.time()) - 6_000),
    "without a signature": lambda place: unsigned({"iss": place.provider.issuer, "aud": CLIENT_ID, "sid": "s1"}),
    "none": lambda _: "",
}


@pytest.mark.parametrize("token", LOGOUTS.values(), ids=LOGOUTS)
def test_tokens_that_end_no_session(place: Place, browser: httpx.Client, token: Callable[[Place], str]) -> None:
    place.sign_in(browser)
    assert place.end_by_provider(token(place)) == 400
    assert (place.is_in(browser), place.refusals) == (True, ["openid_token"])


def test_the_token_of_a_sign_in_ends_no_session(place: Place, browser: httpx.Client) -> None:
    kept: list[str] = []

    def keep(claims: Claims) -> str:
        kept.append(place.provider.signed(claims))
        return kept[0]

    place.provider.forge = keep
    place.sign_in(browser)
    assert place.end_by_provider(kept[0]) == 400
    assert place.end_by_provider(place.provider.logout_token(sid="s1"), name="another") == 400
    assert place.is_in(browser)
