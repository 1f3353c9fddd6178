"""What an owner is shown because somebody else may read what is theirs by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0016"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "access_notices",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by_user", _KEY),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("group_name", sa.Text, nullable=False),
        sa.Column("seen_at", _MOMENT),
    )
    op.create_index("ix_access_notices_owner", "access_notices", ["owner"])


def downgrade() -> None:
    op.drop_table("access_notices")
