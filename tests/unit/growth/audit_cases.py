"""What the audit is given: values of changes, lines of logs with anchors, and names for reports."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from smartchat.cli.commands.security.log_lines import log_lines_about, security_events_in
from smartchat.reports import investigation_markdown, review_markdown
from smartchat_core.accounts.security.investigation import InvestigationReport, SuspectKind
from smartchat_core.accounts.security.review import ReviewReport
from smartchat_core.audit.anchors import read_anchors
from smartchat_core.audit.chain import chained, row_hash
from smartchat_core.model.audit import GENESIS, AuditChange, AuditOrigin, AuditRow

__all__ = ["AUDIT_CASES"]

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _row(text: str) -> AuditRow:
    return AuditRow(
        sequence=1,
        at=_NOW,
        action="user.added",
        subject=text,
        owner=text,
        details=text,
        actor=text,
        address=text,
        credential=text,
        trace="",
        hash=GENESIS.hash,
    )


def _chained(text: str) -> object:
    change = AuditChange(action=text, subject=text, owner=text, details={"role": text})
    return chained(GENESIS, [change], origin=AuditOrigin(actor=text, address=text), at=_NOW, trace="")


def _report(text: str) -> str:
    report = InvestigationReport(
        kind=SuspectKind.ACCOUNT,
        name=text,
        identifiers=(text,),
        made_at=_NOW,
        rows=(_row(text),),
        complete=True,
        actions={text: 1},
        actors={},
        addresses={},
        credentials={},
    )
    return investigation_markdown(report, [{"message": text}])


def _review(text: str) -> str:
    report = ReviewReport(made_at=_NOW, since=_NOW, users=1, accounts=(), blocks=0, actions={})
    return review_markdown(report, {text: 1})


def _logged(text: str) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_text(f"{text}\n" * 3, encoding="utf-8", errors="replace")
        return log_lines_about(path, ["usr-ann"]), security_events_in(path, _NOW)


AUDIT_CASES: dict[str, Callable[[str], object]] = {
    "smartchat.cli.commands.security.log_lines:log_lines_about": _logged,
    "smartchat.cli.commands.security.log_lines:security_events_in": _logged,
    "smartchat.reports:investigation_markdown": _report,
    "smartchat.reports:review_markdown": _review,
    "smartchat_core.audit.anchors:read_anchors": lambda text: list(read_anchors([text, f"smartchat-anchor-1 {text}"])),
    "smartchat_core.audit.chain:chained": _chained,
    "smartchat_core.audit.chain:row_hash": lambda text: row_hash(_row(text), GENESIS.hash),
}
