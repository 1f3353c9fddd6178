"""`smartchat ops render`."""

from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["RENDER_EPILOG", "render"]

RENDER_EPILOG = """\b
Files:
  prometheus/           scrape configuration and rules. Copy targets.example/ to targets/, and enter your hosts there
  alertmanager/         receivers: PagerDuty, Slack, mail, a heartbeat. Keys are read from files in `secrets`
  blackbox/             external probes
  grafana/              dashboards and their provisioning
  logstash/             log pipeline into Elasticsearch
  elasticsearch/        index template and retention of the log
  kubernetes/           ServiceMonitors, PrometheusRule, probes
  logging_schema.json   JSON Schema of a log line

\b
Examples:
  smartchat ops render --into /etc/smartchat --set runbooks=https://wiki.internal/runbooks
  smartchat ops render --into /etc/smartchat --check
  smartchat ops render --list

\b
Exit codes:
  0    success; with --check: no difference
  2    usage error
  6    --check found a difference, the folder cannot be used, or the extra `render` is not installed"""


def render(
    context: typer.Context,
    into: Annotated[Path, typer.Option(metavar="DIR", help="Output folder.")] = Path("deploy"),
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A site-specific value; see --list. May be repeated."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing and print the differences; exit code 6 if there are any.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="List the names for --set with their defaults, and exit.")
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the monitoring configuration: Prometheus, Alertmanager, Grafana, log pipeline, Kubernetes.

    The files are generated; render them again after an upgrade instead of editing them. Your own files (targets,
    secrets, others) are not touched. Prints what was added, changed and removed. The library is not used.
    """
    from smartchat.cli.run_command import run_blocking

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
    from smartchat.cli.commands.ops.render_run import differences, put
    from smartchat.cli.output import counted, print_json
    from smartchat.cli.run_command import ExitCode
    from smartchat.composition.rendering import deployment_files, parse_site

    files = deployment_files(parse_site(settings))
    found = differences(files, into)
    if not check:
        put(files, into, found)
    listed = {
        "missing" if check else "added": list(found.missing),
        "changed": list(found.changed),
        "left_over" if check else "removed": list(found.left_over),
    }
    if options.as_json:
        print_json({"folder": str(into), "files": len(files), **listed})
    else:
        for name, paths in listed.items():
            for path in paths:
                print(f"{name.replace('_', ' ')}: {path}")
        same = len(files) - len(found.missing) - len(found.changed)
        print(f"{counted(len(files), 'file')}, {same:,} as they were, in {into}")
    return int(ExitCode.UNAVAILABLE) if check and found else 0
