"""What the commands on the audit do; each returns the exit code."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from smartchat.cli.options import Common
from smartchat.cli.output import console, counted, print_json
from smartchat.cli.targets import open_library
from smartchat.cli.views.audit import row_line
from smartchat.reports import row_shape
from smartchat_core.accounts.actor import Actor
from smartchat_core.audit.anchors import anchor_text, read_anchors
from smartchat_core.model.audit import AuditAnchor, AuditFilter
from smartchat_core.model.principal import LOCAL_SCOPE

__all__ = ["audit_filter", "export_rows", "print_anchor", "show_rows", "utc", "verify_chain"]

_ACTOR = Actor.at_the_machine(LOCAL_SCOPE.owner)
_FAULTY = 1


def audit_filter(
    about: Sequence[str] | None,
    address: str,
    actions: Sequence[str] | None,
    since: datetime | None,
    until: datetime | None,
) -> AuditFilter:
    """The rows that options ask for; moments without a zone are in UTC."""
    return AuditFilter(
        about=tuple(about or ()),
        address=address,
        actions=tuple(actions or ()),
        since=utc(since),
        until=utc(until),
    )


async def show_rows(options: Common, where: AuditFilter, *, limit: int) -> int:
    """Print rows, the newest first."""
    async with open_library(options) as opened:
        rows = await opened.services.access.trail.newest(_ACTOR, where, limit=limit)
    if options.as_json:
        print_json([row_shape(row) for row in rows])
    else:
        for row in rows:
            console().print(row_line(row), markup=False, soft_wrap=True)
        if not rows:
            console().print("There are no such rows.")
    return 0


async def export_rows(options: Common, where: AuditFilter) -> int:
    """Write rows as JSON lines, the oldest first."""
    async with open_library(options) as opened:
        async for row in opened.services.access.trail.every(_ACTOR, where):
            sys.stdout.write(json.dumps(row_shape(row), ensure_ascii=False, sort_keys=True) + "\n")
    return 0


async def verify_chain(options: Common, files: Sequence[Path], keys: Sequence[str]) -> int:
    """Verify the chain, and print what is wrong."""
    anchors = [anchor for file in files for anchor in _anchors_in(file)]
    async with open_library(options) as opened:
        found = await opened.services.access.trail.verify(_ACTOR, anchors, keys=[key.replace("-", "") for key in keys])
    if options.as_json:
        faults = [{"kind": one.kind, "sequence": one.sequence, "detail": one.detail} for one in found.faults]
        head = {"sequence": found.head.last.sequence, "hash": found.head.last.hash}
        print_json({"rows": found.rows, "anchors": found.anchors, "head": head, "faults": faults})
    else:
        for one in found.faults:
            console().print(f"{one.kind.value} at row {one.sequence}: {one.detail}", markup=False, soft_wrap=True)
        state = "is not whole" if found.faults else "is whole"
        about = f"{counted(found.rows, 'row')}, {counted(found.anchors, 'anchor')}"
        console().print(f"The audit {state}: {about}, row {found.head.last.sequence} is the last.")
    return _FAULTY if found.faults else 0


async def print_anchor(options: Common) -> int:
    """Print the end of the chain, and write it to the log."""
    async with open_library(options) as opened:
        anchor = await opened.services.access.trail.anchor()
    if options.as_json:
        shape = {"sequence": anchor.point.sequence, "hash": anchor.point.hash, "at": anchor.at.isoformat()}
        print_json(shape | {"key": anchor.key, "signature": anchor.signature, "text": anchor_text(anchor)})
    else:
        console().print(anchor_text(anchor), markup=False, soft_wrap=True)
    return 0


def _anchors_in(file: Path) -> Iterator[AuditAnchor]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        yield from read_anchors(lines)


def utc(moment: datetime | None) -> datetime | None:
    """The moment of an option, which is in UTC where it has no zone."""
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
