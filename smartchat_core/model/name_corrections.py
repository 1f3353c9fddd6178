"""What a reader says about the names of a document's people."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NO_CORRECTIONS", "NameCorrections"]


@dataclass(frozen=True, kw_only=True, slots=True)
class NameCorrections:
    """Which names are one person's and which are not; they name names as the text has them.

    `merged`: pairs of names that one person bears. `split`: names that belong to nobody but one person of their own,
    as long as they are not merged with others. Its length is that of both together.
    """

    merged: tuple[tuple[str, str], ...] = ()
    split: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.merged) + len(self.split)


NO_CORRECTIONS = NameCorrections()
"""The names are as the text has them."""
