"""What sections are called, and their numbers; those that are there are given theirs."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from smartchat_core.model.section import Section, SectionKind
from smartchat_core.model.span import Span
from smartchat_core.parsing.arrange import arrange

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SECTIONS = sa.table(
    "sections",
    *(
        sa.column(name)
        for name in (
            "document_id",
            "ordinal",
            "title",
            "span_start",
            "span_end",
            "level",
            "parent",
            "kind",
            "role",
            "number",
        )
    ),
)


def upgrade() -> None:
    # Without a role: written by the version before, which may still be running; such rows are arranged when read.
    op.add_column("sections", sa.Column("role", sa.Text))
    op.add_column("sections", sa.Column("number", sa.BigInteger))
    _fill(op.get_bind())


def downgrade() -> None:
    op.drop_column("sections", "number")
    op.drop_column("sections", "role")


def _fill(connection: sa.Connection) -> None:
    """Arrange the sections of each document as they would be when it is read now."""
    documents = connection.scalars(sa.select(_SECTIONS.c.document_id).distinct()).all()
    for document in documents:
        of_document = _SECTIONS.c.document_id == document
        rows = connection.execute(sa.select(_SECTIONS).where(of_document).order_by(_SECTIONS.c.ordinal)).all()
        values = [
            {
                "of_ordinal": section.ordinal,
                "new_end": section.span.end,
                "new_level": section.level,
                "new_parent": section.parent,
                "new_kind": section.kind.value,
                "new_role": section.role.value,
                "new_number": section.number,
            }
            for section in arrange(_sections(rows))
        ]
        statement = (
            sa.update(_SECTIONS)
            .where(of_document, _SECTIONS.c.ordinal == sa.bindparam("of_ordinal"))
            .values(
                span_end=sa.bindparam("new_end"),
                level=sa.bindparam("new_level"),
                parent=sa.bindparam("new_parent"),
                kind=sa.bindparam("new_kind"),
                role=sa.bindparam("new_role"),
                number=sa.bindparam("new_number"),
            )
        )
        connection.execute(statement, values)


def _sections(rows: Sequence[sa.Row[tuple[object, ...]]]) -> tuple[Section, ...]:
    return tuple(
        Section(
            ordinal=row.ordinal,
            title=row.title,
            span=Span(start=row.span_start, end=row.span_end),
            level=row.level,
            parent=row.parent,
            kind=SectionKind(row.kind),
        )
        for row in rows
    )
