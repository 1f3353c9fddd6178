"""All mutants against all cases, in batches."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.mutation.mutants import EQUIVALENT, Mutant, mutants_of
from tests.support.alerts.cases import ALERTS, rule_of, run, write
from tests.support.alerts.registry import cases_of

__all__ = ["Score", "campaign", "table"]

_BATCH = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """How many mutants an alert had, and which of them nobody noticed; those that are the same do not count."""

    alert: str
    mutants: int
    survivors: tuple[str, ...]


def campaign(report: Callable[[str], None] = lambda _: None, *, every: int = 1) -> tuple[Score, ...]:
    """The score of every alert that has cases, in the order of the rules.

    `every` 3 tries one of three mutants of each rule, beginning with the first, second and third one by turns.
    """
    scores = []
    for number, (name, rule) in enumerate(ALERTS.items()):
        cases = cases_of(name)
        if not cases:
            continue
        different = [one for one in mutants_of(rule_of(rule)) if (name, one.change) not in EQUIVALENT]
        mutants = different[number % every :: every]
        survivors: list[str] = []
        pending = iter(mutants)
        while batch := list(islice(pending, _BATCH)):
            survivors += _survivors(name, batch)
        scores.append(Score(alert=name, mutants=len(mutants), survivors=tuple(survivors)))
        report(f"{name}: {len(mutants) - len(survivors)} of {len(mutants)} {survivors or ''}")
    return tuple(scores)


def _survivors(name: str, batch: list[Mutant]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        files = {
            write(Path(folder), f"{number:03}", mutant.rule, cases_of(name)): mutant
            for number, mutant in enumerate(batch)
        }
        failed = run(list(files))
    return [mutant.change for path, mutant in files.items() if path not in failed]


def table(scores: tuple[Score, ...]) -> str:
    """The page `docs/reference/alert-mutation.md`."""
    total = sum(score.mutants for score in scores)
    survived = sum(len(score.survivors) for score in scores)
    lines = [
        "# How well the cases of alerts see mutants",
        "",
        "Each rule is mutated in one place: an aggregation, a window, a comparison, a bound, a label, `for`. promtool",
        "then runs the cases of `tests/support/alerts`; a mutant that passes all of them has survived.",
        "`python -m tests.mutation` writes this page.",
        "",
        f"**{total - survived} of {total} were noticed ({(total - survived) / total:.1%}).**",
        "",
        "| Alert | Spoilt | Noticed | Survived |",
        "|---|---|---|---|",
    ]
    for score in scores:
        left = "; ".join(f"`{_cell(one)}`" for one in score.survivors)
        lines.append(f"| {score.alert} | {score.mutants} | {score.mutants - len(score.survivors)} | {left} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return re.sub(r" at \d+$", "", text).replace("|", "\\|")
