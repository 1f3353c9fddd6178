"""`smartchat ops render`."""

from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["RENDER_EPILOG", "render"]

RENDER_EPILOG = """\b
Files:
  prometheus/           what is scraped, and every rule. Copy targets.example/ to targets/, and name your machines there
  alertmanager/         who is told: PagerDuty, Slack, mail, a heartbeat. The keys are read from files in `secrets`
  blackbox/             probes from outside
  grafana/              the dashboards, and how Grafana finds them
  logstash/             the way of the log into Elasticsearch
  elasticsearch/        the fields of the log, and how long it is kept
  kubernetes/           ServiceMonitors, PrometheusRule, probes
  logging_schema.json   the JSON Schema of every line of the log

\b
Examples:
  smartchat ops render --into /etc/smartchat --set runbooks=https://wiki.internal/runbooks
  smartchat ops render --into /etc/smartchat --check
  smartchat ops render --list

\b
Exit codes:
  0    it worked; with --check: nothing differs
  2    the command was not used as it should be
  6    --check found a difference, the folder cannot be used, or the extra `render` is not installed"""


def render(
    context: typer.Context,
    into: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write into.")] = Path("deploy"),
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="What differs from place to place. May be repeated."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing, and say what differs: exit code 6 if anything does.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List what --set can set, with its default, and exit.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the configuration of everything that watches SmartChat.

    The files come from values in the program, and are made anew after an upgrade: do not change them. What is yours
    (targets, secrets, other files) stays untouched. The library is neither read nor changed.
    """
    from smartchat.cli.running import run_blocking

    options = common(context, library, verbose, as_json)
    if list_:
        run_blocking(lambda: _list(options), options)
    else:
        run_blocking(lambda: _render(options, into, settings or [], check=check), options)


def _list(options: Common) -> int:
    from smartchat.cli.output import print_json
    from smartchat.composition.rendering import SITE_VALUES

    if options.as_json:
        print_json([{"name": name, "default": default, "meaning": help_} for name, default, help_ in SITE_VALUES])
        return 0
    for name, default, help_ in SITE_VALUES:
        print(f"{name}={default}\n    {help_}")
    return 0


def _render(options: Common, into: Path, settings: list[str], *, check: bool) -> int:
    from smartchat.cli.output import counted, print_json
    from smartchat.cli.rendering import differences, put
    from smartchat.cli.running import ExitCode
    from smartchat.composition.rendering import deployment_files, site_of

    files = deployment_files(site_of(settings))
    found = differences(files, into)
    if not check:
        put(files, into, found)
    told = {
        "missing" if check else "added": list(found.missing),
        "changed": list(found.changed),
        "left_over" if check else "removed": list(found.left_over),
    }
    if options.as_json:
        print_json({"folder": str(into), "files": len(files), **told})
    else:
        for name, paths in told.items():
            for path in paths:
                print(f"{name.replace('_', ' ')}: {path}")
        same = len(files) - len(found.missing) - len(found.changed)
        print(f"{counted(len(files), 'file')}, {same:,} as they were, in {into}")
    return int(ExitCode.UNAVAILABLE) if check and found else 0
