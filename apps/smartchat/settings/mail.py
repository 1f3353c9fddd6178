"""Mails: the server that takes them, and whom they come from."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr

from smartchat_core.accounts.user_names import canonical_email
from smartchat_core.errors import ConfigurationError, InvalidRequest

__all__ = ["MailSettings", "checked_sender"]


class MailSettings(BaseModel):
    """Mails: the server that takes them, and whom they come from."""

    mail_host: str = Field(default="", repr=False, description="Host of the mail server; empty: no mails are sent.")
    mail_port: int = Field(default=587, ge=1, le=65_535, description="Port of the mail server.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="Encryption towards the mail server: `starttls`, `tls` from the first byte, or `none`.",
    )
    mail_user: str = Field(default="", repr=False, description="User at the mail server; empty: no login.")
    mail_password: SecretStr | None = Field(default=None, description="Password at the mail server.")
    mail_from: str = Field(default="", repr=False, description="Mail address that mails come from.")
    mail_folder: Path | None = Field(
        default=None, repr=False, description="Folder that mails are written to in place of a server, to try them out."
    )

    @property
    def sends_mails(self) -> bool:
        """Whether there is somewhere to send them to."""
        return bool(self.mail_host) or self.mail_folder is not None


def checked_sender(settings: MailSettings) -> str:
    """The mail address that mails come from, where the settings about mails fit together; empty where none are sent.

    Raises:
        ConfigurationError: they do not.
    """
    if not settings.sends_mails:
        return ""
    if settings.mail_host and settings.mail_folder is not None:
        raise ConfigurationError("mail_host and mail_folder are both set", remedy="Leave one of them out.")
    if bool(settings.mail_user) != bool(settings.mail_password and settings.mail_password.get_secret_value()):
        raise ConfigurationError("mail_user and mail_password need each other", remedy="Set both, or none.")
    if settings.mail_user and settings.mail_security == "none":
        raise ConfigurationError(
            "the password of the mail server would be sent without encryption",
            remedy="Set mail_security to starttls or tls, or leave mail_user out.",
        )
    try:
        return canonical_email(settings.mail_from)
    except InvalidRequest as exc:
        raise ConfigurationError(
            "the setting mail_from is no mail address", remedy="Set it to one such as books@example.org."
        ) from exc
