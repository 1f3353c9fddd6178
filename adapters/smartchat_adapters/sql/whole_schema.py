"""The whole schema: importing this module describes the tables of every module that has some."""

from __future__ import annotations

from smartchat_adapters.sql import (
    account_tables,
    audit_tables,
    block_tables,
    budget_tables,
    content_access_tables,
    credential_tables,
    mail_tables,
    openid_tables,
    session_tables,
    shelf_tables,
    source_file_tables,
    subscription_tables,
    tables,
    webhook_tables,
)

__all__ = ["TABLE_MODULES", "metadata"]

TABLE_MODULES = (
    tables,
    account_tables,
    audit_tables,
    block_tables,
    budget_tables,
    content_access_tables,
    credential_tables,
    mail_tables,
    openid_tables,
    session_tables,
    shelf_tables,
    source_file_tables,
    subscription_tables,
    webhook_tables,
)
"""The modules that describe tables; one that is missing here is missing from new databases."""

metadata = tables.metadata
