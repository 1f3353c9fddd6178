"""Receipts of accounts that were deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0020"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "account_removals",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("documents", "conversations", "turns", "shelves", "passages", "files")
        ),
        sa.Column("completed_at", _MOMENT),
        sa.Column("backups_forget_at", _MOMENT),
        sa.UniqueConstraint("owner", name="uq_account_removals_owner"),
    )


def downgrade() -> None:
    op.drop_table("account_removals")
