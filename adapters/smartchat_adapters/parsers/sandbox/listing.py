"""The installed parsers and their formats; code of other packages runs only in confined processes."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from smartchat_adapters.parsers.formats import BUILT_IN
from smartchat_adapters.parsers.sandbox.confinement import confinement_in
from smartchat_adapters.parsers.sandbox.import_path import ImportPath, import_path
from smartchat_adapters.parsers.sandbox.process import child_command, child_environment, child_setup
from smartchat_adapters.parsers.sandbox.protocol import LENGTHS, pack_message, unpack_header, unpack_lengths
from smartchat_adapters.parsers.sandbox.tempdir import PrivateFolder
from smartchat_core import plugins
from smartchat_core.errors import ParserCrashed
from smartchat_core.parsing.format import Format
from smartchat_core.parsing.format_codec import decode_format
from smartchat_core.parsing.format_registry import FormatRegistry, InstalledParser
from smartchat_core.ports.parser import ParsingLimits

if TYPE_CHECKING:
    from collections.abc import Callable

    from smartchat_adapters.parsers.sandbox.confinement import Confinement
    from smartchat_core.ports.parser import Parser

__all__ = ["Installed", "ParserDeclaration", "describe_parser", "find_parsers", "given_parsers"]

_SECONDS = 60
_OURS = "smartchat_adapters."
_GIVEN = "this program"


@dataclass(frozen=True, kw_only=True, slots=True)
class ParserDeclaration:
    """The declaration of a parser: its label and formats."""

    label: str
    formats: tuple[Format, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Installed:
    """The parsers that there are, where each is, and what a process may import that runs one."""

    formats: FormatRegistry
    references: Mapping[str, str]
    path: ImportPath

    def reference(self, media_type: str) -> str:
        """Where the parser of this type is.

        Raises:
            UnsupportedFormat: there is none.
            AmbiguousParser: there are several.
        """
        return self.references[self.formats.parser_of(media_type).name]


def find_parsers(*, choices: Mapping[str, str], greet: Callable[[Confinement], None]) -> Installed:
    """The parsers of installed packages.

    The formats of ours are known. Every other parser is asked in a confined process of its own, so that none can speak
    for another; one that cannot be asked is left out, and the registry keeps the reason.

    Raises:
        DuplicateAdapter: two packages offer a parser of the same name.
        ConfigurationError: `choices` name a parser that there is not.
        Exception: whatever `greet` raises.
    """
    entries = plugins.entries(plugins.PARSER)
    path = import_path(entry.value.partition(":")[0] for entry in entries)
    ours = {entry.name: entry for entry in entries if entry.name in BUILT_IN and entry.value.startswith(_OURS)}
    parsers = [
        InstalledParser(name=name, package=plugins.package_of(ours[name]), formats=formats, built_in=True)
        for name, formats in BUILT_IN.items()
        if name in ours
    ]
    broken = []
    for entry in entries:
        if entry.name in ours:
            continue
        package = plugins.package_of(entry)
        try:
            described = describe_parser(entry.value, path, greet=greet)
        except ParserCrashed as error:
            broken.append(f"{entry.name} (of {package}): {error.cause or error.message}")
        else:
            parsers.append(InstalledParser(name=entry.name, package=package, formats=described.formats))
    return Installed(
        formats=FormatRegistry(parsers, choices=choices, broken=broken),
        references={entry.name: entry.value for entry in entries},
        path=path,
    )


def given_parsers(kinds: Iterable[type[Parser]]) -> Installed:
    """These parsers, which this process has imported."""
    by_name = {kind.name: kind for kind in kinds}
    return Installed(
        formats=FormatRegistry(
            [InstalledParser(name=name, package=_GIVEN, formats=kind().formats) for name, kind in by_name.items()]
        ),
        references={name: f"{kind.__module__}:{kind.__qualname__}" for name, kind in by_name.items()},
        path=import_path(kind.__module__ for kind in by_name.values()),
    )


def describe_parser(reference: str, path: ImportPath, *, greet: Callable[[Confinement], None]) -> ParserDeclaration:
    """The declaration of a parser, read in a confined process of its own.

    Raises:
        ParserCrashed: it cannot be asked, or does not answer as a parser does.
        Exception: whatever `greet` raises.
    """
    folder = PrivateFolder()
    try:
        return _described(_ask(reference, path, folder.path, greet))
    except (OSError, ValueError, EOFError) as exc:
        raise ParserCrashed(f"The parser {reference} cannot be used", cause=str(exc)) from exc
    finally:
        folder.remove()


def _ask(reference: str, path: ImportPath, folder: str, greet: Callable[[Confinement], None]) -> dict[str, Any]:
    with subprocess.Popen(  # noqa: S603  # our own interpreter and module
        child_command(path),
        env=child_environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,
    ) as process:
        deadline = threading.Timer(_SECONDS, process.kill)
        deadline.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(pack_message(child_setup(path, folder, ParsingLimits(), lives=1)))
            process.stdin.flush()
            greet(confinement_in(_receive(process.stdout)))
            process.stdin.write(pack_message({"describe": reference}))
            process.stdin.flush()
            return _receive(process.stdout)
        finally:
            deadline.cancel()
            process.kill()


def _receive(stream: IO[bytes]) -> dict[str, Any]:
    head, _ = unpack_lengths(_exactly(stream, LENGTHS.size), max_block=0)
    return unpack_header(_exactly(stream, head))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError("the process ended")
    return data


def _described(answer: dict[str, Any]) -> ParserDeclaration:
    broken, name, version, formats = (answer.get(key) for key in ("broken", "name", "version", "formats"))
    if isinstance(broken, str):
        raise ValueError(broken)  # noqa: TRY004  # an answer, not a wrong call
    if not isinstance(name, str) or not isinstance(version, str) or not isinstance(formats, list) or not formats:
        raise ValueError("it does not describe a parser")
    return ParserDeclaration(label=f"{name} {version}", formats=tuple(map(decode_format, formats)))
