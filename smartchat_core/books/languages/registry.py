"""The rules of names by language."""

from __future__ import annotations

from smartchat_core.books.languages.east_asian import CHINESE, JAPANESE
from smartchat_core.books.languages.english import ENGLISH
from smartchat_core.books.languages.german import GERMAN
from smartchat_core.books.languages.romance import FRENCH, ITALIAN, PORTUGUESE, SPANISH
from smartchat_core.books.languages.rules import NameRules
from smartchat_core.books.languages.russian import RUSSIAN

__all__ = ["LANGUAGES", "rules_for"]

_RULES = {
    rules.language: rules
    for rules in (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, RUSSIAN, CHINESE, JAPANESE)
}

LANGUAGES = tuple(_RULES)
"""The languages that have rules of their own."""


def rules_for(language: str) -> NameRules:
    """The rules of a language by its primary subtag; those of English where there are none."""
    return _RULES.get(language, ENGLISH)
