"""Reading sets of questions."""

import json
from pathlib import Path
from typing import Any

import pytest

from smartchat.evaluation.datasets import load_books, load_ranking, sample
from smartchat_core.errors import InvalidRequest


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def ranking_set(folder: Path) -> None:
    write(
        folder / "corpus.jsonl",
        {"_id": "book#1", "title": "A tale", "text": "Once."},
        {"_id": "de-2", "title": "", "text": "Es war einmal.", "metadata": {"lang": "de"}},
    )
    write(
        folder / "queries.jsonl",
        {"_id": "q1", "text": "When?", "metadata": {"doc_id": "book"}},
        {"_id": "q2", "text": "Wann?", "metadata": {"lang": "de"}},
        {"_id": "unjudged", "text": "Who?"},
    )
    (folder / "qrels").mkdir()
    (folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tbook#1\t2\nq2\tde-2\t1\n")


def test_a_set_in_the_beir_layout(tmp_path: Path) -> None:
    ranking_set(tmp_path)
    found = load_ranking(tmp_path)
    assert found is not None
    assert [(one.id, one.canonical, one.language) for one in found.corpus] == [
        ("book#1", "A tale\n\nOnce.", ""),
        ("de-2", "Es war einmal.", "de"),
    ]
    assert [(one.id, one.relevance, one.within, one.language) for one in found.queries] == [
        ("q1", {"book#1": 2}, "book", ""),
        ("q2", {"de-2": 1}, "", "de"),
    ]


def test_questions_over_whole_books(tmp_path: Path) -> None:
    write(tmp_path / "documents.jsonl", {"_id": "book", "title": "A tale", "text": "Once."})
    write(tmp_path / "corpus.jsonl", {"_id": "book#2", "title": "", "text": "Once."})
    write(
        tmp_path / "questions.jsonl",
        {"_id": "1", "doc_id": "book", "question": "When?", "answers": ["Once"], "evidence_sections": ["2", "9"]},
        {
            "_id": "2",
            "doc_id": "book",
            "question": "Which?",
            "answer": "(B) b",
            "options": ["a", "b"],
            "answer_index": 1,
        },
        {"_id": "3", "doc_id": "book", "question": "How many?", "answer": 3},
    )
    found = load_books(tmp_path)
    assert found is not None
    assert [one.answers for one in found.questions] == [("Once",), ("b",), ("3",)]
    assert found.questions[0].evidence == ("Once.",)


def test_a_folder_without_a_set_gives_none(tmp_path: Path) -> None:
    assert load_ranking(tmp_path) is None
    assert load_books(tmp_path) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("corpus.jsonl", "{broken\n"),
        ("corpus.jsonl", "[]\n"),
        ("qrels/test.tsv", "q1\tbook#1\n"),
        ("qrels/test.tsv", "q1\tbook#1\t1\nq1\tbook#1\tmuch\n"),
    ],
)
def test_a_damaged_set_is_named(tmp_path: Path, name: str, content: str) -> None:
    ranking_set(tmp_path)
    (tmp_path / name).write_text(content)
    with pytest.raises(InvalidRequest, match=Path(name).name):
        load_ranking(tmp_path)


def test_a_set_without_judgements_is_refused(tmp_path: Path) -> None:
    ranking_set(tmp_path)
    (tmp_path / "qrels/test.tsv").unlink()
    with pytest.raises(InvalidRequest):
        load_ranking(tmp_path)


def test_a_sample_is_spread_over_all() -> None:
    assert sample((0, 1, 2, 3, 4, 5), 3) == (0, 2, 4)
    assert sample((0, 1), 5) == (0, 1)
    assert sample((0, 1), None) == (0, 1)
