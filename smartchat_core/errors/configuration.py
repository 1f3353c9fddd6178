"""Settings and adapters that do not fit."""

from __future__ import annotations

from smartchat_core.errors.base import SmartChatError

__all__ = [
    "AmbiguousParser",
    "ConfigurationError",
    "DuplicateAdapter",
    "MissingExtra",
    "UnfitAdapter",
    "UnknownAdapter",
]


class ConfigurationError(SmartChatError):
    """The settings name something that cannot be had."""

    code = "configuration_error"


class UnknownAdapter(ConfigurationError):
    """No installed package offers an adapter of this name."""

    code = "unknown_adapter"


class MissingExtra(ConfigurationError):
    """The adapter is known, but the package it needs is not installed."""

    code = "missing_extra"


class DuplicateAdapter(ConfigurationError):
    """Two installed packages offer an adapter of the same name for the same port."""

    code = "duplicate_adapter"
    default_remedy = "Uninstall one of the packages."


class UnfitAdapter(ConfigurationError):
    """An adapter cannot be used as its port asks."""

    code = "unfit_adapter"
    default_remedy = "Install another version of the package, or report it to its author."


class AmbiguousParser(ConfigurationError):
    """Several installed parsers read the same format, and the settings choose none of them."""

    code = "ambiguous_parser"
    default_remedy = "Choose one in the setting `parsers`."
