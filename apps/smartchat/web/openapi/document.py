"""Making the description of the interface complete.

Litestar describes the operations and their parameters. What they take and answer is described here: values by what
reads and writes them, problems by what can stop a request, and who is let in.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from litestar import Litestar, Response
from litestar.connection import Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition

from smartchat.web.access.route_access import ROUTE_ACCESS, RouteAccess
from smartchat.web.access.session_cookie import PLAIN_NAME, SECURE_NAME
from smartchat.web.errors import PROBLEM_MEDIA_TYPE
from smartchat.web.openapi.answers import ANSWERS, Answered
from smartchat.web.openapi.refusals import refusals
from smartchat.web.openapi.values import Schema, ValueSchemas
from smartchat.web.ops_access import watchers_only
from smartchat.web.schemas import ProblemView
from smartchat.web.sse import EVENT_STREAM, EventStream

__all__ = ["RENDERERS", "api_document"]

_SCHEMES: Schema = {
    "opsBearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token of the setting `ops_token`, for those who look after the installation.",
    },
    "opsBasic": {
        "type": "http",
        "scheme": "basic",
        "description": "The same token as the password, under any name, for browsers.",
    },
}
_USER_SCHEMES: Schema = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SECURE_NAME,
        "description": f"The session of a browser, by TLS; without TLS the cookie is called `{PLAIN_NAME}`.",
    },
    "apiKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of the account, for what it was made for. A library without users asks for none.",
    },
}
_PROBLEM = Answered(value=ProblemView, status=HTTPStatus.INTERNAL_SERVER_ERROR, media_type=PROBLEM_MEDIA_TYPE)
_HEADERS: dict[int, Schema] = {
    HTTPStatus.UNAUTHORIZED: {
        "WWW-Authenticate": {"description": "How the token is given.", "schema": {"type": "string"}}
    },
    HTTPStatus.TOO_MANY_REQUESTS: {
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
    },
}
_MADE = "api_document"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Operation:
    path: str
    method: str
    handler: HTTPRouteHandler

    @property
    def body(self) -> Any | None:
        """The type of the value that the request brings along."""
        field = self.handler.parsed_fn_signature.parameters.get("data")
        return field.annotation if field else None

    @property
    def guarded(self) -> bool:
        return watchers_only in self.handler.resolve_guards()

    @property
    def access(self) -> RouteAccess:
        """Who it is for."""
        return ROUTE_ACCESS.get((self.method, self.path), RouteAccess.ACCOUNT)

    @property
    def of_owner(self) -> bool:
        """Whether it works on behalf of the user that the request comes from."""
        return self.access not in {RouteAccess.OPEN, RouteAccess.OPERATORS}

    @property
    def answers(self) -> tuple[Answered, ...]:
        declared: tuple[Answered, ...] | None = self.handler.opt.get(ANSWERS)
        return declared or (_answer_of(self.handler),)


def api_document(app: Litestar) -> dict[str, Any]:
    """The complete OpenAPI document of the application; made once."""
    made: dict[str, Any] | None = app.state.get(_MADE)
    if made is None:
        # As plain data: Litestar leaves numbers and moments of Python among its examples.
        made = json.loads(json.dumps(app.openapi_schema.to_schema(), default=str))
        _complete(made, list(_operations(app)), host_signs_in=app.state.get("signed_in", False))
        app.state[_MADE] = made
    return made


def _operations(app: Litestar) -> Iterator[_Operation]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if handler.resolve_include_in_schema():
                    yield _Operation(path=route.path_format or "/", method=method, handler=handler)


def _answer_of(handler: HTTPRouteHandler) -> Answered:
    """The response by the handler's return type."""
    field: FieldDefinition = handler.parsed_fn_signature.return_type
    status = handler.status_code
    if field.annotation is type(None):
        return Answered(status=status)
    inner = field.inner_types[0].raw if field.inner_types else None
    if field.is_subclass_of(EventStream):
        return Answered(value=inner, status=status, media_type=EVENT_STREAM)
    return Answered(value=inner if field.is_subclass_of(Response) else field.raw, status=status)


def _complete(document: dict[str, Any], operations: list[_Operation], *, host_signs_in: bool) -> None:
    taken = [one.body for one in operations if one.body is not None]
    values = ValueSchemas(taken, [_PROBLEM, *(answer for one in operations for answer in one.answers)])
    for one in operations:
        described = document["paths"][one.path][one.method.lower()]
        if one.body is not None:
            described["requestBody"]["content"] = {"application/json": {"schema": values.taken(one.body)}}
        has_body = "requestBody" in described
        errors = {int(status) for status in described["responses"] if int(status) >= HTTPStatus.BAD_REQUEST}
        errors |= refusals(one.method, one.path, guarded=one.guarded, has_body=has_body)
        if one.of_owner:
            errors |= {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
            if not host_signs_in:
                described["security"] = _security(one)
        described["responses"] = {
            **_successes(one, values, described["responses"]),
            **{str(int(status)): _problem(status, values) for status in sorted(errors)},
        }
        for answer in one.answers:  # a health report with 503 is no problem document
            if answer.status >= HTTPStatus.BAD_REQUEST:
                content = described["responses"][str(int(answer.status))]["content"]
                content[answer.media_type] = {"schema": values.given(answer)}
        if one.guarded:
            described["security"] = [{scheme: []} for scheme in _SCHEMES]
    schemes = _SCHEMES if host_signs_in else _SCHEMES | _USER_SCHEMES
    document["components"] = {"schemas": dict(sorted(values.components.items())), "securitySchemes": schemes}


def _security(operation: _Operation) -> list[Schema]:
    """Which schemes let one in; the empty one is that of a library without users, which asks nobody."""
    if operation.access is RouteAccess.ACCOUNT:
        return [{"session": []}]
    return [{"session": []}, {"apiKey": []}, {}]


def _successes(operation: _Operation, values: ValueSchemas, litestar: Schema) -> Schema:
    named = litestar.get(str(operation.handler.status_code), {}).get("headers", {})
    headers = {
        name: {"description": header.get("description", ""), "schema": {"type": "string"}}
        for name, header in named.items()
    }
    found: Schema = {}
    for answer in operation.answers:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            continue
        known = litestar.get(str(int(answer.status)), {})
        description = answer.description or known.get("description") or HTTPStatus(answer.status).phrase
        described = found.setdefault(str(int(answer.status)), {"description": description})
        if headers:
            described["headers"] = headers
        if answer.value is not None:
            described.setdefault("content", {})[answer.media_type] = {"schema": values.given(answer)}
    return found


def _problem(status: int, values: ValueSchemas) -> Schema:
    described: Schema = {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM_MEDIA_TYPE: {"schema": values.given(_PROBLEM)}},
    }
    if headers := _HEADERS.get(status):
        described["headers"] = headers
    return described


class _Json(JsonRenderPlugin):
    """The complete document as JSON."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002  # Litestar's signature, and its own document
        return super().render(request, api_document(request.app))


class _Yaml(YamlRenderPlugin):
    """The complete document as YAML."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002  # as above
        return super().render(request, api_document(request.app))


RENDERERS = (_Json(), _Yaml())
