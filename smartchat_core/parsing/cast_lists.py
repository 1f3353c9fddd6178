"""The titles of lists of the persons of a play or a novel."""

from __future__ import annotations

from smartchat_core.parsing.numerals import fold_heading

__all__ = ["is_cast_list"]

_TITLES = (
    "dramatis personae|dramatis personæ|persons of the play|the persons of the play|persons in the play|"
    "persons represented|persons of the drama|characters|the characters|characters in the play|list of characters|"
    "principal characters|cast|cast of characters|personen|die personen|personenverzeichnis|personnages|"
    "les personnages|personajes|personas|personaggi|personagens|pessoas|действующие лица|персонажи|"
    "登場人物|人物表|人物|剧中人物"
)
_FOLDED = frozenset(fold_heading(title) for title in _TITLES.split("|"))


def is_cast_list(title: str) -> bool:
    """Whether a section of this title lists the persons."""
    return fold_heading(title).rstrip(".:") in _FOLDED
