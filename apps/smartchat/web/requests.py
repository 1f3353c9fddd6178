"""Requests whose body may be anything."""

from typing import Any

from litestar import Request
from litestar.exceptions import ClientException

__all__ = ["GuardedRequest"]


class GuardedRequest(Request[Any, Any, Any]):
    """A request whose JSON is the client's fault also where the decoder raises no such error."""

    async def json(self) -> Any:
        """The body, decoded.

        Raises:
            ClientException: it is not UTF-8, or nested too deeply.
        """
        try:
            return await super().json()
        except UnicodeDecodeError as exc:
            raise ClientException(detail="The body is not UTF-8.") from exc
        except RecursionError as exc:
            raise ClientException(detail="The body is nested too deeply.") from exc
