"""Accounts: passwords and second factors."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from smartchat.settings.work import names_in
from smartchat_core.errors import ConfigurationError
from smartchat_core.model.user import UserRole

__all__ = ["AccountSettings"]

_MIN_KEY = 32


class AccountSettings(BaseModel):
    """Accounts: passwords and second factors."""

    password_memory_kib: int = Field(
        default=65_536, ge=8, le=4_194_304, description="Memory of one password hash (Argon2id), in KiB."
    )
    password_passes: int = Field(default=3, ge=1, le=100, description="Passes of a password hash over its memory.")
    password_threads: int = Field(
        default=2, ge=1, le=64, description="Password hashes at a time in a process, each with its memory."
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Key of 32 characters or more that encrypts the shared secrets of authenticator apps and those of "
        "webhooks; former keys follow after commas; empty: they are not encrypted.",
    )
    sign_up: Literal["closed", "invited", "open"] = Field(
        default="invited",
        description="Who may make an account: nobody (`closed`), who was `invited`, or, confirmed by mail, everybody "
        "(`open`).",
    )
    user_directory: Literal["groups", "everybody"] = Field(
        default="groups",
        description="Whom users may share shelves with by name: those of their `groups` and those who share with "
        "them, or `everybody`, which shows who has an account.",
    )
    backups_kept_days: float | None = Field(
        default=None,
        ge=0,
        le=36_500,
        description="Days after which backups are deleted, for the receipts of deleted accounts; empty: unknown.",
    )
    audit_kept_days: float | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="Days after which rows of the audit are deleted, from the oldest on; empty: they are kept.",
    )
    audit_anchor_minutes: float = Field(
        default=60.0,
        ge=1,
        le=10_080,
        description="Minutes after which the end of the audit is written to the log again, signed where there is a "
        "`secret_key`.",
    )
    second_factor_roles: Annotated[tuple[UserRole, ...], NoDecode, BeforeValidator(names_in)] = Field(
        default=(),
        description="Roles that need a second factor, besides `operator` and `auditor`, which always do; "
        "separated by commas.",
    )

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys of `secret_key`, the present one first."""
        return tuple(self.secret_key.get_secret_value().split(",")) if self.secret_key else ()

    @field_validator("secret_key")
    @classmethod
    def _check_secret_key(cls, given: SecretStr | None) -> SecretStr | None:
        """Refuse keys that could be guessed; an empty one is none.

        Raises:
            ConfigurationError: one is too short.
        """
        if given is None or not given.get_secret_value():
            return None
        if any(len(one) < _MIN_KEY for one in given.get_secret_value().split(",")):
            raise ConfigurationError(
                "the setting secret_key is too short",
                cause=f"a key of it has fewer than {_MIN_KEY} characters, and could be guessed",
                remedy="Make one with: openssl rand -hex 32",
            )
        return given
