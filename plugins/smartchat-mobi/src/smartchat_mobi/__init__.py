"""A parser of Kindle books for SmartChat."""

from __future__ import annotations

from smartchat_mobi.parser import MobiParser

__all__ = ["MobiParser"]
