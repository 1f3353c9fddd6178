"""The distributions of an environment that SmartChat needs when it is installed with all its extras."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions

from packaging.requirements import Requirement

__all__ = ["ROOT", "Installed", "alone", "canonical", "installed_in", "needed_by"]

ROOT = "smartchat"
_CLASSIFIER = "License :: "


@dataclass(frozen=True, kw_only=True, slots=True)
class Installed:
    """A distribution: `declared` is what its metadata say of its licence, and `needs` what it requires here."""

    name: str
    version: str
    declared: tuple[str, ...]
    needs: tuple[str, ...] = ()


def canonical(name: str) -> str:
    """A distribution's name in the form in which names are compared (the specification of name normalization)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_in(site_packages: str) -> Mapping[str, Distribution]:
    """The distributions of a folder, by canonical name."""
    return {canonical(one.metadata["Name"]): one for one in distributions(path=[site_packages])}


def needed_by(root: str, extras: Iterable[str], found: Mapping[str, Distribution]) -> tuple[Installed, ...]:
    """The distribution `root` with these extras and all that it needs on this machine, by name.

    Raises:
        LookupError: `root` is not installed.
    """
    if root not in found:
        raise LookupError(f"{root} is not installed; run make setup")
    asked: dict[str, set[str]] = {}
    needs: dict[str, set[str]] = {}
    waiting = [(root, frozenset(extras))]
    while waiting:
        name, wanted = waiting.pop()
        if name in asked and wanted <= asked[name]:
            continue
        asked.setdefault(name, set()).update(wanted)
        for requirement in _requirements(found[name], asked[name]):
            other = canonical(requirement.name)
            if other in found:
                needs.setdefault(name, set()).add(other)
                waiting.append((other, frozenset(requirement.extras)))
    return tuple(_described(name, found[name], needs.get(name, set()) - {name}) for name in sorted(asked))


def alone(names: Iterable[str], found: Mapping[str, Distribution]) -> tuple[Installed, ...]:
    """Those of these distributions that are installed, without what they ask for."""
    return tuple(_described(name, found[name], ()) for name in sorted(set(names)) if name in found)


def _described(name: str, one: Distribution, needs: Iterable[str]) -> Installed:
    return Installed(name=name, version=one.version, declared=_declared(one), needs=tuple(sorted(needs)))


def _requirements(one: Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    environments = [{"extra": extra} for extra in ("", *sorted(extras))]
    for line in one.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or any(requirement.marker.evaluate(each) for each in environments):
            yield requirement


def _declared(one: Distribution) -> tuple[str, ...]:
    """The licence expression (PEP 639) where there is one; else the classifiers, else the free text's first line."""
    if expressions := one.metadata.get_all("License-Expression"):
        return tuple(expressions)
    classifiers = one.metadata.get_all("Classifier") or ()
    if named := tuple(line.rpartition(" :: ")[2] for line in classifiers if line.startswith(_CLASSIFIER)):
        return named
    texts = one.metadata.get_all("License") or ()
    return tuple(text.strip().splitlines()[0].strip() for text in texts if text.strip())
