"""Holding every answer of the web face against its OpenAPI document."""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.types import Message, Receive, Scope, Send
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from smartchat.web.openapi.document import api_document

_CLIENT_GONE = 499
_MAX_BYTES = 2_000_000
"""Of an answer's body that are looked at."""
_DOCUMENT = "urn:smartchat:api"


class ApiDescription:
    """An OpenAPI document that is asked about answers."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry = Registry().with_resource(_DOCUMENT, resource)

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """What is described of a request; None where nothing is."""
        found: dict[str, Any] | None = self.document["paths"].get(path, {}).get(method.lower())
        return found

    def validator(self, *pointer: str) -> Draft202012Validator:
        """The schema at this place of the document."""
        place = "/".join(one.replace("~", "~0").replace("/", "~1") for one in pointer)
        return Draft202012Validator({"$ref": f"{_DOCUMENT}#/{place}"}, registry=self._registry)

    def faults(self, method: str, path: str, status: int, content_type: str, body: bytes) -> Iterator[str]:
        """What an answer has that is not declared."""
        method = "GET" if (head := method == "HEAD") else method
        operation = self.operation(method, path)
        if operation is None:
            return
        name = f"{method} {path}: {status}"
        declared = operation["responses"].get(str(status))
        if declared is None:
            yield f"{name} is not declared"
            return
        media_type = content_type.partition(";")[0].strip()
        content = declared.get("content")
        if not content:
            if body:
                yield f"{name} has a body, and none is declared"
            return
        if media_type not in content:
            yield f"{name} is {media_type}, and only {sorted(content)} are declared"
        elif media_type.endswith("json") and not head:
            place = ("paths", path, method.lower(), "responses", str(status), "content", media_type, "schema")
            for error in self.validator(*place).iter_errors(json.loads(body)):
                yield f"{name}: {error.json_path}: {error.message[:200]}"
        elif media_type == "text/event-stream" and not head:
            yield from self._event_faults(name, content[media_type]["schema"], body)

    def _event_faults(self, name: str, schema: dict[str, Any], body: bytes) -> Iterator[str]:
        kinds = {}
        for one in schema["oneOf"]:
            kind = one["$ref"].rpartition("/")[2]
            envelope = self.document["components"]["schemas"][kind]
            kinds[envelope["properties"]["event"]["const"]] = kind
        for block in body.decode().split("\n\n")[:-1]:
            lines = dict(line.partition(": ")[::2] for line in block.split("\n"))
            event = lines.get("event", "")
            if event not in kinds:
                if not block.startswith(":"):
                    yield f"{name}: the event {event!r} is not declared"
                continue
            place = ("components", "schemas", kinds[event], "properties", "data", "contentSchema")
            for error in self.validator(*place).iter_errors(json.loads(lines["data"])):
                yield f"{name}: {event}: {error.json_path}: {error.message[:200]}"


class DescriptionWitness:
    """An ASGI application around another that takes note of every answer which the document does not declare."""

    def __init__(self, app: Litestar) -> None:
        self._app = app
        self.faults: set[str] = set()
        self.seen: set[tuple[str, str, int]] = set()

    @cached_property
    def _description(self) -> ApiDescription:
        return ApiDescription(api_document(self._app))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and look at its answer."""
        if scope["type"] != "http":  # type: ignore[comparison-overlap]  # the server has a third kind, the lifespan
            await self._app(scope, receive, send)
            return
        method = str(scope.get("method"))
        start: dict[str, Any] = {}
        body = bytearray()
        whole = False

        async def noting(message: Message) -> None:
            nonlocal whole
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b"")[: _MAX_BYTES - len(body)])
                whole = not message.get("more_body")
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            # 499 is noted of clients that have gone, and never sent.
            if start and whole and len(body) < _MAX_BYTES and start["status"] != _CLIENT_GONE:
                kind = dict(start["headers"]).get(b"content-type", b"").decode()
                path = str(scope.get("path_template", ""))
                self.seen.add((method, path, start["status"]))
                self.faults.update(self._description.faults(method, path, start["status"], kind, bytes(body)))
