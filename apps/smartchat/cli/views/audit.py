"""Rows of the audit, for people."""

from smartchat_core.model.audit import AuditRow

__all__ = ["row_line"]


def row_line(row: AuditRow) -> str:
    """A row on one line."""
    by = " ".join(filter(None, (row.actor, row.address and f"from {row.address}", row.credential)))
    of = f" of {row.owner}" if row.owner and row.owner != row.subject else ""
    return (
        f"{row.sequence}  {row.at:%Y-%m-%d %H:%M:%S}Z  {row.action}  {row.subject}{of}  by {by}  {row.details}".rstrip()
    )
