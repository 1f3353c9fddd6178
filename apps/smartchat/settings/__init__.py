"""What can be set, and where settings come from."""

from smartchat.settings.settings import Settings

__all__ = ["Settings"]
