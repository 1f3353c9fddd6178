"""The rules of all repositories of a unit of work, by their names there."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from smartchat_core.audit.audited import RepositoryRules
from smartchat_core.audit.rules.accounts import ACCOUNTS
from smartchat_core.audit.rules.content import CONTENT
from smartchat_core.audit.rules.credentials import CREDENTIALS
from smartchat_core.audit.rules.money import MONEY
from smartchat_core.audit.rules.operations import OPERATIONS
from smartchat_core.audit.rules.sharing import SHARING
from smartchat_core.audit.rules.webhooks import WEBHOOKS

__all__ = ["RULES"]

RULES: Final = MappingProxyType[str, RepositoryRules](
    {**ACCOUNTS, **CREDENTIALS, **SHARING, **CONTENT, **MONEY, **OPERATIONS, **WEBHOOKS}
)
"""A new repository needs an entry here, and a new method one in its entry: without it, neither can be used."""
