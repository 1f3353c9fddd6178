"""`smartchat ops`: commands for operators."""

import typer

from smartchat.cli.commands.ops.record import record
from smartchat.cli.commands.ops.render import RENDER_EPILOG, render
from smartchat.cli.commands.ops.token import ACCESS_EPILOG, token

__all__ = ["ops"]

ops = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Commands for operators: access token, records of backups, monitoring configuration.",
)
ops.command("render", epilog=RENDER_EPILOG)(render)
ops.command("token", epilog=ACCESS_EPILOG)(token)
ops.add_typer(record, name="record")
