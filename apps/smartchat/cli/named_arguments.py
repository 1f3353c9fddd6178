"""Help that names arguments without the types that Python has for them."""

from typing import Any

from typer.core import TyperCommand

__all__ = ["NamedArguments"]


class NamedArguments(TyperCommand):
    """A command whose help shows `FILE` in place of `FILE <list[str]>`: the name and the text show what it takes."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments by their names, then the options."""
        for parameter in self.params:
            if parameter.param_type_name == "argument":
                vars(parameter)["display_type_rich"] = _no_type
        super().format_options(ctx, formatter)


def _no_type(ctx: Any) -> None:  # noqa: ARG001  # as the framework calls it
    return None
