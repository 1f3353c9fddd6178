"""Alembic's environment: it runs on the connection that `migrate` hands over."""

from __future__ import annotations

from alembic import context

from smartchat_adapters.sql import whole_schema

# SQLite's DDL is transactional, whatever Alembic assumes: a migration that fails leaves the old schema.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=whole_schema.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
