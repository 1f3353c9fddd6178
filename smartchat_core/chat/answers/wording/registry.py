"""The wording of answers by the language of the question."""

from __future__ import annotations

from smartchat_core.chat.answers.wording.chinese import CHINESE
from smartchat_core.chat.answers.wording.english import ENGLISH
from smartchat_core.chat.answers.wording.french import FRENCH
from smartchat_core.chat.answers.wording.german import GERMAN
from smartchat_core.chat.answers.wording.italian import ITALIAN
from smartchat_core.chat.answers.wording.japanese import JAPANESE
from smartchat_core.chat.answers.wording.portuguese import PORTUGUESE
from smartchat_core.chat.answers.wording.russian import RUSSIAN
from smartchat_core.chat.answers.wording.spanish import SPANISH
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.text.languages import primary_language

__all__ = ["WORDINGS", "wording_for"]

WORDINGS = {
    one.language: one for one in (CHINESE, ENGLISH, FRENCH, GERMAN, ITALIAN, JAPANESE, PORTUGUESE, RUSSIAN, SPANISH)
}


def wording_for(language: str) -> Wording:
    """The wording of a language by its BCP 47 tag; English where there is none."""
    return WORDINGS.get(primary_language(language), ENGLISH)
