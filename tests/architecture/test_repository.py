"""What is tracked could be published as it stands."""

import re
import subprocess
from pathlib import Path

import pytest

# Put together here, so that this file does not hold what it looks for.
FORBIDDEN = (
    re.compile(r"(?<![\w.$}-])/wo" + r"rk/"),
    re.compile(r"/opt/py" + r"pi"),
    re.compile("py" + r"pi\.org"),
    re.compile("python" + r"hosted\.org"),
    re.compile(r"(?m)^--(?:extra-)?index-" + "url"),
    re.compile(r"(?m)^--find-" + "links"),
    re.compile(r"BEGIN (?:RSA |EC |OPENSSH )?PRIVATE " + "KEY"),
)
TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "adapters",
    "apps",
    "docs",
    "plugins",
    "pyproject.toml",
    "requirements",
    "smartchat_core",
    "tests",
    "tools",
}
LARGEST = 512 * 1024


@pytest.fixture(scope="module")
def tracked(root: Path) -> tuple[Path, ...]:
    result = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    found = tuple(root / name for name in result.stdout.split("\0") if name)
    return tuple(path for path in found if path.is_file())


def test_no_address_of_one_machine_or_registry(root: Path, tracked: tuple[Path, ...]) -> None:
    assert root / "pyproject.toml" in tracked
    found = []
    for path in tracked:
        content = path.read_bytes()
        if b"\0" in content:
            continue
        text = content.decode("utf-8", errors="replace")
        found += [f"{path.relative_to(root)}: {hit.group()}" for rule in FORBIDDEN for hit in rule.finditer(text)]
    assert found == []


def test_top_level_is_the_designs(root: Path, tracked: tuple[Path, ...]) -> None:
    assert {path.relative_to(root).parts[0] for path in tracked} == TOP_LEVEL


def test_folders_that_are_no_packages(tracked: tuple[Path, ...], root: Path) -> None:
    for folder in ("adapters", "apps", "plugins"):
        assert root / folder / "__init__.py" not in tracked


def test_nothing_large_is_tracked(tracked: tuple[Path, ...]) -> None:
    assert [path.name for path in tracked if path.stat().st_size > LARGEST] == []


def test_every_locked_requirement_has_a_hash(root: Path) -> None:
    for lock in sorted((root / "requirements").glob("*.lock")):
        entries = re.split(r"(?m)^(?=[A-Za-z])", lock.read_text(encoding="utf-8"))[1:]
        assert entries
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
