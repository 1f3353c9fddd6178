"""What was found, kept from run to run: the whole takes half an hour, and one case may have to be repeated."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.ops_proof.case import Finding

__all__ = ["Kept", "keep", "kept"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A row of the table."""

    alert: str
    fault: str
    near_miss: str
    quiet: bool
    fired_after: float | None
    notified_after: float | None
    notified_by: str
    spoken_for: bool
    resolved_after: float | None
    problems: tuple[str, ...]


def kept(path: Path) -> dict[str, Kept]:
    """The rows of earlier runs, by alert."""
    if not path.is_file():
        return {}
    rows = [Kept(**{**row, "problems": tuple(row["problems"])}) for row in json.loads(path.read_text("utf-8"))]
    return {row.alert: row for row in rows}


def keep(path: Path, findings: Iterable[Finding]) -> dict[str, Kept]:
    """Put these in the place of what was found of the same alerts before; returns all."""
    rows = kept(path) | {finding.rule.name: _row(finding) for finding in findings}
    new = path.with_suffix(".new")
    new.write_text(json.dumps([asdict(row) for row in rows.values()], indent=1), encoding="utf-8")
    new.rename(path)
    return rows


def _row(finding: Finding) -> Kept:
    return Kept(
        alert=finding.rule.name,
        fault=finding.case.fault,
        near_miss=finding.case.near_miss,
        quiet=finding.quiet,
        fired_after=finding.fired_after,
        notified_after=finding.notified_after,
        notified_by=finding.notified_by,
        spoken_for=finding.rule.name in finding.case.inhibited,
        resolved_after=finding.resolved_after,
        problems=tuple(finding.problems),
    )
