"""`smartchat ops`: what operators do."""

import typer

from smartchat.cli.commands.ops_record import record
from smartchat.cli.commands.ops_render import RENDER_EPILOG, render

__all__ = ["ops"]

ops = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Commands for those who operate SmartChat.")
ops.command("render", epilog=RENDER_EPILOG)(render)
ops.add_typer(record, name="record")
