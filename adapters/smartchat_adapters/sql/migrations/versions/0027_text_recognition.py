"""How owners want their documents to be read, what text recognition did, and how long a unit of work takes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("reading", sa.JSON))
    op.add_column("documents", sa.Column("recognition", sa.JSON))
    op.add_column("jobs", sa.Column("unit_seconds", sa.Float))


def downgrade() -> None:
    op.drop_column("jobs", "unit_seconds")
    for name in ("recognition", "reading"):
        op.drop_column("documents", name)
