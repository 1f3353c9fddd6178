"""Networks that are refused for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.ids import UserId

__all__ = ["AddressBlock"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressBlock:
    """A network whose requests are refused until `expires_at`.

    `network` is in its usual spelling (`accounts.address_blocks.checked_network`). `by` is who did it, None for the one
    who has the machine, and for the server itself after many failures (`automatic`).
    """

    network: str
    created_at: datetime
    expires_at: datetime
    reason: str = ""
    by: UserId | None = None
    automatic: bool = False
