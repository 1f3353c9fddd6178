"""The envelope of an event: its identifier, when it occurred and its place in a trace.

Events that wait already get an identifier from their position, and the time of this migration, which is the best
estimate.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from smartchat_adapters.sql.tables import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("event_id", sa.Text))
    op.add_column("outbox", sa.Column("occurred_at", UtcDateTime))
    op.add_column("outbox", sa.Column("traceparent", sa.Text))
    op.add_column("outbox", sa.Column("tracestate", sa.Text))
    outbox = sa.table("outbox", sa.column("position"), sa.column("event_id"), sa.column("occurred_at", UtcDateTime))
    number = sa.cast(outbox.c.position, sa.Text)
    op.get_bind().execute(
        sa.update(outbox).values(event_id=sa.literal("outbox-").concat(number), occurred_at=datetime.now(UTC))
    )


def downgrade() -> None:
    for column in ("tracestate", "traceparent", "occurred_at", "event_id"):
        op.drop_column("outbox", column)
