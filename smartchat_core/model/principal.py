"""Owner scopes: on whose behalf something happens."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.model.ids import OwnerId

__all__ = ["LOCAL_SCOPE", "OwnerScope"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnerScope:
    """The only owner whose documents a call may see. Every port that reads takes one."""

    owner: OwnerId


LOCAL_SCOPE = OwnerScope(owner=OwnerId("local"))
"""The single owner of a library that is used on one machine without accounts."""
