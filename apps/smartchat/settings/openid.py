"""Providers of identities (OpenID Connect), as the settings write them."""

import re
from functools import partial
from ipaddress import ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import NoDecode

from smartchat.settings.entries import read_entries
from smartchat_core.accounts.openid.policy import ALGORITHMS, DEFAULT_ALGORITHMS, NewAccounts, ProviderPolicy
from smartchat_core.errors import ConfigurationError

__all__ = ["OpenIdEntry", "OpenIdSettings"]

_REMEDY = "Write a table [[openid_providers]] for each; docs/reference/settings.md lists what an entry may have."
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")


def _read_name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ConfigurationError(
            "the name of a provider cannot be part of an address",
            cause="it has 1 to 32 letters from a to z, digits, and - between them",
            remedy=_REMEDY,
        )
    return text


def _read_issuer(text: str) -> str:
    """The issuer, to the letter. Without TLS it is on this machine.

    Raises:
        ConfigurationError: it is none.
    """
    try:
        parts = urlsplit(text)
        own = parts.scheme == "http" and (parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback)
    except ValueError:
        own = False
        parts = urlsplit("")
    if not (parts.scheme == "https" or own) or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ConfigurationError(
            "the issuer of a provider is none",
            cause="an issuer is an address by TLS, without user name, query and fragment",
            remedy="Write it as in https://id.example.org, as the provider writes it itself.",
        )
    return text


def _read_algorithms(given: tuple[str, ...]) -> tuple[str, ...]:
    if not given or not set(given) <= ALGORITHMS:
        raise ConfigurationError(
            "the algorithms of a provider are none that can be used",
            remedy=f"Choose among {', '.join(sorted(ALGORITHMS))}.",
        )
    return given


class OpenIdEntry(BaseModel):
    """One provider: who it is, who this installation is there, and what it is trusted with."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, AfterValidator(_read_name)] = Field(description="Name in addresses, as in `example`.")
    label: str = Field(default="", max_length=60, description="Name on the button; without one, `name`.")
    issuer: Annotated[str, AfterValidator(_read_issuer)] = Field(description="Issuer, to the letter.")
    client_id: str = Field(min_length=1, max_length=255, description="Who this installation is at the provider.")
    client_secret: SecretStr | None = Field(default=None, description="Its secret; without one it is a public client.")
    client_authentication: Literal["basic", "post"] = Field(
        default="basic", description="How the secret is sent: in a header, or in the form."
    )
    scopes: tuple[str, ...] = Field(default=("openid", "profile", "email"), description="Scopes that are asked for.")
    algorithms: Annotated[tuple[str, ...], AfterValidator(_read_algorithms)] = Field(
        default=DEFAULT_ALGORITHMS, description="Signatures that are accepted."
    )
    trust_emails: bool = Field(
        default=False, description="Whether a mail address that the provider has verified is the user's."
    )
    new_accounts: NewAccounts = Field(
        default=NewAccounts.INVITED, description="Who gets an account: `invited`, `domains` or `open`."
    )
    domains: tuple[str, ...] = Field(default=(), description="Domains of mail addresses for `new_accounts = domains`.")
    mfa_values: tuple[str, ...] = Field(
        default=(), description="Values of `amr` and `acr` that stand for a second factor, as `mfa`."
    )

    @property
    def policy(self) -> ProviderPolicy:
        """What the core is given of it."""
        return ProviderPolicy(
            name=self.name,
            label=self.label or self.name,
            issuer=self.issuer,
            client_id=self.client_id,
            algorithms=self.algorithms,
            trust_emails=self.trust_emails,
            new_accounts=self.new_accounts,
            domains=frozenset(one.lower() for one in self.domains),
            mfa_values=frozenset(self.mfa_values),
        )


_read_providers = partial(read_entries, setting="openid_providers", of="providers", remedy=_REMEDY)


class OpenIdSettings(BaseModel):
    """Providers of identities."""

    openid_providers: Annotated[tuple[OpenIdEntry, ...], NoDecode, BeforeValidator(_read_providers)] = Field(
        default=(),
        repr=False,
        description="Providers (OpenID Connect) that people may sign in by, as tables `[[openid_providers]]`; with "
        "`public_url`.",
    )

    @model_validator(mode="after")
    def _check_providers(self) -> Self:
        """Refuse names and issuers that stand for two, and providers that know no way back.

        Raises:
            ConfigurationError: there are such.
        """
        entries = self.openid_providers
        for given in ({one.name for one in entries}, {one.issuer for one in entries}):
            if len(given) != len(entries):
                raise ConfigurationError("two providers have the same name or issuer", remedy=_REMEDY)
        if entries and not getattr(self, "public_url", ""):
            raise ConfigurationError(
                "providers send browsers back to the server, and its address is not set",
                remedy="Set public_url, as in https://books.example.org.",
            )
        return self
