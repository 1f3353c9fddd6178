"""Reports of investigations and reviews, in Markdown and for programs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from smartchat_core.accounts.security.investigation import InvestigationReport
from smartchat_core.accounts.security.review import ReviewReport
from smartchat_core.audit.chain import row_members, timestamp
from smartchat_core.model.audit import AuditRow

__all__ = ["investigation_markdown", "investigation_shape", "review_markdown", "review_shape", "row_shape"]


def row_shape(row: AuditRow) -> dict[str, Any]:
    """What programs are given of a row: the members that are hashed, and the hash."""
    return dict(sorted({**row_members(row), "hash": row.hash}.items()))


def investigation_shape(report: InvestigationReport) -> dict[str, Any]:
    """The report for programs."""
    return {
        "kind": report.kind.value,
        "name": report.name,
        "identifiers": list(report.identifiers),
        "made_at": timestamp(report.made_at),
        "complete": report.complete,
        "blocked": report.blocked,
        "open_sessions": list(report.open_sessions),
        "open_keys": list(report.open_keys),
        "actions": dict(report.actions),
        "actors": dict(report.actors),
        "addresses": dict(report.addresses),
        "credentials": dict(report.credentials),
        "rows": [row_shape(row) for row in report.rows],
    }


def investigation_markdown(report: InvestigationReport, log: Sequence[Mapping[str, Any]] = ()) -> str:
    """The report for people."""
    return "\n".join(_investigation(report, log))


def _investigation(report: InvestigationReport, log: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    rows = report.rows
    yield f"# Investigation of {report.kind.value} `{_cell(report.name)}`"
    yield ""
    yield f"Made {_minute(report.made_at)}; looked for: {', '.join(f'`{_cell(one)}`' for one in report.identifiers)}."
    if rows:
        span = f"from {_minute(rows[0].at)} to {_minute(rows[-1].at)}"
        yield f"{len(rows)} rows of the audit, {span}{'' if report.complete else '; there are older ones'}."
    else:
        yield "The audit has no rows of it."
    if report.blocked:
        yield "It is blocked now."
    for label, names in (("Sessions", report.open_sessions), ("Keys", report.open_keys)):
        if names:
            yield f"{label} that can be used now: {', '.join(f'`{one}`' for one in names)}."
    for title, counts in (
        ("Actions", report.actions),
        ("By whom", report.actors),
        ("From where", report.addresses),
        ("By which session or key", report.credentials),
    ):
        if counts:
            yield ""
            yield f"## {title}"
            yield ""
            yield from (f"- `{_cell(name)}`: {count}" for name, count in counts.items())
    if rows:
        yield ""
        yield "## Timeline"
        yield ""
        yield "| # | When | Action | Subject | Owner | Actor | Address | Session or key | Details |"
        yield "|---|---|---|---|---|---|---|---|---|"
        for row in rows:
            cells = (
                str(row.sequence),
                timestamp(row.at),
                row.action,
                row.subject,
                row.owner,
                row.actor,
                row.address,
                row.credential,
                row.details,
            )
            yield f"| {' | '.join(map(_cell, cells))} |"
    if log:
        yield ""
        yield "## Lines of the log"
        yield ""
        for entry in log:
            yield f"- `{_cell(' '.join(f'{name}={value}' for name, value in entry.items() if isinstance(value, str)))}`"


def review_shape(report: ReviewReport) -> dict[str, Any]:
    """The report for programs."""
    return {
        "made_at": timestamp(report.made_at),
        "since": timestamp(report.since),
        "users": report.users,
        "blocks": report.blocks,
        "actions": dict(report.actions),
        "accounts": [
            {
                "id": one.user.id,
                "name": one.user.name,
                "role": one.user.role.value,
                "status": one.user.status.value,
                "second_factor": one.second_factor,
                "sessions": one.sessions,
                "keys": one.keys,
                "signed_in_at": one.user.signed_in_at and timestamp(one.user.signed_in_at),
                "remarks": list(one.remarks),
            }
            for one in report.accounts
        ],
    }


def review_markdown(report: ReviewReport, events: Mapping[str, int] = MappingProxyType({})) -> str:
    """The report for people, with counts of security events where there are some."""
    return "\n".join(_review(report, events))


def _review(report: ReviewReport, events: Mapping[str, int]) -> Iterator[str]:
    yield "# Review of accesses"
    yield ""
    yield f"Made {_minute(report.made_at)}. {report.users} users, {report.blocks} blocked networks."
    if report.accounts:
        yield ""
        yield "| User | Role | Status | Second factor | Sessions | Keys | Signed in | Remarks |"
        yield "|---|---|---|---|---|---|---|---|"
        for one in report.accounts:
            user = one.user
            cells = (
                user.name,
                user.role.value,
                user.status.value,
                "yes" if one.second_factor else "no",
                str(one.sessions),
                str(one.keys),
                "never" if user.signed_in_at is None else _minute(user.signed_in_at),
                "; ".join(one.remarks),
            )
            yield f"| {' | '.join(map(_cell, cells))} |"
    yield ""
    yield f"## Changes since {_minute(report.since)}"
    yield ""
    yield from (f"- {name}: {count}" for name, count in report.actions.items())
    if not report.actions:
        yield "There were none."
    if events:
        yield ""
        yield "## Security events of the log"
        yield ""
        yield from (f"- `{_cell(name)}`: {count}" for name, count in events.items())


def _cell(text: str) -> str:
    """The text within a table or a span of code: nothing in it ends either."""
    return "".join(" " if not one.isprintable() else one for one in text[:1000]).replace("|", "\\|").replace("`", "'")


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
