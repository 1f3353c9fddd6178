"""Every route says who it is for."""

from pathlib import Path

from litestar.routes import HTTPRoute

from smartchat.web import create_app
from smartchat.web.access.route_access import ROUTE_ACCESS, RouteAccess
from smartchat.web.ops_access import watchers_only
from tests.integration.web.conftest import make_settings

APP = create_app(make_settings(Path("unused")))
ASKING_FOR_MAILS = {"/api/v1/account/forgotten", "/api/v1/sign-up"}
"""They answer the same whether somebody has the address or not."""
OPEN = {
    "/health",
    "/livez",
    "/readyz",
    "/startupz",
    "/static/{file_path}",
    "/status",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/device",
    "/sign-in/enrol",
    "/sign-in/passkey",
    "/sign-in/passkey/answer",
    "/account/link",
    "/account/forgotten",
    "/sign-up",
    *ASKING_FOR_MAILS,
    "/account/oidc/{provider}/start",
    "/account/oidc/{provider}/callback",
    "/account/oidc/{provider}/backchannel-logout",
}


def handlers() -> dict[tuple[str, str], bool]:
    """Each route, and whether operators' access guards it."""
    found = {}
    for route in APP.routes:
        assert isinstance(route, HTTPRoute)
        for method, (handler, _) in route.route_handler_map.items():
            if method not in {"HEAD", "OPTIONS"}:
                found[str(method), route.path_format or "/"] = watchers_only in handler.resolve_guards()
    return found


def test_the_table_names_each_route_and_no_other() -> None:
    assert set(ROUTE_ACCESS) == set(handlers())


def test_what_is_for_operators_has_their_guard() -> None:
    guarded = {route for route, by_operators in handlers().items() if by_operators}
    assert guarded == {route for route, access in ROUTE_ACCESS.items() if access is RouteAccess.OPERATORS}


def test_what_is_open_is_about_nobody() -> None:
    opened = {path for (_, path), access in ROUTE_ACCESS.items() if access is RouteAccess.OPEN}
    assert {path for path in opened if not path.startswith("/schema")} <= OPEN
    assert {path for path in opened if path.startswith("/api")} == ASKING_FOR_MAILS
