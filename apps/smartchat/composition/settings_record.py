"""Records the settings of a process in the audit when they are others than at its last start."""

import hashlib
import json
import logging

from pydantic import SecretStr

from smartchat.settings import Settings
from smartchat_core.accounts.security.trail import AuditTrail
from smartchat_core.errors import SmartChatError

__all__ = ["record_settings", "settings_digest", "settings_given"]

log = logging.getLogger(__name__)


async def record_settings(trail: AuditTrail, settings: Settings, *, service: str) -> None:
    """Add a row where the settings have changed; a database that cannot be written now is tried at the next start."""
    try:
        await trail.record_settings(service, settings_digest(settings), settings_given(settings))
    except SmartChatError as error:
        log.warning("the settings were not recorded in the audit: %s", error.operator_message())


def settings_digest(settings: Settings) -> str:
    """SHA-256 of all settings; of secrets, and addresses that may hold one, it counts whether they are given."""
    values = {}
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        hidden = not field.repr or isinstance(value, SecretStr)
        values[name] = bool(value) if hidden else str(value)
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def settings_given(settings: Settings) -> tuple[str, ...]:
    """The names of the settings that are not left to their defaults."""
    return tuple(sorted(settings.model_fields_set))
