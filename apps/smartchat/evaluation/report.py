"""What was measured, for programs and for people."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["BookScores", "EvaluationReport", "Latency", "ModeScores", "render_table"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Latency:
    """Milliseconds a query: on the clock and of this process's CPU, embedding the query included."""

    wall_p50: float
    wall_p95: float
    cpu_p50: float
    cpu_p95: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ModeScores:
    """How well one mode of the search ranked; means over the queries, in 0..1."""

    ndcg_10: float
    recall_5: float
    recall_20: float
    mrr: float
    latency: Latency


@dataclass(frozen=True, kw_only=True, slots=True)
class BookScores:
    """How well questions over whole books were answered; shares in 0..1.

    `citations_exact`: quotes that slice exactly out of the canonical text. `passage_hit_*` and `sentence_hit_*`: an
    answer's words stand in the first so many passages or quoted sentences, the nearest ones included where the answer
    was an abstention. `evidence_hit_*` is None where the set names no evidence. `abstained_elsewhere` is the
    share of the same questions, asked of another book of the set, that were rightly not answered.
    """

    questions: int
    citations: int
    citations_exact: float
    passage_hit_5: float
    passage_hit_20: float
    sentence_hit_1: float
    sentence_hit_3: float
    evidence_hit_5: float | None
    evidence_hit_20: float | None
    abstained: float
    abstained_elsewhere: float | None
    latency: Latency
    inexact: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationReport:
    """The measurements of one set. A part that the set does not have is empty or None."""

    name: str
    queries: int = 0
    texts: int = 0
    passages: int = 0
    modes: Mapping[str, ModeScores] = field(default_factory=dict)
    books: BookScores | None = None
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object.

        `set`, `queries`, `texts`, `passages`, `notes`; an object for each mode that was measured (`hybrid`, `lexical`,
        `dense`) with `ndcg@10`, `recall@5`, `recall@20`, `mrr` and `latency_ms`; `books` where there are books.
        """
        result: dict[str, Any] = {
            "set": self.name,
            "queries": self.queries,
            "texts": self.texts,
            "passages": self.passages,
            "notes": list(self.notes),
        }
        for mode, scores in self.modes.items():
            result[mode] = {
                "ndcg@10": round(scores.ndcg_10, 4),
                "recall@5": round(scores.recall_5, 4),
                "recall@20": round(scores.recall_20, 4),
                "mrr": round(scores.mrr, 4),
                "latency_ms": _rounded(asdict(scores.latency)),
            }
        if self.books is not None:
            values = asdict(self.books)
            values["latency_ms"] = _rounded(values.pop("latency"))
            values["inexact"] = list(values["inexact"])
            result["books"] = {name: round(one, 4) if isinstance(one, float) else one for name, one in values.items()}
        return result


def render_table(reports: Sequence[EvaluationReport]) -> str:
    """The measurements as Markdown tables, which a terminal shows as well."""
    ranked = [
        [
            report.name if at == 0 else "",
            mode,
            *(f"{value:.3f}" for value in (scores.ndcg_10, scores.recall_5, scores.recall_20, scores.mrr)),
            f"{scores.latency.wall_p50:.0f} / {scores.latency.wall_p95:.0f}",
            f"{scores.latency.cpu_p50:.0f} / {scores.latency.cpu_p95:.0f}",
        ]
        for report in reports
        for at, (mode, scores) in enumerate(report.modes.items())
    ]
    answered = [[report.name, *_book_cells(report.books)] for report in reports if report.books is not None]
    tables = [
        _table(("set", "mode", "nDCG@10", "R@5", "R@20", "MRR", "wall ms p50 / p95", "CPU ms p50 / p95"), ranked),
        _table(
            (
                "set",
                "questions",
                "quotes exact",
                "passage @5 / @20",
                "sentence @1 / @3",
                "evidence @5 / @20",
                "abstained",
                "abstained, other book",
            ),
            answered,
        ),
    ]
    notes = [f"{report.name}: {note}" for report in reports for note in report.notes]
    return "\n\n".join(part for part in (*tables, "\n".join(notes)) if part)


def _book_cells(scores: BookScores) -> list[str]:
    evidence = "–"
    if scores.evidence_hit_5 is not None and scores.evidence_hit_20 is not None:
        evidence = f"{scores.evidence_hit_5:.3f} / {scores.evidence_hit_20:.3f}"
    return [
        str(scores.questions),
        f"{scores.citations_exact:.1%} of {scores.citations}",
        f"{scores.passage_hit_5:.3f} / {scores.passage_hit_20:.3f}",
        f"{scores.sentence_hit_1:.3f} / {scores.sentence_hit_3:.3f}",
        evidence,
        f"{scores.abstained:.3f}",
        "–" if scores.abstained_elsewhere is None else f"{scores.abstained_elsewhere:.3f}",
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in (head, ["-" * width for width in widths], *rows)
    ]
    return "\n".join(lines)


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in values.items()}
