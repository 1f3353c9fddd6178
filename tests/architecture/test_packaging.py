"""What pyproject.toml promises is there: entry points, locked dependencies, typing markers."""

import tomllib
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from smartchat_core import plugins

OURS = [
    entry
    for group in sorted(entry_points().groups)
    if group.startswith("smartchat.")
    for entry in entry_points(group=group)
    if entry.dist is not None and entry.dist.name == "smartchat"
]


@pytest.fixture(scope="module")
def pyproject(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def _locked(path: Path) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and line[0].isalnum():
            name, _, version = line.partition(" ")[0].partition("==")
            found.setdefault(canonicalize_name(name), []).append(Version(version))
    return found


def _unlocked(wanted: list[str], locked: dict[str, list[Version]]) -> list[str]:
    requirements = [Requirement(text) for text in wanted]
    return [
        str(requirement)
        for requirement in requirements
        if requirement.name != "smartchat"
        and not any(
            requirement.specifier.contains(version) for version in locked.get(canonicalize_name(requirement.name), [])
        )
    ]


def test_locks_satisfy_the_dependencies(root: Path, pyproject: dict[str, Any]) -> None:
    project = pyproject["project"]
    extras = [text for extra in project["optional-dependencies"].values() for text in extra]
    groups = [text for group in pyproject["dependency-groups"].values() for text in group]
    assert _unlocked(project["dependencies"], _locked(root / "requirements" / "base.lock")) == []
    everything = project["dependencies"] + extras + groups
    assert _unlocked(everything, _locked(root / "requirements" / "dev.lock")) == []


def test_every_group_belongs_to_a_port(pyproject: dict[str, Any]) -> None:
    assert set(pyproject["project"]["entry-points"]) <= set(plugins.GROUPS)


def test_installation_offers_what_is_declared(pyproject: dict[str, Any]) -> None:
    declared = {(group, name) for group, names in pyproject["project"]["entry-points"].items() for name in names}
    assert {(entry.group, entry.name) for entry in OURS} == declared


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: f"{entry.group}-{entry.name}")
def test_entry_point_loads(entry: EntryPoint) -> None:
    assert callable(plugins.load(plugins.GROUPS[entry.group], entry.name))


@pytest.mark.parametrize("package", ["smartchat_core", "adapters/smartchat_adapters", "apps/smartchat"])
def test_package_is_marked_as_typed(root: Path, package: str) -> None:
    assert (root / package / "py.typed").is_file()
