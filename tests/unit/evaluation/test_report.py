"""What an evaluation prints."""

import json

from smartchat.evaluation.report import BookScores, EvaluationReport, Latency, ModeScores, render_table

LATENCY = Latency(wall_p50=10.4, wall_p95=20.0, cpu_p50=8.0, cpu_p95=12.0)
SCORES = ModeScores(ndcg_10=0.51234, recall_5=0.4, recall_20=0.7, mrr=0.6, latency=LATENCY)
BOOKS = BookScores(
    questions=10,
    citations=30,
    citations_exact=1.0,
    passage_hit_5=0.5,
    passage_hit_20=0.8,
    sentence_hit_1=0.3,
    sentence_hit_3=0.4,
    evidence_hit_5=None,
    evidence_hit_20=None,
    abstained=0.1,
    abstained_elsewhere=0.9,
    latency=LATENCY,
)
REPORT = EvaluationReport(
    name="tales",
    queries=3,
    texts=5,
    passages=9,
    modes={"hybrid": SCORES, "lexical": SCORES},
    books=BOOKS,
    notes=("slow",),
)


def test_json_names_the_measures_by_mode() -> None:
    value = json.loads(json.dumps(REPORT.to_json()))
    assert value["set"] == "tales"
    assert value["hybrid"]["ndcg@10"] == 0.5123
    assert set(value["lexical"]) == {"ndcg@10", "recall@5", "recall@20", "mrr", "latency_ms"}
    assert value["books"]["abstained_elsewhere"] == 0.9
    assert "dense" not in value


def test_the_table_has_a_row_a_mode_and_one_for_the_books() -> None:
    lines = render_table([REPORT]).splitlines()
    assert any(line.startswith("| tales | hybrid") and "0.512" in line for line in lines)
    assert any("lexical" in line for line in lines)
    assert any("100.0% of 30" in line for line in lines)
    assert lines[-1] == "tales: slow"


def test_an_empty_report_is_an_empty_table() -> None:
    assert render_table([EvaluationReport(name="none")]) == ""
