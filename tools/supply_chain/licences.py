"""Which licences a dependency of the distribution may have."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.supply_chain.installed import Installed
from tools.supply_chain.locks import hashes_in

__all__ = ["Finding", "LicencePolicy", "findings", "read_policy"]

_TOKEN = re.compile(r"\(|\)|[^\s()]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class LicencePolicy:
    """`allowed` are SPDX identifiers; `spellings` says which of them a classifier or a free text means.

    `reviewed` are the licences of single distributions, read by somebody in the distribution itself. `optional` are
    those of them that `make setup` does not install: a review of one of them may find it missing.
    """

    allowed: frozenset[str]
    spellings: Mapping[str, str]
    reviewed: Mapping[str, str]
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A distribution that may not be in ours as it is."""

    name: str
    version: str
    why: str


def read_policy(path: Path) -> LicencePolicy:
    """The policy in a TOML file: `allowed`, the table `spellings`, and tables of licence and why.

    A table is `reviewed.NAME` for one distribution, `weights.LOCK` for all that a lock pins.

    Raises:
        ValueError: what was reviewed has no reason.
    """
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    weights = given.get("weights", {})
    for table, reviews in (("reviewed", given["reviewed"]), ("weights", weights)):
        for name, one in reviews.items():
            if not one.get("why", "").strip():
                raise ValueError(f"{path}: {table}.{name} gives no reason")
    carried = {name: one["licence"] for lock, one in weights.items() for name, _ in hashes_in(Path(lock))}
    return LicencePolicy(
        allowed=frozenset(given["allowed"]),
        spellings=given["spellings"],
        reviewed={name: one["licence"] for name, one in given["reviewed"].items()} | carried,
        optional=frozenset(carried),
    )


def findings(policy: LicencePolicy, installed: Iterable[Installed]) -> tuple[Finding, ...]:
    """What the policy does not let into the distribution, and reviews of what is there no more."""
    listed = tuple(installed)
    refused = ((one, _refusal(policy, one)) for one in listed)
    found = [Finding(name=one.name, version=one.version, why=why) for one, why in refused if why is not None]
    gone = sorted(set(policy.reviewed) - policy.optional - {one.name for one in listed})
    found += [Finding(name=name, version="", why="it was reviewed, and is needed no more") for name in gone]
    return tuple(found)


def _refusal(policy: LicencePolicy, one: Installed) -> str | None:
    if one.name in policy.reviewed:
        return None
    if not one.declared:
        return "its metadata name no licence"
    for declared in one.declared:
        expression = policy.spellings.get(declared, declared)
        try:
            permitted = _permits(expression, policy.allowed)
        except ValueError as exc:
            return f"its licence {declared!r} is not known: {exc}"
        if not permitted:
            return f"its licence {declared!r} is not among those allowed"
    return None


def _permits(expression: str, allowed: frozenset[str]) -> bool:
    """Whether an SPDX expression (annex D of SPDX 2.3) lets us choose licences that are all allowed.

    `A WITH exception` is one licence, to be allowed by that name.

    Raises:
        ValueError: it is no expression.
    """
    tokens = _TOKEN.findall(expression)
    value, rest = _any_of(tokens, allowed)
    if rest:
        raise ValueError(f"{' '.join(rest)!r} is too much in it")
    return value


def _any_of(tokens: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    value, rest = _all_of(tokens, allowed)
    while rest[:1] == ["OR"]:
        other, rest = _all_of(rest[1:], allowed)
        value = value or other
    return value, rest


def _all_of(tokens: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    value, rest = _one_of(tokens, allowed)
    while rest[:1] == ["AND"]:
        other, rest = _one_of(rest[1:], allowed)
        value = value and other
    return value, rest


def _one_of(tokens: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    if not tokens or tokens[0] in {"AND", "OR", "WITH", ")"}:
        raise ValueError("a licence is missing in it")
    if tokens[0] == "(":
        value, rest = _any_of(tokens[1:], allowed)
        if rest[:1] != [")"]:
            raise ValueError("a bracket is not closed in it")
        return value, rest[1:]
    if tokens[1:2] == ["WITH"] and len(tokens) > 2:
        return " ".join(tokens[:3]) in allowed, tokens[3:]
    return tokens[0] in allowed, tokens[1:]
