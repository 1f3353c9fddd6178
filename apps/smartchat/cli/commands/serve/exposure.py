"""Whether a library may be served at an address."""

import ipaddress
import socket

from smartchat.composition import Services
from smartchat.composition.accounts import open_account_services
from smartchat.settings import Settings
from smartchat_core.accounts.links import Link
from smartchat_core.errors import ConfigurationError, MissingExtra
from smartchat_core.model.user import UserRole

__all__ = ["link_for_the_first_operator"]


async def link_for_the_first_operator(listener: socket.socket, services: Services, settings: Settings) -> Link | None:
    """A link that makes the first operator, where other machines reach the address and nobody can sign in yet.

    Until it was used, nobody else gets in from there: it is not who comes first. None where none is needed.

    Raises:
        ConfigurationError: other machines reach the address, there are users, and none of them is an operator; or the
            packages for accounts are not installed.
    """
    if listener.family == socket.AF_UNIX or ipaddress.ip_address(listener.getsockname()[0]).is_loopback:
        return None
    async with services.ports.database.read_only() as work:
        if await work.users.count(UserRole.OPERATOR):
            return None
    try:
        async with open_account_services(services, settings) as accounts:
            link = await accounts.links.first_operator()
    except MissingExtra as exc:
        raise _refused(exc.operator_message()) from exc
    if link is None:
        raise _refused("nobody could look after the users that there are")
    return link


def _refused(cause: str) -> ConfigurationError:
    return ConfigurationError(
        "a library without an operator is served on this machine only",
        cause=cause,
        remedy="Add an operator with `smartchat users add NAME --role operator`, or listen at 127.0.0.1.",
    )
