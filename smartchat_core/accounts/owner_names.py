"""How those with whom something is shared see whose it is."""

from __future__ import annotations

__all__ = ["owner_name"]


def owner_name(name: str, display_name: str) -> str:
    """The name that others see, with the one to sign in with, which nobody else can have; or that one alone."""
    return f"{display_name} ({name})" if display_name else name
