"""Plugins are packages of their own: whole ones, that nothing of SmartChat depends on."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from smartchat_core import plugins

FOLDERS = sorted(path.parent for path in (Path(__file__).parents[2] / "plugins").glob("*/pyproject.toml"))


def _project(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_plugin_is_a_whole_package(folder: Path) -> None:
    project = _project(folder)["project"]
    module = folder.name.replace("-", "_")
    assert project["name"] == folder.name
    assert (folder / "src" / module / "py.typed").is_file()
    assert list((folder / "tests").glob("test_*.py"))
    assert (folder / "README.md").is_file()
    assert "smartchat" in project["dependencies"]
    assert set(project["entry-points"]) <= set(plugins.GROUPS)


def test_licences_are_those_of_what_is_used() -> None:
    licences = {folder.name: _project(folder)["project"]["license"] for folder in FOLDERS}
    texts = {folder.name: (folder / "LICENSE").read_text("utf-8") for folder in FOLDERS}
    assert licences == {"smartchat-example": "Apache-2.0", "smartchat-mobi": "GPL-3.0-only"}
    assert "GNU GENERAL PUBLIC LICENSE" in texts["smartchat-mobi"]
    assert "Apache License" in texts["smartchat-example"]


def test_nothing_of_smartchat_depends_on_a_plugin(root: Path) -> None:
    declared = (root / "pyproject.toml").read_text("utf-8")
    locked = "".join((root / "requirements" / name).read_text("utf-8") for name in ("base.lock", "dev.lock"))
    for folder in FOLDERS:
        assert f'"{folder.name}' not in declared
        assert f"{folder.name}==" not in locked
    assert "\nmobi==" not in locked
    sources = [path for name in ("smartchat_core", "adapters", "apps") for path in (root / name).rglob("*.py")]
    modules = tuple(f"import {folder.name.replace('-', '_')}" for folder in FOLDERS)
    assert [path for path in sources if any(name in path.read_text("utf-8") for name in modules)] == []


def test_they_are_members_of_the_workspace(root: Path) -> None:
    assert {folder.name for folder in FOLDERS} == {"smartchat-example", "smartchat-mobi"}
    assert _project(root)["tool"]["uv"]["workspace"]["members"] == ["plugins/*"]
    assert all(_project(folder)["tool"]["uv"]["sources"] == {"smartchat": {"workspace": True}} for folder in FOLDERS)
