"""Whether a library may be served at an address."""

import ipaddress
import socket

from smartchat_core.errors import ConfigurationError
from smartchat_core.model.user import UserRole
from smartchat_core.ports.database import Database

__all__ = ["check_exposure"]


async def check_exposure(listener: socket.socket, database: Database) -> None:
    """Refuse an address that other machines reach while nobody could sign in and look after the library.

    Raises:
        ConfigurationError: the address is no loopback address, and there is no operator.
    """
    if listener.family == socket.AF_UNIX or ipaddress.ip_address(listener.getsockname()[0]).is_loopback:
        return
    async with database.read_only() as work:
        operators = await work.users.count(UserRole.OPERATOR)
    if not operators:
        raise ConfigurationError(
            "a library without an operator is served on this machine only",
            cause="every client that reaches the address could read and change everything",
            remedy="Add an operator with `smartchat users add NAME --role operator`, or listen at 127.0.0.1.",
        )
