"""Where the code under inspection lies."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def production_modules() -> tuple[Path, ...]:
    folders = ("smartchat_core", "adapters/smartchat_adapters", "apps/smartchat")
    found = tuple(sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")))
    assert found
    return found
