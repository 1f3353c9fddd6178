"""What outgoing requests may reach."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic_settings import NoDecode

from smartchat.settings.networks import list_networks, parse_network
from smartchat_core.errors import AddressRefused, ConfigurationError
from smartchat_core.outgoing.destination import make_destination
from smartchat_core.outgoing.policy import OutgoingRules

__all__ = ["OutgoingSettings"]

_REMEDY = (
    'Name the networks of your own servers, as in outgoing_networks = ["10.1.2.0/24"] or '
    "SMARTCHAT_OUTGOING_NETWORKS=10.1.2.0/24,fd00:1::/64."
)


def _read_networks(value: Any) -> tuple[str, ...]:
    listed = list_networks(value, setting="outgoing_networks", cause="a network has a length", remedy=_REMEDY)
    return tuple(str(parse_network(one, setting="outgoing_networks", remedy=_REMEDY)) for one in listed)


def _read_proxy(text: str) -> str:
    """The URL of a proxy; it may have a name and a password.

    Raises:
        ConfigurationError: it is none.
    """
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        make_destination(parts.scheme, parts.hostname or "", parts.port)
        known = parts.path in {"", "/"} and not parts.query and not parts.fragment
    except (AddressRefused, ValueError):
        known = False
    if not known:
        # It is not repeated: it may hold a password.
        raise ConfigurationError(
            "the setting outgoing_proxy is no address of a proxy",
            remedy="Write it as in http://proxy.example.org:3128.",
        )
    return text


class OutgoingSettings(BaseModel):
    """What outgoing requests may reach."""

    outgoing_networks: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_read_networks)] = Field(
        default=(),
        description="Networks that outgoing requests may reach besides public addresses, as in `10.1.2.0/24`.",
    )
    outgoing_proxy: Annotated[str, AfterValidator(_read_proxy)] = Field(
        default="",
        repr=False,
        description="URL of an HTTP proxy for outgoing requests; the variables of the environment do not count.",
    )

    @property
    def outgoing(self) -> OutgoingRules:
        """Both, as the policy takes them."""
        return OutgoingRules(
            networks=tuple(parse_network(one) for one in self.outgoing_networks), proxy=self.outgoing_proxy
        )
