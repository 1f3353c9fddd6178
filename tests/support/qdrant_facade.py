"""A stand-in for a Qdrant server: its REST interface, served over the client's local mode.

It proves what goes over the wire: every request must be of a method, a path and parameters that the client publishes
of Qdrant's interface, and its body must be what the published models (which know no other fields) say. What becomes
of a request is local mode's doing (see `qdrant_local`), not the engine's.
"""

from __future__ import annotations

import functools
import inspect
import json
import re
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import BaseModel, TypeAdapter, ValidationError
from qdrant_client import QdrantClient
from qdrant_client.http import api, models

from tests.support.qdrant_local import known_limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["Asked", "QdrantFacade"]

_BUILDER = re.compile(r"def _build_for_\w+\(.*?(?=def _build_for_|\Z)", re.DOTALL)


def _published() -> dict[tuple[str, str], frozenset[str]]:
    """The query parameters of every method and path that the client was generated with."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for module in vars(api).values():
        if not inspect.ismodule(module):
            continue
        for builder in _BUILDER.findall(inspect.getsource(module)):
            method, path = re.search(r'method="(\w+)"', builder), re.search(r'url="([^"]+)"', builder)
            if method and path:
                found[method[1], path[1]] = frozenset(re.findall(r'query_params\["(\w+)"\]', builder))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request that came: the parameters are those of the path's query, the body is JSON or empty."""

    method: str
    path: str
    parameters: dict[str, list[str]]
    body: bytes


class QdrantFacade:
    """Serves on a free loopback port from entering to leaving the block.

    `delay_seconds` is waited before each answer, `hanging` lets no answer come at all, `refusal` (a status and a
    message) is what every request is answered. `seen` lists the requests that came (`path` as it is published, without
    names), `wrong` what no server would have accepted.
    """

    version = "1.20.0"

    def __init__(self, *, api_key: str = "") -> None:
        self.client = QdrantClient(location=":memory:")
        self.api_key = api_key
        self.delay_seconds = 0.0
        self.hanging = False
        self.refusal: tuple[int, str] | None = None
        self.seen: list[Asked] = []
        self.wrong: list[str] = []
        self.port = 0
        self.snapshots: dict[str, list[str]] = {}
        self.lock = threading.Lock()
        self._released = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.restart()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self.client.close()

    @property
    def address(self) -> str:
        """What an adapter is given."""
        return f"qdrant://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """Stop answering and listening; what was written stays."""
        self._released.set()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
        self._server = self._thread = None

    def restart(self) -> None:
        """Listen (again) on the same port."""
        self._released = threading.Event()
        handler = type("Handler", (_Handler,), {"facade": self, "released": self._released})
        self._server = _Server(("127.0.0.1", self.port), handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nobody is there any more to be answered: a client that gave up."""


class _Handler(BaseHTTPRequestHandler):
    facade: ClassVar[QdrantFacade]
    released: ClassVar[threading.Event]

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if self.facade.hanging:
            self.released.wait(60)
            return
        if self.facade.delay_seconds:
            time.sleep(self.facade.delay_seconds)
        status, result = self._result(body)
        if status == 200:
            answer = {"result": result, "status": "ok", "time": 0.0} if self.path != "/" else result
        else:
            answer = {"status": {"error": result}, "time": 0.0}
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = _answer  # noqa: N815  # named by http.server

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # named by http.server
        """Say nothing."""

    def _result(self, body: bytes) -> tuple[int, Any]:
        if self.facade.refusal is not None:
            return self.facade.refusal
        if self.facade.api_key and self.headers.get("api-key") != self.facade.api_key:
            return 401, "Must provide an API key or an Authorization bearer token"
        parts = urlsplit(self.path)
        for (method, template), known in _PUBLISHED.items():
            names = re.fullmatch(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)), parts.path)
            if method != self.command or names is None:
                continue
            parameters = parse_qs(parts.query, keep_blank_values=True)
            self.facade.seen.append(Asked(method=method, path=template, parameters=parameters, body=body))
            route = _ROUTES.get((method, template))
            unknown = parameters.keys() - known
            if route is None or unknown:
                return self._wrong(f"{method} {self.path}: not served, or parameters that there are not: {unknown}")
            name = unquote(names.groupdict().get("collection_name", ""))
            return self._routed(route, name, body)
        return self._wrong(f"{self.command} {self.path}: no such method and path")

    def _routed(self, route: tuple[Any, Callable[..., Any]], name: str, body: bytes) -> tuple[int, Any]:
        model, work = route
        try:
            request = None if model is None else _reader(model).validate_json(body, strict=False)
        except ValidationError as error:
            return self._wrong(f"{self.command} {self.path}: {error}")
        with self.facade.lock, known_limits():
            try:
                return 200, _dumped(work(self.facade, name, request))
            except KeyError as error:
                return 404, f"Not found: No point with id {error} found"
            except ValueError as error:
                message = str(error)
                if "not found" in message or "does not exist" in message:
                    return 404, message
                return 409 if "already exists" in message else 400, message

    def _wrong(self, what: str) -> tuple[int, str]:
        self.facade.wrong.append(what)
        return 400, what


@functools.cache
def _reader(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _dumped(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, list):
        return [_dumped(each) for each in value]
    return value


_DONE = {"operation_id": 0, "status": "completed"}


def _create(facade: QdrantFacade, name: str, request: models.CreateCollection) -> bool:
    return facade.client.create_collection(
        name, vectors_config=request.vectors, sparse_vectors_config=request.sparse_vectors
    )


def _upsert(facade: QdrantFacade, name: str, request: models.PointsList) -> Any:
    facade.client.upsert(name, request.points, update_filter=request.update_filter, update_mode=request.update_mode)
    return _DONE


def _batch(facade: QdrantFacade, name: str, request: models.UpdateOperations) -> Any:
    facade.client.batch_update_points(name, request.operations)
    return [_DONE for _ in request.operations]


def _update_vectors(facade: QdrantFacade, name: str, request: models.UpdateVectors) -> Any:
    facade.client.update_vectors(name, request.points)
    return _DONE


def _index(facade: QdrantFacade, name: str, request: models.CreateFieldIndex) -> Any:
    facade.client.create_payload_index(name, request.field_name, request.field_schema)
    return _DONE


def _retrieve(facade: QdrantFacade, name: str, request: models.PointRequest) -> Any:
    payload = True if request.with_payload is None else request.with_payload
    return facade.client.retrieve(name, request.ids, with_payload=payload)


def _scroll(facade: QdrantFacade, name: str, request: models.ScrollRequest) -> Any:
    points, following = facade.client.scroll(
        name,
        scroll_filter=request.filter,
        limit=request.limit or 10,
        offset=request.offset,
        with_payload=True if request.with_payload is None else request.with_payload,
    )
    return {"points": _dumped(points), "next_page_offset": following}


def _count(facade: QdrantFacade, name: str, request: models.CountRequest) -> Any:
    return facade.client.count(name, count_filter=request.filter, exact=bool(request.exact))


def _facet(facade: QdrantFacade, name: str, request: models.FacetRequest) -> Any:
    return facade.client.facet(
        name, request.key, facet_filter=request.filter, limit=request.limit or 10, exact=bool(request.exact)
    )


def _query(facade: QdrantFacade, name: str, request: models.QueryRequestBatch) -> Any:
    return facade.client.query_batch_points(name, request.searches)


def _aliases(facade: QdrantFacade, _: str, request: models.ChangeAliasesOperation) -> bool:
    return facade.client.update_collection_aliases(request.actions)


def _snapshot(facade: QdrantFacade, name: str, _: None) -> Any:
    """Local mode has no snapshots: the facade only keeps their names."""
    kept = facade.snapshots.setdefault(name, [])
    kept.append(f"{name}-{len(kept)}.snapshot")
    return {"name": kept[-1], "size": 0}


def _snapshots(facade: QdrantFacade, name: str, _: None) -> Any:
    return [{"name": each, "size": 0} for each in facade.snapshots.get(name, [])]


_PUBLISHED = _published()
_COLLECTION = "/collections/{collection_name}"
_ROUTES: dict[tuple[str, str], tuple[Any, Callable[..., Any]]] = {
    ("GET", "/"): (None, lambda facade, _, __: {"title": "facade", "version": facade.version}),
    ("GET", "/aliases"): (None, lambda facade, _, __: facade.client.get_aliases()),
    ("GET", "/collections"): (None, lambda facade, _, __: facade.client.get_collections()),
    ("POST", "/collections/aliases"): (models.ChangeAliasesOperation, _aliases),
    ("PUT", _COLLECTION): (models.CreateCollection, _create),
    ("DELETE", _COLLECTION): (None, lambda facade, name, _: facade.client.delete_collection(name)),
    ("PUT", f"{_COLLECTION}/index"): (models.CreateFieldIndex, _index),
    ("PUT", f"{_COLLECTION}/points"): (models.PointInsertOperations, _upsert),
    ("POST", f"{_COLLECTION}/points"): (models.PointRequest, _retrieve),
    ("POST", f"{_COLLECTION}/points/batch"): (models.UpdateOperations, _batch),
    ("PUT", f"{_COLLECTION}/points/vectors"): (models.UpdateVectors, _update_vectors),
    ("POST", f"{_COLLECTION}/points/scroll"): (models.ScrollRequest, _scroll),
    ("POST", f"{_COLLECTION}/points/count"): (models.CountRequest, _count),
    ("POST", f"{_COLLECTION}/points/query/batch"): (models.QueryRequestBatch, _query),
    ("POST", f"{_COLLECTION}/facet"): (models.FacetRequest, _facet),
    ("POST", f"{_COLLECTION}/snapshots"): (None, _snapshot),
    ("GET", f"{_COLLECTION}/snapshots"): (None, _snapshots),
    ("PUT", f"{_COLLECTION}/snapshots/recover"): (models.SnapshotRecover, lambda _, __, ___: True),
}
