"""Running the canary for a terminal or a script."""

import asyncio
import json
from contextlib import AsyncExitStack
from decimal import Decimal

from smartchat.canary.in_library import LibraryTarget
from smartchat.canary.over_http import HttpTarget
from smartchat.canary.repeat import Canary
from smartchat.canary.run import CanaryTarget, Result
from smartchat.cli.options import Common
from smartchat.cli.output import console, plain, print_json
from smartchat.cli.run_command import ExitCode
from smartchat.cli.targets import open_library
from smartchat.cli.until_stopped import until_stopped
from smartchat.composition.adapters import open_outgoing
from smartchat.composition.observability import open_observability
from smartchat.metrics_server import metrics_served
from smartchat.system import SystemClock, SystemEntropy

__all__ = ["run_canary"]


async def run_canary(options: Common, *, url: str | None, every: float | None, max_cost: float) -> int:
    """Try once, or again and again; returns the exit code of the last run.

    Raises:
        AddressRefused: the URL has credentials, or another part that no URL should have.
        ConfigurationError: one cannot listen at the address for metrics.
        DependencyError: the library cannot be opened.
        InvalidRequest: the URL is none.
    """
    opened = open_library(options, worker=True)
    cost = Decimal(str(max_cost))
    async with AsyncExitStack() as stack:
        observed = await stack.enter_async_context(open_observability(opened.settings, service="canary"))
        target: CanaryTarget
        if url is None:
            target = LibraryTarget(await stack.enter_async_context(opened), max_cost=cost)
        else:
            http = await stack.enter_async_context(open_outgoing(opened.settings, url))
            target = HttpTarget(url, http=http, max_cost=str(cost))
        if every is not None and observed.metrics is not None:
            stack.enter_context(metrics_served(opened.settings, observed.metrics))
        canary = Canary(target, clock=SystemClock(), entropy=SystemEntropy(), telemetry=observed.telemetry)
        if every is None:
            result = await canary.run()
            _print(result, as_json=options.as_json)
            return ExitCode.OK if result.ok else ExitCode.UNEXPECTED
        last = ExitCode.OK

        async def again_and_again() -> None:
            nonlocal last
            loop = asyncio.get_running_loop()
            while True:
                began = loop.time()
                result = await canary.run()
                last = ExitCode.OK if result.ok else ExitCode.UNEXPECTED
                _print(result, as_json=options.as_json, lines=True)
                await asyncio.sleep(max(began + every - loop.time(), 0))

        if not options.as_json:
            console().print(f"SmartChat canary runs every {every:g} s (Ctrl-C stops it)")
            console().file.flush()
        await until_stopped(again_and_again())
        return last


def _print(result: Result, *, as_json: bool, lines: bool = False) -> None:
    shape = {
        "ok": result.ok,
        "steps": [
            {
                "step": one.step.value,
                "ok": one.ok,
                "seconds": round(one.seconds, 3),
                **({} if one.ok else {"problem": one.problem, "remedy": one.remedy}),
            }
            for one in result.steps
        ],
    }
    out = console()
    if as_json and lines:
        print(json.dumps(shape, ensure_ascii=False), flush=True)
    elif as_json:
        print_json(shape)
    else:
        for one in result.steps:
            out.print(f"{'ok    ' if one.ok else 'FAILED'} {one.step.value:<7} {one.seconds:7.2f} s", markup=False)
            if not one.ok:
                out.print(f"       {plain(one.problem)}\n       {plain(one.remedy)}", markup=False)
        out.file.flush()
