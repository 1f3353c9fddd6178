"""The web face of a library: an HTTP interface and one plain page."""

from smartchat.web.app import create_app

__all__ = ["create_app"]
