"""Accounts: passwords and second factors."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_settings import NoDecode

from smartchat.settings.work import names_in
from smartchat_core.model.user import UserRole

__all__ = ["AccountSettings"]


class AccountSettings(BaseModel):
    """Accounts: passwords and second factors."""

    password_memory_kib: int = Field(
        default=65_536, ge=8, le=4_194_304, description="Memory of one password hash (Argon2id), in KiB."
    )
    password_passes: int = Field(default=3, ge=1, le=100, description="Passes of a password hash over its memory.")
    password_threads: int = Field(
        default=2, ge=1, le=64, description="Password hashes at a time in a process, each with its memory."
    )
    sign_up: Literal["closed", "invited", "open"] = Field(
        default="invited",
        description="Who may make an account: nobody (`closed`), who was `invited`, or, confirmed by mail, everybody "
        "(`open`).",
    )
    backups_kept_days: float | None = Field(
        default=None,
        ge=0,
        le=36_500,
        description="Days after which backups are deleted, for the receipts of deleted accounts; empty: unknown.",
    )
    second_factor_roles: Annotated[tuple[UserRole, ...], NoDecode, BeforeValidator(names_in)] = Field(
        default=(),
        description="Roles that need a second factor, besides `operator` and `auditor`, which always do; "
        "separated by commas.",
    )
