"""Are parsers confined, and can all that are installed be used?"""

from collections.abc import AsyncIterator

from smartchat.composition import check_confinement, find_formats
from smartchat.doctor.results import CheckResult, good, problem, warning
from smartchat.settings import Settings
from smartchat_core.errors import AmbiguousParser

__all__ = ["check_parsers"]


async def check_parsers(settings: Settings) -> AsyncIterator[CheckResult]:
    """Have a parsing process confine itself, and report what the kernel enforces.

    With `required`, a gap is a problem: then `check_confinement` raises.
    """
    found = await check_confinement(settings)
    if found.complete:
        yield good("parsers", f"they are confined: {found.describe()}")
    else:
        yield warning(
            "parsers",
            f"they are not confined completely: {found.describe()}",
            cause="; ".join(found.kernel_gaps),
            remedy=found.remedy,
        )
    if found.root:
        yield warning(
            "parsers.root",
            "files are read as root",
            cause="a file that takes its parser over, and finds a flaw in the kernel, has the machine",
            remedy="Run SmartChat as a user of its own.",
        )
    formats = await find_formats(settings)
    for broken in formats.broken:
        yield warning("parsers.installed", "a parser cannot be used", cause=broken, remedy="Update or uninstall it.")
    for media_type in formats.conflicts:
        try:
            formats.parser_of(media_type)
        except AmbiguousParser as error:
            yield problem("parsers.installed", error.message, remedy=error.remedy)
