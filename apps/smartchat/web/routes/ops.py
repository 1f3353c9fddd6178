"""The operator's page: the essentials without Grafana."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from litestar import MediaType, Request, Response, get

from smartchat.system import SystemClock
from smartchat.web.context import PageBody, ProcessContext, WebContext
from smartchat.web.health_state import HealthState, InjectedHealth
from smartchat.web.mounting import prefix_of
from smartchat.web.ops_access import watchers_only
from smartchat.web.recent_metrics import Point, RecentMetrics, failed, read_metrics
from smartchat_core.errors import SmartChatError
from smartchat_core.ops.health.model import DATABASE, State
from smartchat_core.ops.metrics.exposition import Labels, Scrape, ScrapeWindow
from smartchat_core.ops.metrics.http import HTTP_REQUEST_DURATION, HTTP_REQUESTS
from smartchat_core.ops.metrics.models import LLM_COST, LLM_REQUESTS, LLM_TOKENS
from smartchat_core.ops.metrics.operations import LOG_LINES

__all__ = ["ops"]

_WIDTH, _HEIGHT = 240.0, 40.0
_NOTHING = Scrape(at=0.0, series={})
_UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tile:
    title: str
    value: str
    note: str = ""
    line: str = ""
    most: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Books:
    """The database's figures; unknown while it is away."""

    waiting: str = _UNKNOWN
    oldest: str = ""
    spent: str = _UNKNOWN
    left: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Table:
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)


@get("/ops", include_in_schema=False, guards=[watchers_only])
async def ops(request: Request[Any, Any, Any], process: ProcessContext, watch: InjectedHealth) -> Response[bytes]:
    """Numbers and plots of this process, and the database's figures of the whole installation; made once a second."""
    base = prefix_of(request.scope)

    async def made() -> PageBody:
        engine = request.app.template_engine
        assert engine is not None
        template = engine.get_template("ops.html")
        text = await asyncio.to_thread(template.render, base=base, **await _context(process, watch))
        return PageBody(body=text.encode(), media_type=MediaType.HTML)

    page = await process.pages.get(f"{base}/ops", made)
    return Response(page.body, media_type=page.media_type, headers={"Cache-Control": "no-store"})


async def _context(process: WebContext, watch: HealthState) -> dict[str, object]:
    """What the template is filled with."""
    report = await watch.health.check()
    metrics = process.metrics
    now = await read_metrics(metrics) if metrics else _NOTHING
    window = watch.samples.window(now)
    books = _Books() if report.of(DATABASE) is State.UNHEALTHY else await _books(process)
    parts = _Table(title="Health", columns=("Part", "State", "Class of error", "Check took"))
    for one in report.components:
        parts.rows.append((one.part.title, one.state.value, one.code or "–", f"{one.seconds * 1000:.0f} ms"))
    return {
        "state": report.state,
        "measured": metrics is not None,
        "tiles": _tiles(watch.samples, window, books, running=report.running),
        "tables": [_routes(window), _models(now), parts, _log(now)],
        "width": _WIDTH,
        "height": _HEIGHT,
    }


def _tiles(samples: RecentMetrics, window: ScrapeWindow, books: _Books, *, running: int) -> list[_Tile]:
    points = tuple(samples.points)
    last = points[-1] if points else Point(requests=0, errors=0, p95=0, in_progress=0, streams=0)
    rate = window.rate(HTTP_REQUESTS.name)
    errors = window.rate(HTTP_REQUESTS.name, failed) / rate if rate else 0.0
    quantiles = [_time(window.quantile(share, HTTP_REQUEST_DURATION.name)) for share in (0.5, 0.95, 0.99)]
    return [
        _plotted("Requests", f"{rate:.2f}/s", [one.requests for one in points], "{:.1f}/s"),
        _plotted("Errors of the server", f"{errors:.2%}", [one.errors for one in points], "{:.0%}"),
        _plotted(
            "Latency, P95", quantiles[1], [one.p95 for one in points], "{:.2f} s",
            note=f"P50 {quantiles[0]}, P99 {quantiles[2]}",
        ),
        _plotted("Requests in progress", f"{last.in_progress:.0f}", [one.in_progress for one in points], "{:.0f}"),
        _plotted("Streams", f"{last.streams:.0f}", [one.streams for one in points], "{:.0f}"),
        _Tile(title="Jobs waiting", value=books.waiting, note=f"{running} in progress{books.oldest}"),
        _Tile(title="Models, this month", value=books.spent, note=books.left),
    ]  # fmt: skip


def _plotted(title: str, value: str, values: Sequence[float], form: str, *, note: str = "") -> _Tile:
    most = max(values, default=0.0)
    line = ""
    if len(values) > 1:
        step = _WIDTH / (len(values) - 1)
        top = most or 1.0
        line = " ".join(
            f"{index * step:.1f},{_HEIGHT - 2 - (_HEIGHT - 4) * one / top:.1f}" for index, one in enumerate(values)
        )
    return _Tile(title=title, value=value, note=note, line=line, most=form.format(most))


def _routes(window: ScrapeWindow) -> _Table:
    table = _Table(title="Routes, the last 5 minutes", columns=("Route", "Requests", "Errors", "P50", "P95", "P99"))
    rows: list[tuple[float, tuple[str, ...]]] = []
    for route in window.after.values(HTTP_REQUESTS.name, "route"):

        def here(labels: Labels, route: str = route) -> bool:
            return labels.get("route") == route

        count = window.increase(HTTP_REQUESTS.name, here)
        if count < 1:
            continue
        errors = window.increase(HTTP_REQUESTS.name, lambda labels: here(labels) and failed(labels))
        times = [_time(window.quantile(share, HTTP_REQUEST_DURATION.name, here)) for share in (0.5, 0.95, 0.99)]
        rows.append((count, (route, f"{count:,.0f}", f"{errors:,.0f}", *times)))
    table.rows.extend(row for _, row in sorted(rows, key=lambda one: -one[0]))
    return table


def _models(now: Scrape) -> _Table:
    table = _Table(title="Models, since the start", columns=("Model", "Requests", "Errors", "Tokens", "Cost"))
    for model in now.values(LLM_REQUESTS.name, "model"):

        def this(labels: Labels, model: str = model) -> bool:
            return labels.get("model") == model

        requests = now.sum(LLM_REQUESTS.name, this)
        errors = now.sum(LLM_REQUESTS.name, lambda labels: this(labels) and labels.get("outcome") == "error")
        tokens, cost = now.sum(LLM_TOKENS.name, this), now.sum(LLM_COST.name, this)
        table.rows.append((model, f"{requests:,.0f}", f"{errors:,.0f}", f"{tokens:,.0f}", f"${cost:,.4f}"))
    return table


def _log(now: Scrape) -> _Table:
    table = _Table(title="Lines of the log, since the start", columns=("Level", "Lines"))
    for level in ("ERROR", "WARN", "INFO"):
        count = now.sum(LOG_LINES.name, lambda labels, level=level: labels.get("level") == level)  # type: ignore[misc]
        table.rows.append((level, f"{count:,.0f}"))
    return table


async def _books(process: WebContext) -> _Books:
    now = SystemClock().now()
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    try:
        async with process.database.read_only() as work:
            backlog = await work.jobs.backlog()
            due = await work.jobs.due(now=now, sent_before=now + timedelta(days=1), limit=1)
            spent = await work.ledger.total(month)
    except SmartChatError:  # the table of the parts shows that it is away
        return _Books()
    waited = [now - max(job.created_at, job.not_before or job.created_at) for job in due]
    budget = process.settings.model_budget
    return _Books(
        waiting=f"{backlog.waiting:,}",
        oldest=f", the oldest waits for {max(waited).total_seconds():,.0f} s" if waited else "",
        spent=f"${spent:,.2f}",
        left=_left(budget, spent),
    )


def _left(budget: Decimal | None, spent: Decimal) -> str:
    if budget is None:
        return "no budget is set"
    return f"${max(budget - spent, Decimal(0)):,.2f} of ${budget:,.2f} are left"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"
