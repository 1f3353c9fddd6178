"""Help that names the formats which can be added: those of the installed parsers."""

from typing import Any

from smartchat.cli.named_arguments import NamedArguments

__all__ = ["FormatsInHelp"]


class FormatsInHelp(NamedArguments):
    """A command whose help ends with the names of the installed parsers; none of them is imported for it."""

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write the description, then the parsers."""
        from smartchat_core import plugins

        super().format_help_text(ctx, formatter)
        names = plugins.installed(plugins.PARSER)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(f"Installed parsers: {', '.join(names) or 'none'}.")
