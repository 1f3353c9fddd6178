"""Roles of contributors, by the codes that files use."""

from __future__ import annotations

from smartchat_core.model.metadata import ContributorRole

__all__ = ["contributor_role", "is_maker"]

# MARC code list for relators, https://www.loc.gov/marc/relators/relacode.html
_ROLES = {
    "trl": ContributorRole.TRANSLATOR,
    "edt": ContributorRole.EDITOR,
    "pbd": ContributorRole.EDITOR,
    "com": ContributorRole.COMPILER,
    "ill": ContributorRole.ILLUSTRATOR,
    "art": ContributorRole.ILLUSTRATOR,
    "cov": ContributorRole.COVER_ARTIST,
    "pht": ContributorRole.PHOTOGRAPHER,
    "aui": ContributorRole.INTRODUCTION,
    "wpr": ContributorRole.INTRODUCTION,
    "win": ContributorRole.INTRODUCTION,
    "wfw": ContributorRole.INTRODUCTION,
    "aft": ContributorRole.INTRODUCTION,
    "waw": ContributorRole.INTRODUCTION,
    "ann": ContributorRole.ANNOTATOR,
    "cwt": ContributorRole.ANNOTATOR,
    "wac": ContributorRole.ANNOTATOR,
    "adp": ContributorRole.ADAPTER,
    "nrt": ContributorRole.NARRATOR,
}
_PREFIX = "http://id.loc.gov/vocabulary/relators/"
# Who made the file: its producer, designers, transcriber, distributor, who describes it.
_MAKERS = frozenset(("bkp", "mrk", "mdc", "trc", "dst", "pro", "prg", "tyd", "bkd", "pbl"))


def contributor_role(code: str) -> ContributorRole:
    """The role of a code of MARC, of its address, or of its name in English; `CONTRIBUTOR` for any other."""
    code = _plain(code)
    if code in _ROLES:
        return _ROLES[code]
    return next((role for role in ContributorRole if role == code.replace(" ", "_")), ContributorRole.CONTRIBUTOR)


def is_maker(code: str) -> bool:
    """Whether the role is that of a maker of the file, not of the book."""
    return _plain(code) in _MAKERS


def _plain(code: str) -> str:
    return code.strip().lower().removeprefix(_PREFIX).removeprefix("marc:")
