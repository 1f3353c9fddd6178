"""Users, and groups of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("name", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("role", _KEY, nullable=False),
        sa.Column("status", _KEY, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("confirmed_email", _KEY),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("name", name="uq_users_name"),
        sa.UniqueConstraint("owner", name="uq_users_owner"),
        sa.UniqueConstraint("confirmed_email", name="uq_users_confirmed_email"),
    )
    op.create_table("retired_names", sa.Column("name", _KEY, primary_key=True))
    op.create_table(
        "groups",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("name", _KEY, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("name", name="uq_groups_name"),
    )
    op.create_table(
        "group_members",
        sa.Column("group_id", _KEY, sa.ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("user_id", _KEY, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("ix_group_members_user_id", "group_members", ["user_id"])


def downgrade() -> None:
    op.drop_table("group_members")
    op.drop_table("groups")
    op.drop_table("retired_names")
    op.drop_table("users")
