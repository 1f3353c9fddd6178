"""Servers that are slow, refuse, reset and fall silent: answers come all the same, and nothing needs a restart."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from uuid import uuid4

import httpx
import pytest

from smartchat.composition import Services, open_services
from smartchat_core.errors import DependencyError
from smartchat_core.model import LOCAL_SCOPE, DocumentId, DocumentStatus
from tests.integration.shared.conftest import PATIENCE, SharedLibrary
from tests.support.fault_proxy import FaultProxy
from tests.support.faults import Cut, Direction, Fault, HalfOpen, Refusing, Resetting, Slow
from tests.support.queues import Mailbox

pytestmark = pytest.mark.slow

AWAY = (
    pytest.param(Refusing(), id="refusing"),
    pytest.param(Resetting(), id="resetting"),
    pytest.param(HalfOpen(), id="half-open"),
    pytest.param(Slow(latency=600.0), id="endlessly slow"),
)
CUTS = (
    pytest.param(Cut(after=40, direction=Direction.REQUEST), id="cut in a request"),
    pytest.param(Cut(after=10, direction=Direction.ANSWER), id="cut in an answer"),
)
LATE = Slow(latency=0.02)

Request = Callable[[httpx.Client], httpx.Response]


def search(web: httpx.Client) -> httpx.Response:
    return web.post("/api/search", json={"query": "lighthouse"})


def ask(web: httpx.Client) -> httpx.Response:
    body = {"question": "Who kept the lighthouse?", "conversation": "a-conversation-of-one"}
    return web.post("/api/ask", json=body, headers={"Accept": "application/json"})


def listing(web: httpx.Client) -> httpx.Response:
    return web.get("/api/documents")


def upload(web: httpx.Client, text: str = "") -> httpx.Response:
    """Upload this, or something that nobody has uploaded yet."""
    text = text or f"# Two\n\nThe stranger of number {uuid4().hex} was washed ashore.\n"
    return web.post("/api/documents", files={"file": ("two.md", text.encode())})


def stream(web: httpx.Client) -> str:
    """The name of the last event of an answer."""
    with web.stream("POST", "/api/ask", json={"question": "Who kept the lighthouse?"}) as response:
        if response.status_code == 503:
            return "503"
        assert response.status_code == 200
        lines = list(response.iter_lines())
    return [line for line in lines if line.startswith("event: ")][-1].removeprefix("event: ")


def assert_refused_with_retry_after(response: httpx.Response, code: str) -> None:
    problem = response.json()
    assert (response.status_code, problem["code"]) == (503, code), response.text
    assert int(response.headers["Retry-After"]) > 0
    assert problem["remedy"]
    assert "127.0.0.1" not in response.text


def until_well(request: Callable[[], httpx.Response]) -> httpx.Response:
    """The first good answer. A circuit that has opened lets nobody through for some seconds."""
    deadline = time.monotonic() + PATIENCE
    while (response := request()).status_code not in {200, 202}:
        assert response.status_code == 503, response.text
        assert time.monotonic() < deadline, f"it does not recover: {response.text}"
        time.sleep(0.2)
    return response


def all_is_well(web: httpx.Client) -> None:
    for request in (listing, search, ask, upload):
        until_well(partial(request, web))
    assert stream(web) == "answer_completed"


async def accept(services: Services, text: str) -> DocumentId:
    async def chunks() -> AsyncIterator[bytes]:
        yield text.encode()

    accepted = await services.documents.intake.accept(LOCAL_SCOPE, filename="one.md", chunks=chunks())
    return accepted.document.id


async def status_of(services: Services, document: str) -> DocumentStatus:
    async with services.ports.database.read_only() as work:
        return (await work.documents.get(LOCAL_SCOPE, DocumentId(document))).status


async def becomes_ready(services: Services, document: str) -> bool:
    """Work on what there is to do, and return whether it is done; retries until a dependency is back."""
    try:
        await services.jobs.ingestion.work_once()
        return await status_of(services, document) is DocumentStatus.READY
    except DependencyError as error:
        if not error.transient:
            raise
        return False


async def sent_on(services: Services, mailbox: Mailbox, job: str) -> bool:
    """Sweep, and return whether the broker has a message for the job."""
    await services.jobs.sweeper.sweep()
    return any(item.job_id == job for item in iter(mailbox.take_any, None))


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if await holds():
                return
            await asyncio.sleep(0.1)


def until_away(web: httpx.Client, path: str) -> httpx.Response:
    """The answer that the service is not well; a part that falls silent counts as busy for some seconds."""
    while (answer := web.get(path)).status_code == 200:
        time.sleep(0.2)
    assert answer.status_code == 503
    return answer


@pytest.fixture(scope="module")
def filled(shared_library: SharedLibrary) -> SharedLibrary:
    """With a book in it."""

    async def fill() -> None:
        async with open_services(shared_library.direct) as services:
            book = await accept(services, "# One\n\nTobias kept the lighthouse.\n")
            await eventually(partial(becomes_ready, services, book))

    asyncio.run(fill())
    return shared_library


@pytest.mark.parametrize("fault", [*AWAY, *CUTS])
def test_without_the_database_everybody_is_asked_to_retry(
    filled: SharedLibrary, web: httpx.Client, fault: Fault
) -> None:
    all_is_well(web)
    with filled.database.fault(fault):
        for request in (listing, search, ask, upload):
            assert_refused_with_retry_after(request(web), "database_unavailable")
        assert stream(web) in {"503", "error_occurred"}
        assert until_away(web, "/health").json()["status"] == "unhealthy"
        assert web.get("/livez").status_code == 200
    all_is_well(web)


@pytest.mark.parametrize("fault", [*AWAY, *CUTS])
def test_without_redis_requests_pass_and_answers_go_on(filled: SharedLibrary, web: httpx.Client, fault: Fault) -> None:
    all_is_well(web)
    with filled.cache.fault(fault):
        for request in (listing, search, ask, upload):
            assert request(web).status_code in {200, 202}
        assert stream(web) == "answer_completed"
    all_is_well(web)


@pytest.mark.parametrize("fault", [*AWAY, *CUTS])
async def test_without_the_broker_uploads_are_taken_and_sent_on_later(
    filled: SharedLibrary, web: httpx.Client, fault: Fault
) -> None:
    await asyncio.to_thread(all_is_well, web)
    with filled.broker.fault(fault):
        for request in (listing, search, ask):
            assert (await asyncio.to_thread(request, web)).status_code == 200
        taken = await asyncio.to_thread(upload, web)
        assert taken.status_code == 202
        # Its event waits in the outbox; the sweeper finds that it cannot be sent, and goes on with the rest.
        async with open_services(filled.settings) as services:
            assert "events" in (await services.jobs.sweeper.sweep()).failed
            async with services.ports.database.read_only() as work:
                (job,) = await work.jobs.for_document(DocumentId(taken.json()["id"]))
    async with open_services(filled.settings) as services:
        mailbox = Mailbox(filled.broker_url)
        mailbox.declare()
        try:
            await eventually(partial(sent_on, services, mailbox, job.id))
        finally:
            mailbox.close()
        await eventually(partial(becomes_ready, services, job.document_id))


@pytest.mark.parametrize("fault", [*AWAY, *CUTS])
def test_without_the_object_store_nothing_is_taken_in_and_searches_go_on(
    filled: SharedLibrary, web: httpx.Client, fault: Fault
) -> None:
    all_is_well(web)
    text = f"# Three\n\nNobody saw number {uuid4().hex}.\n"
    with filled.files.fault(fault):
        assert_refused_with_retry_after(upload(web, text), "storage_unavailable")
        assert search(web).status_code == 200
        assert ask(web).status_code in {200, 503}
        assert stream(web) in {"answer_completed", "error_occurred", "503"}
    all_is_well(web)
    assert until_well(lambda: upload(web, text)).status_code == 202


def test_everything_away_at_once_is_reported_in_bounded_time(filled: SharedLibrary, web: httpx.Client) -> None:
    all_is_well(web)
    with (
        filled.database.fault(HalfOpen()),
        filled.cache.fault(HalfOpen()),
        filled.broker.fault(HalfOpen()),
        filled.files.fault(HalfOpen()),
    ):
        for request in (listing, search, ask, upload):
            assert request(web).status_code == 503
        assert until_away(web, "/readyz").json() == {"status": "not_ready"}
        assert web.get("/livez").status_code == 200
    all_is_well(web)


@pytest.mark.parametrize("name", ["database", "cache", "broker", "files"])
def test_a_slow_way_is_no_fault(filled: SharedLibrary, web: httpx.Client, name: str) -> None:
    proxy: FaultProxy = getattr(filled, name)
    with proxy.fault(LATE):
        assert [request(web).status_code for request in (listing, search, ask, upload)] == [200, 200, 200, 202]
        assert stream(web) == "answer_completed"


@pytest.mark.parametrize("after", [70_000, 400_000], ids=["early", "late"])
@pytest.mark.parametrize("direction", list(Direction), ids=["request", "answer"])
async def test_a_transfer_that_breaks_off_leaves_no_half_file(
    filled: SharedLibrary, web: httpx.Client, after: int, direction: Direction
) -> None:
    await asyncio.to_thread(all_is_well, web)
    text = f"# Long {uuid4().hex}\n\n" + "The lamp was lit at dusk and put out at dawn.\n\n" * 15_000
    with filled.files.fault(Cut(after=after, direction=direction)):
        # It is sent there and read back once, to see what it is.
        refused = await asyncio.to_thread(upload, web, text)
        assert_refused_with_retry_after(refused, "storage_unavailable")
    taken = await asyncio.to_thread(until_well, lambda: upload(web, text))
    assert taken.status_code == 202
    async with open_services(filled.direct) as services:
        await eventually(partial(becomes_ready, services, taken.json()["id"]))
        assert not [key async for key in services.ports.files.list("incoming/")]


@pytest.mark.parametrize("name", ["database", "files"])
@pytest.mark.parametrize("fault", [*AWAY, *CUTS])
async def test_a_worker_that_is_cut_off_goes_on_by_itself(
    shared_library: SharedLibrary, name: str, fault: Fault
) -> None:
    async with open_services(shared_library.settings) as services:
        book = await accept(services, f"# One\n\nTobias kept lighthouse {uuid4().hex}.\n")
        proxy: FaultProxy = getattr(shared_library, name)
        with proxy.fault(fault):
            try:
                await services.jobs.ingestion.work_once()
            except DependencyError:
                assert name == "database"
        await eventually(partial(becomes_ready, services, book))
