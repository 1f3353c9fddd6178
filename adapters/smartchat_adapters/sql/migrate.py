"""Alembic, driven by the program. Import it only to migrate: that costs most of a second."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

__all__ = ["configuration", "downgrade", "upgrade"]


def configuration(connection: sa.Connection | None = None) -> Config:
    """Alembic's settings, with the connection that its environment is to use."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Run the revisions up to this one, within the transaction of the connection."""
    command.upgrade(configuration(connection), revision)


def downgrade(connection: sa.Connection, revision: str) -> None:
    """Take the revisions after this one back, within the transaction of the connection."""
    command.downgrade(configuration(connection), revision)
