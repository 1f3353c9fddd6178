"""Whether a document has a cover; unknown for documents that were added before, until their file is read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("has_cover", sa.Boolean))


def downgrade() -> None:
    op.drop_column("documents", "has_cover")
