"""The `smartchat` command."""

__all__ = ["main"]


def main() -> None:
    """Run the command that the arguments of this process name, and exit with its code."""
    from smartchat.cli.program import program

    program(prog_name="smartchat")
