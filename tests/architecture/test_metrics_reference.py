"""The page about metrics has the catalogue. `python tests/architecture/test_metrics_reference.py` writes it."""

from pathlib import Path

from smartchat_core.model.metric import Label, Metric
from smartchat_core.ops.catalogue.every import CATALOGUE

PAGE = Path(__file__).parents[2] / "docs/reference/metrics.md"
HEAD = "| metric | kind | labels | meaning |\n|---|---|---|---|\n"


def shown(label: Label) -> str:
    values = ", ".join(f"`{value}`" for value in label.values) or f"at most {label.most}"
    return f"`{label.name}` ({values})"


def row(metric: Metric) -> str:
    buckets = f"; up to {', '.join(f'{bound:g}' for bound in metric.buckets)}" if metric.buckets else ""
    labels = "; ".join(shown(label) for label in metric.labels)
    return f"| `{metric.name}` | {metric.kind.value}{buckets} | {labels} | {metric.help} |\n"


def table() -> str:
    return HEAD + "".join(row(metric) for metric in CATALOGUE)


def test_the_page_has_the_catalogue() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.endswith(table()), f"write it anew with: python {Path(__file__).name}"
    assert text.count(HEAD) == 1


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text(encoding="utf-8").partition(HEAD)[0] + table(), encoding="utf-8")
