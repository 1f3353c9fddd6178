"""What a catalogue and the owner say of a document, and its place among editions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0025"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("documents", sa.Column("catalogue", sa.JSON))
    op.add_column("documents", sa.Column("edits", sa.JSON))
    op.add_column("documents", sa.Column("edition", _KEY))


def downgrade() -> None:
    for name in ("edition", "edits", "catalogue"):
        op.drop_column("documents", name)
