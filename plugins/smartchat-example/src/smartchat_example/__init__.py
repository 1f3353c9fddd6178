"""The smallest embedder, parser and event listener for SmartChat."""

from __future__ import annotations

from smartchat_example.embedder import LetterEmbedder
from smartchat_example.listener import CountingListener
from smartchat_example.parser import GemtextParser

__all__ = ["CountingListener", "GemtextParser", "LetterEmbedder"]
