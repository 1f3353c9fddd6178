"""The table of all metrics at the end of docs/reference/metrics.md."""

from pathlib import Path

from smartchat_core.model.metric import Label, Metric
from smartchat_core.ops.metrics.registry import CATALOGUE

__all__ = ["metric_pages"]

_PAGE = "docs/reference/metrics.md"
_HEAD = "| metric | kind | labels | meaning |\n|---|---|---|---|\n"


def metric_pages(root: Path) -> dict[str, str]:
    """The page with its table replaced, by its path in the repository; the text above the table is written by hand."""
    above, head, _ = (root / _PAGE).read_text(encoding="utf-8").partition(_HEAD)
    if not head:
        raise ValueError(f"{_PAGE} has lost the head of its table: {_HEAD!r}")
    return {_PAGE: above + _HEAD + "".join(_row(metric) for metric in CATALOGUE)}


def _row(metric: Metric) -> str:
    buckets = f"; up to {', '.join(f'{bound:g}' for bound in metric.buckets)}" if metric.buckets else ""
    labels = "; ".join(_label(label) for label in metric.labels)
    return f"| `{metric.name}` | {metric.kind.value}{buckets} | {labels} | {metric.help} |\n"


def _label(label: Label) -> str:
    values = ", ".join(f"`{value}`" for value in label.values) or f"at most {label.most}"
    return f"`{label.name}` ({values})"
