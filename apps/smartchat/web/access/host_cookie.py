"""Cookies of this host alone.

By TLS their names begin with `__Host-`, so that a browser takes them from this host alone, by TLS, and for every path:
neither a neighbouring host name nor a page without TLS can set them. Without TLS, as on a loopback address, browsers
refuse such a name, and they have another one, which counts for nothing by TLS.
"""

from dataclasses import dataclass
from typing import Literal

from litestar.datastructures import Cookie, Headers
from litestar.types import Scope

__all__ = ["HostCookie"]

_MAX_HEADER = 8_192
"""Characters of the header that are looked at; with more, there is no such cookie."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HostCookie:
    """A cookie that scripts do not see.

    `plain_name` is its name without TLS; `longest` is how many characters its value may have.
    """

    plain_name: str
    longest: int
    samesite: Literal["lax", "strict"] = "lax"

    @property
    def secure_name(self) -> str:
        """Its name by TLS."""
        return f"__Host-{self.plain_name}"

    def name(self, *, https: bool) -> str:
        """Its name on such a connection."""
        return self.secure_name if https else self.plain_name

    def holding(self, value: str, *, https: bool, seconds: int | None = None) -> Cookie:
        """The cookie with this value, for so long, or until the browser is closed."""
        return Cookie(
            key=self.name(https=https),
            value=value,
            path="/",
            httponly=True,
            secure=https,
            samesite=self.samesite,
            max_age=seconds,
        )

    def expired(self, *, https: bool) -> Cookie:
        """A cookie that has the browser forget the one it has."""
        return Cookie(
            key=self.name(https=https),
            value="",
            path="/",
            httponly=True,
            secure=https,
            samesite=self.samesite,
            max_age=0,
            expires=0,
        )

    def presented(self, scope: Scope, *, https: bool) -> str | None:
        """What the request gives; None where it gives none, empty where that is too long or there are several."""
        lines = Headers.from_scope(scope).getall("cookie", [])
        if not lines:
            return None
        if sum(map(len, lines)) > _MAX_HEADER:
            return ""
        name = self.name(https=https)
        pairs = [pair.partition("=") for line in lines for pair in line.split(";")]
        found = [value.strip() for key, _, value in pairs if key.strip() == name]
        if len(found) != 1:
            return "" if found else None
        return found[0] if len(found[0]) <= self.longest else ""
