"""Reversals: claims with one thing turned into its opposite or exchanged, by program.

The lists are the bench's own, not those of the product's rules.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

__all__ = ["names_of", "reversals"]

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|had|can|could|will|would|should|did|does)(?= (?!not\b|never\b))", re.IGNORECASE
)
_NEGATED = re.compile(r"\b(?:not|never) | not\b", re.IGNORECASE)
_VERB = re.compile(r"^((?:The |A )?(?:[A-Z][\w.'’]*,? )+)([a-z]{3,}(?:ed|s)|ate|came|told|wants|held|knew) ")
_NUMBERS = (
    "two three four five six seven eight nine ten twelve fourteen sixteen seventeen eighteen twenty forty".split()
)
_DIGITS = re.compile(r"(?<![\w-])\d{1,4}(?![\w-])")
_NAME = re.compile(r"[A-ZÁÉÓ][\w-]+(?:\s[A-ZÁÉÓ][\w-]+)*")
_NO_NAMES = frozenset(
    "The A An It He She They On In To For His Her Making Almost Everyone Mercenaries Fortune Ten "
    "June November Spanish Mr Lady".split()
)
_ANTONYMS = (
    "single/married handsomer/uglier handsome/ugly tolerable/intolerable loves/hates loved/hated ardently/coldly "
    "haughty/humble dreary/bright opened/closed wrongfully/rightly hard/little life/death tall/short small/large "
    "useless/useful dangerous/harmless safer/riskier feared/despised better/worse adventurous/timid gain/loss "
    "more/less old/young pale/bright received/sold favorite/least-loved began/ended cheerful/gloomy relish/disgust "
    "liked/disliked large/small chief/lowest native/stranger short/tall stout/thin huge/tiny black/white "
    "inherit/forfeit gift/loan against/with always/never younger/older carelessness/diligence objects/agrees "
    "son/daughter husband/wife father/mother night/morning down/away knows/doubts wore/lost "
    "wears/refuses borne/dropped"
)
_QUANTIFIERS = "all/none always/seldom everyone/nobody only/not only every/no both/neither most/least one/none some/all"


def names_of(claim: str) -> list[str]:
    """What looks like a name in a claim."""
    return list(dict.fromkeys(name for name in _NAME.findall(claim) if name.split()[0] not in _NO_NAMES))


def reversals(claim: str, others: Sequence[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """The kinds of reversal that the claim has words for, each with the claim reversed; `others` are other names."""
    if _NEGATED.search(claim):
        yield "negation", _NEGATED.sub(" ", claim, count=1).replace("  ", " ")
    elif _AUXILIARY.search(claim):
        yield "negation", _AUXILIARY.sub(r"\1 not", claim, count=1)
    elif _VERB.match(claim):
        yield "negation", _VERB.sub(r"\1never \2 ", claim, count=1)
    if numbered := _another_number(claim, chance):
        yield "number", numbered
    mine = names_of(claim)
    strangers = [name for name in others if not set(name.split()) & set(re.findall(r"\w+", claim))]
    if mine and strangers:
        yield "another name", claim.replace(chance.choice(mine), chance.choice(strangers))
    if len(mine) >= 2 and f"{mine[0]} and {mine[1]}" not in claim:
        one, other = mine[0], mine[1]
        yield "exchanged names", claim.replace(one, "\0").replace(other, one).replace("\0", other)
    for kind, pairs in (("antonym", _ANTONYMS), ("quantifier", _QUANTIFIERS)):
        if turned := _turned(claim, pairs):
            yield kind, turned


def _another_number(claim: str, chance: random.Random) -> str | None:
    if digits := _DIGITS.search(claim):
        return claim[: digits.start()] + str(int(digits[0]) + chance.randint(1, 9)) + claim[digits.end() :]
    present = [word for word in _NUMBERS if re.search(rf"\b{word}\b", claim, re.IGNORECASE)]
    if not present:
        return None
    word = chance.choice(present)
    return re.sub(
        rf"\b{word}\b", chance.choice([one for one in _NUMBERS if one != word]), claim, count=1, flags=re.IGNORECASE
    )


def _turned(claim: str, pairs: str) -> str | None:
    for pair in re.finditer(r"([\w-]+)/(not only|[\w-]+)", pairs):
        one, other = str(pair[1]), str(pair[2])
        if found := re.search(rf"\b{one}\b", claim, re.IGNORECASE):
            word = other.capitalize() if found[0][0].isupper() else other
            return claim[: found.start()] + word + claim[found.end() :]
    return None
