"""The public status page, in plain words and without a script."""

from dataclasses import dataclass
from datetime import UTC, datetime

from litestar import get
from litestar.response import Template
from litestar.types import Scope

from smartchat.web.health_state import InjectedHealth
from smartchat.web.mounting import prefix_of
from smartchat.web.recent_metrics import RecentMetrics
from smartchat_core.ops.health.history import WHOLE, HealthHistory
from smartchat_core.ops.health.model import PARTS, HealthPart, State
from smartchat_core.ops.metrics.operations import CANARY_LAST_SUCCESS

__all__ = ["status"]

_HEADLINES = {
    State.HEALTHY: "Everything works",
    State.WARN: "Everything works, with a restriction",
    State.DEGRADED: "SmartChat works in part",
    State.UNHEALTHY: "SmartChat cannot be used at present",
}
_WORDS = {
    State.HEALTHY: "works",
    State.WARN: "restricted",
    State.DEGRADED: "works in part",
    State.UNHEALTHY: "does not work",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    title: str
    state: State
    word: str
    note: str
    since: str
    uptime: str
    bars: tuple[State | None, ...]


@get("/status", include_in_schema=False)
async def status(watch: InjectedHealth, scope: Scope) -> Template:
    """The whole, each part that there is, and how they were during the last day."""
    report = await watch.health.check()
    watch.history.see(report)
    now = report.at
    states = {one.part: one.state for one in report.components}
    rows = [_row(watch.history, part, states[part], now) for part in PARTS if part in states]
    return Template(
        "status.html",
        context={
            "base": prefix_of(scope),
            "headline": _HEADLINES[report.state],
            "whole": {"state": report.state, "since": _moment(watch.history.since(WHOLE))},
            "rows": rows,
            "at": _moment(now),
            "started": _moment(watch.opened_at),
            "canary": _canary(watch.samples),
        },
        headers={"Cache-Control": "no-store"},
    )


def _row(history: HealthHistory, part: HealthPart, state: State, now: datetime) -> _Row:
    share = history.uptime(part.name)
    return _Row(
        title=part.title,
        state=state,
        word=_WORDS[state],
        note="" if state is State.HEALTHY else part.cost,
        since=_moment(history.since(part.name)),
        uptime="" if share is None else f"{share:.2%}",
        bars=history.bars(part.name, now=now),
    )


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%d %B %Y, %H:%M UTC") if at else ""


def _canary(samples: RecentMetrics) -> str:
    """When the canary last succeeded, where its measurements come together with this process's."""
    last = samples.last.sum(CANARY_LAST_SUCCESS.name) if samples.last else 0.0
    return _moment(datetime.fromtimestamp(last, UTC)) if last else ""
