"""A small set, measured through the product's own search and answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from smartchat.composition import open_services
from smartchat.evaluation import evaluate
from smartchat.settings import Settings
from smartchat_core.errors import InvalidRequest

pytestmark = pytest.mark.anyio

TEXTS = {
    "ship": "The captain sailed his ship out of the harbour of Nantucket in the winter of 1840.",
    "garden": "The gardener planted seven rose bushes beside the old wall before the summer came.",
    "kitchen": "The cook baked bread for the whole village and burned the last loaf.",
}
QUESTIONS = {
    "ship": ("Where did the captain sail from?", "Nantucket"),
    "garden": ("How many rose bushes did the gardener plant?", "seven"),
    "kitchen": ("What did the cook bake for the village?", "bread"),
}


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tales"
    write(folder / "corpus.jsonl", [{"_id": name, "title": "", "text": text} for name, text in TEXTS.items()])
    write(folder / "queries.jsonl", [{"_id": f"q-{name}", "text": asked} for name, (asked, _) in QUESTIONS.items()])
    (folder / "qrels").mkdir()
    (folder / "qrels/test.tsv").write_text(
        "query-id\tcorpus-id\tscore\n" + "".join(f"q-{name}\t{name}\t1\n" for name in TEXTS)
    )
    write(folder / "documents.jsonl", [{"_id": name, "title": name, "text": text} for name, text in TEXTS.items()])
    write(
        folder / "questions.jsonl",
        [
            {"_id": name, "doc_id": name, "question": asked, "answer": answer}
            for name, (asked, answer) in QUESTIONS.items()
        ],
    )
    return folder


async def test_a_set_is_measured_and_its_index_kept(folder: Path, tmp_path: Path) -> None:
    steps: list[str] = []
    settings = Settings(library=tmp_path / "library", embedder="none")
    async with open_services(settings) as services:
        first, second = [
            await evaluate(
                folder,
                settings=settings,
                services=services,
                limit=None,
                cache=tmp_path / "cache",
                progress=lambda step, done, total: steps.append(f"{step} {done}/{total}"),
            )
            for _ in range(2)
        ]
        async with services.ports.database.transaction() as work:
            assert await work.generations.active() is None, "the user's own library stays untouched"
    assert first.modes["lexical"].ndcg_10 == 1.0
    assert first.modes["lexical"].mrr == 1.0
    assert set(first.modes) == {"lexical"}
    assert first.notes
    assert first.books is not None
    assert first.books.citations_exact == 1.0
    assert first.books.inexact == ()
    assert first.books.sentence_hit_1 == 1.0
    assert first.books.passage_hit_5 == 1.0
    assert first.books.abstained == 0.0
    assert first.books.abstained_elsewhere == 1.0
    assert {"index 3/3", "ask 3/3", "search, lexical 3/3"} <= set(steps)
    assert second.to_json()["lexical"]["ndcg@10"] == 1.0
    assert len(list((tmp_path / "cache").iterdir())) == 1


async def test_a_limit_bounds_the_questions(folder: Path, tmp_path: Path) -> None:
    settings = Settings(library=tmp_path / "library", embedder="none")
    async with open_services(settings) as services:
        report = await evaluate(
            folder, settings=settings, services=services, limit=1, cache=None, progress=lambda *_: None
        )
    assert report.queries == 1
    assert report.books is not None
    assert report.books.questions == 1


async def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    settings = Settings(library=tmp_path / "library", embedder="none")
    async with open_services(settings) as services:
        with pytest.raises(InvalidRequest, match="holds no questions"):
            await evaluate(
                tmp_path, settings=settings, services=services, limit=None, cache=None, progress=lambda *_: None
            )
