"""Databases on each server."""

from pathlib import Path

import pytest

from tests.support.sql_schema import Place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty database."""
    if request.param == "sqlite":
        return Place(url=f"sqlite:///{tmp_path}/library.db")
    return Place(url=request.getfixturevalue("postgres_url"))
