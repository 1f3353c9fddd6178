"""Whether requests come by TLS."""

from typing import Any

import pytest

from smartchat.web.middleware.origin_guard import SecurityHeaders
from smartchat.web.proxies import NO_PROXIES, TrustedProxies
from smartchat.web.transport import TransportSecurity

PROXY = TrustedProxies.of(("127.0.0.1/32",))


def scope_of(scheme: str, **headers: str) -> Any:
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "scheme": scheme, "client": ("127.0.0.1", 5), "headers": lines, "path": "/"}


@pytest.mark.parametrize(
    ("proxies", "public", "scope", "secure"),
    [
        (NO_PROXIES, "", scope_of("http", host="books.example"), False),
        (NO_PROXIES, "", scope_of("https", host="books.example"), True),
        (NO_PROXIES, "", scope_of("http", host="books.example", x_forwarded_proto="https"), False),
        (
            PROXY,
            "",
            scope_of("http", host="books.example", x_forwarded_proto="https", x_forwarded_for="192.0.2.1"),
            True,
        ),
        (PROXY, "https://books.example", scope_of("http", host="books.example", x_forwarded_proto="http"), False),
        (NO_PROXIES, "https://books.example", scope_of("http", host="books.example"), True),
        (NO_PROXIES, "https://books.example", scope_of("http", host="localhost"), False),
        (NO_PROXIES, "http://books.example", scope_of("http", host="books.example"), False),
    ],
)
def test_tls_is_seen(proxies: TrustedProxies, public: str, scope: Any, secure: bool) -> None:
    assert TransportSecurity(proxies, public)(scope) is secure


@pytest.mark.anyio
@pytest.mark.parametrize("secure", [True, False])
async def test_browsers_are_asked_to_stay_with_tls(secure: bool) -> None:
    message: Any = {"type": "http.response.start", "status": 200, "headers": []}
    await SecurityHeaders(lambda _: secure)(message, scope_of("http"))
    headers = dict(message["headers"])
    assert (b"strict-transport-security" in headers) is secure
    policy = headers[b"content-security-policy"].decode()
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"x-content-type-options"] == b"nosniff"
