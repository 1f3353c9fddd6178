"""The web application of a library: an HTTP API and one plain page."""

from smartchat.web.app import create_app

__all__ = ["create_app"]
