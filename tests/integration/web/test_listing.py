"""Lists of many documents, a page at a time."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest

from smartchat.web import create_app
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import DocumentId, JobId
from smartchat_core.model.job import Job, JobKind, JobStatus, Lease, Stage
from tests.integration.web.conftest import make_settings
from tests.support.listing import ready_documents
from tests.support.web_server import add_file, served

COUNT = 250


async def _add(folder: Path, documents: list[Document], jobs: Sequence[Job] = ()) -> None:
    async with SqlDatabase(f"sqlite:///{folder}/library.db") as database, database.transaction() as work:
        for document in documents:
            assert await work.documents.add(document)
        for job in jobs:
            await work.jobs.add(job)


def _job_of(document: Document) -> Job:
    """In the hands of a worker elsewhere."""
    now = datetime.now(UTC)
    return Job(
        id=JobId("job-q"),
        kind=JobKind.INGEST,
        owner=document.owner,
        document_id=document.id,
        created_at=now,
        status=JobStatus.RUNNING,
        stage=Stage.EMBED,
        lease=Lease(worker="elsewhere", token=1, expires_at=now + timedelta(hours=1)),
        token=1,
        done=3,
        total=10,
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    asyncio.run(_add(folder, ready_documents(COUNT)))
    return folder


@pytest.fixture(scope="module")
def many(library: Path) -> Iterator[httpx.Client]:
    with served(create_app(make_settings(library))) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def pages(client: httpx.Client, limit: int) -> Iterator[list[str]]:
    """The identifiers on each page, by the address that the page before names."""
    address = f"/api/documents?limit={limit}"
    while address:
        answer = client.get(address)
        answer.raise_for_status()
        body = answer.json()
        yield [one["id"] for one in body["documents"]]
        assert (body["next_cursor"] is None) == ("next" not in answer.links)
        address = answer.links["next"]["url"] if answer.links else ""


@pytest.mark.parametrize("limit", [20, 99, 125, 250, 500])
def test_every_document_is_on_one_page(many: httpx.Client, limit: int) -> None:
    found = list(pages(many, limit))
    assert [name for page in found for name in page] == [one.id for one in ready_documents(COUNT)]
    assert len(found) == -(-COUNT // limit), "no page is empty"


def test_a_list_is_bounded_without_being_asked(many: httpx.Client) -> None:
    body = many.get("/api/documents").json()
    assert len(body["documents"]) == 100
    assert body["next_cursor"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limit=x", "cursor=x", "cursor=MjAyNg", f"cursor={'a' * 999}"]
)
def test_what_means_no_page_is_refused(many: httpx.Client, query: str) -> None:
    answer = many.get(f"/api/documents?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


def test_pages_stay_while_documents_come_and_go(tmp_path: Path) -> None:
    made = ready_documents(9)
    asyncio.run(_add(tmp_path, made))
    with served(create_app(make_settings(tmp_path))) as address, httpx.Client(base_url=address, timeout=60) as client:
        walk = pages(client, 4)
        assert next(walk) == [one.id for one in made[:4]]
        assert client.delete(f"/api/documents/{made[1].id}").status_code == 200
        assert client.delete(f"/api/documents/{made[3].id}").status_code == 200
        added = add_file(client, "new.txt", b"A new tale of the sea.")
        assert [name for page in walk for name in page] == [*(one.id for one in made[4:]), added]


def test_a_list_asks_neither_the_file_store_nor_for_one_row_at_a_time(many: httpx.Client) -> None:
    with (
        patch.object(DocumentFiles, "has_cover", side_effect=AssertionError("the file store was asked")),
        patch("smartchat_adapters.sql.jobs.SqlJobs.for_document", side_effect=AssertionError("one row was asked for")),
        patch("smartchat_adapters.sql.documents.SqlDocuments.get", side_effect=AssertionError("one row was asked for")),
    ):
        assert len(many.get("/api/documents?limit=500").json()["documents"]) == COUNT


def test_progress_is_published_of_what_is_worked_on(tmp_path: Path) -> None:
    *ready, last = ready_documents(3)
    worked_on = replace(last, id=DocumentId("doc-q"), status=DocumentStatus.SEARCHABLE)
    asyncio.run(_add(tmp_path, [*ready, worked_on], [_job_of(worked_on)]))
    with served(create_app(make_settings(tmp_path))) as address:
        found = httpx.get(f"{address}/api/documents").json()["documents"]
    by_name = {one["id"]: one for one in found}
    assert by_name["doc-q"]["progress"]["stage"] == "embed"
    assert by_name["doc-q"]["progress"]["fraction"] == pytest.approx(0.1 + 0.89 * 3 / 10)
    assert all(one["progress"]["fraction"] == 1.0 for one in found if one["id"] != "doc-q")


def test_a_cover_of_an_older_library_is_looked_up_once(tmp_path: Path) -> None:
    """As after an upgrade: nothing is known of the covers of what was taken in before."""
    older = [replace(one, has_cover=None) for one in ready_documents(3)]
    asyncio.run(_add(tmp_path, older))
    asked: list[DocumentId] = []

    async def has_cover(_: DocumentFiles, document: Document) -> bool:
        asked.append(document.id)
        return document.id == older[1].id

    with (
        patch.object(DocumentFiles, "has_cover", has_cover),
        served(create_app(make_settings(tmp_path))) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        for _ in range(2):
            found = client.get("/api/documents").json()["documents"]
            assert [one["has_cover"] for one in found] == [False, True, False]
        assert client.get(f"/api/documents/{older[1].id}").json()["has_cover"] is True
    assert sorted(asked) == sorted(one.id for one in older)


def test_search_finds_its_documents_among_many(many: httpx.Client) -> None:
    identifier = add_file(many, "compass.txt", b"The glazier stole the silver compass and fled to Bergen.")
    try:
        until = {one.id: 10 for one in ready_documents(COUNT)}
        found = many.post("/api/search", json={"query": "silver compass", "until": until}).json()["passages"]
        assert [one["document_id"] for one in found] == [identifier]
        missing = many.post("/api/search", json={"query": "compass", "until": {"doc-none": 4}})
        assert (missing.status_code, missing.json()["code"]) == (404, "document_not_found")
        asked = many.post("/api/search", json={"query": "compass", "documents": [identifier, "doc-none"]})
        assert asked.status_code == 404
    finally:
        many.delete(f"/api/documents/{identifier}")
