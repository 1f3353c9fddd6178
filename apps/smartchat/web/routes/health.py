"""Health routes, for programs: balancers, orchestrators, uptime monitors."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get
from pydantic import BaseModel

from smartchat.web.health_state import InjectedHealth
from smartchat.web.health_views import (
    HEALTH_JSON,
    BasicHealth,
    DetailedHealth,
    HealthJson,
    Lamp,
    basic,
    detailed,
    health_json,
)
from smartchat.web.openapi.answers import Answered, Described, answers
from smartchat.web.ops_access import watchers_only

__all__ = ["health", "health_detailed", "livez", "readyz", "startupz"]

_TAGS = ["Service"]
_FRESH = {"Cache-Control": "no-store"}


def _described(kind: type[BaseModel], *, health_json: bool = False) -> Described:
    """The responses of a health check: the same with 503, when people cannot be served."""
    forms = ((kind, "application/json"), *(((HealthJson, HEALTH_JSON),) if health_json else ()))
    return answers(
        *(Answered(value=value, media_type=form, status=status) for status in (200, 503) for value, form in forms)
    )


@get("/health", summary="Whether the service works", tags=_TAGS, opt=_described(BasicHealth, health_json=True))
async def health(request: Request[Any, Any, Any], watch: InjectedHealth) -> Response[BasicHealth]:
    """200 while people can be served, with everything or not; 503 when they cannot. Never the reason: anybody asks."""
    report = await watch.health.check()
    wanted = _health_json(request)
    return _answer(health_json(report, checks=False) if wanted else basic(report), report.serves, json=wanted)


@get(
    "/health/detailed",
    summary="How everything is that the service depends on",
    tags=_TAGS,
    guards=[watchers_only],
    opt=_described(DetailedHealth, health_json=True),
)
async def health_detailed(request: Request[Any, Any, Any], watch: InjectedHealth) -> Response[DetailedHealth]:
    """The state of each part: `healthy`, `degraded` or `unhealthy`; 503 when people cannot be served."""
    report = await watch.health.check()
    wanted = _health_json(request)
    return _answer(health_json(report, checks=True) if wanted else detailed(report), report.serves, json=wanted)


@get("/livez", summary="Whether the process runs", tags=_TAGS)
async def livez() -> Response[Lamp]:
    """It asks nothing of anybody: a process is not restarted because its database is away."""
    return _answer(Lamp(status="alive"), True, json=False)


@get("/readyz", summary="Whether requests may be sent here", tags=_TAGS, opt=_described(Lamp))
async def readyz(watch: InjectedHealth) -> Response[Lamp]:
    """503 when a part without which nobody can be served is away, and from the moment the server is asked to stop."""
    if watch.draining.begun:
        return _answer(Lamp(status="draining"), False, json=False)
    ready = (await watch.health.check()).serves
    return _answer(Lamp(status="ready" if ready else "not_ready"), ready, json=False)


@get("/startupz", summary="Whether the start is over", tags=_TAGS, opt=_described(Lamp))
async def startupz(watch: InjectedHealth) -> Response[Lamp]:
    """200 from the first moment on at which people could be served, whatever happens later."""
    started = watch.health.started or (await watch.health.check()).serves
    return _answer(Lamp(status="started" if started else "starting"), started, json=False)


def _health_json(request: Request[Any, Any, Any]) -> bool:
    return HEALTH_JSON in request.headers.get("accept", "").lower()


def _answer(body: BaseModel, well: bool, *, json: bool) -> Response[Any]:
    return Response(
        body.model_dump(exclude_none=True),
        status_code=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE,
        media_type=HEALTH_JSON if json else "application/json",
        headers=_FRESH,
    )
