"""The people of a document as they are given out: names, aliases, and where they are introduced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smartchat_core.model.answer import Citation
from smartchat_core.model.codec import to_json
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.result_json import RESULT_SCHEMA_VERSION, result_from_json

__all__ = ["Character", "Characters"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Character:
    """A person of a document.

    `mentions` counts the mentions by any of the names. `first` cites the sentence of the first one, `introduction` the
    sentence that says best who it is; they may be the same. `narrator`: it seems to be the person who narrates as "I".
    """

    name: str
    aliases: tuple[str, ...]
    mentions: int
    first: Citation
    introduction: Citation
    narrator: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Characters:
    """The people of a document, those who are mentioned most first, as far as it may be read. Iterating gives them.

    `total` is how many there are; `characters` may hold fewer.
    """

    document_id: DocumentId
    document_title: str
    characters: tuple[Character, ...]
    total: int
    schema_version: int = RESULT_SCHEMA_VERSION

    def __len__(self) -> int:
        return len(self.characters)

    def __iter__(self) -> Iterator[Character]:
        return iter(self.characters)

    def to_json(self) -> str:
        """The characters as JSON; `from_json` reads them back."""
        return to_json(self, kind=Characters)

    @staticmethod
    def from_json(text: str | bytes) -> Characters:
        """The characters that `to_json` wrote.

        Raises:
            ValueError: it is no such JSON, or a later version wrote it.
        """
        return result_from_json(Characters, text)
