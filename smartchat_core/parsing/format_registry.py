"""The formats that the installed parsers read, and which parser reads which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartchat_core.errors import AmbiguousParser, ConfigurationError, InvalidRequest, UnknownAdapter, UnsupportedFormat
from smartchat_core.model.metric import OTHER
from smartchat_core.parsing.format import Format

__all__ = ["FormatRegistry", "InstalledParser"]

_NO_CHOICES: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class InstalledParser:
    """A parser as it is registered: by the name of its entry point, from a package, with the formats it reads."""

    name: str
    package: str
    formats: tuple[Format, ...]
    built_in: bool = False


class FormatRegistry:
    """The formats of all installed parsers, those of the built-in parsers first.

    Where several parsers read one media type, none of them is taken by chance: that type is refused until `choices`
    names one. All other types are read as before.

    Args:
        parsers: in the order in which formats are tried and listed, among the built-in and among the others.
        choices: the parser (by name) for a media type that several read.
        broken: what is wrong with parsers that could not be asked for their formats.

    Raises:
        UnknownAdapter: a choice names a parser that is not installed.
        ConfigurationError: a choice names a parser that does not read this type.
    """

    def __init__(
        self,
        parsers: Sequence[InstalledParser],
        *,
        choices: Mapping[str, str] = _NO_CHOICES,
        broken: Sequence[str] = (),
    ) -> None:
        ordered = sorted(parsers, key=lambda parser: not parser.built_in)
        self._built_in = tuple(format_ for parser in ordered if parser.built_in for format_ in parser.formats)
        self._added = tuple(format_ for parser in ordered if not parser.built_in for format_ in parser.formats)
        self._parsers: dict[str, list[InstalledParser]] = {}
        for parser in ordered:
            for media_type in dict.fromkeys(kind for format_ in parser.formats for kind in format_.media_types):
                self._parsers.setdefault(media_type, []).append(parser)
        self._broken = tuple(broken)
        for media_type, name in choices.items():
            self._choose(media_type, name, [parser.name for parser in ordered])

    @property
    def built_in(self) -> tuple[Format, ...]:
        """The formats of the built-in parsers."""
        return self._built_in

    @property
    def added(self) -> tuple[Format, ...]:
        """The formats of all other parsers."""
        return self._added

    @property
    def formats(self) -> tuple[Format, ...]:
        """All formats, the built-in ones first."""
        return self._built_in + self._added

    @property
    def broken(self) -> tuple[str, ...]:
        """What is wrong with parsers that could not be asked for their formats."""
        return self._broken

    @property
    def labels(self) -> tuple[str, ...]:
        """What people call the formats, each once."""
        return tuple(dict.fromkeys(format_.label for format_ in self.formats))

    @property
    def extensions(self) -> tuple[str, ...]:
        """The extensions of file names, without the dot, each once."""
        return tuple(dict.fromkeys(extension for format_ in self.formats for extension in format_.extensions))

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that are read, each once."""
        return tuple(dict.fromkeys(media_type for format_ in self.formats for media_type in format_.media_types))

    @property
    def remedy(self) -> str:
        """What can be done about a file in another format."""
        return f"Convert it to {_listed(self.labels, 'or')}." if self.labels else "Install a parser that reads it."

    @property
    def conflicts(self) -> Mapping[str, tuple[InstalledParser, ...]]:
        """The parsers of each media type that several read, as long as no choice was made."""
        return {media_type: tuple(parsers) for media_type, parsers in self._parsers.items() if len(parsers) > 1}

    def by_extension(self, extension: str) -> Format | None:
        """The format that a file's extension promises."""
        return next((format_ for format_ in self.formats if extension in format_.extensions), None)

    def by_media_type(self, media_type: str) -> Format | None:
        """The format of a media type."""
        return next((format_ for format_ in self.formats if media_type in format_.media_types), None)

    def named(self, text: str) -> Format | None:
        """The format that people mean by its name, its label, an extension or a media type, in any case."""
        wanted = text.strip().casefold().removeprefix(".")
        return next(
            (
                one
                for one in self.formats
                if wanted in {one.name, one.label.casefold(), *one.extensions, *one.media_types}
            ),
            None,
        )

    def media_types_of(self, text: str) -> frozenset[str]:
        """The media types of the format that `named` finds; none for an empty text.

        Raises:
            InvalidRequest: there is no such format.
        """
        if not text.strip():
            return frozenset()
        found = self.named(text)
        if found is None:
            raise InvalidRequest(
                f"there is no format {text[:100]!r}", remedy=f"There are: {', '.join(self.labels) or 'none'}."
            )
        return frozenset(found.media_types)

    def name_of(self, media_type: str) -> str:
        """What a format is called in metrics; `other` for a media type that nothing installed reads."""
        format_ = self.by_media_type(media_type)
        return format_.name if format_ else OTHER

    def parser_of(self, media_type: str) -> InstalledParser:
        """The parser that reads a media type.

        Raises:
            UnsupportedFormat: none does.
            AmbiguousParser: several do, and no choice was made.
        """
        parsers = self._parsers.get(media_type, [])
        if not parsers:
            raise UnsupportedFormat(
                f"No installed parser reads {media_type}", cause="; ".join(self._broken), remedy=self.remedy
            )
        if len(parsers) > 1:
            names = _listed([f"{parser.name!r} (of {parser.package})" for parser in parsers], "and")
            raise AmbiguousParser(
                f"Several installed parsers read {media_type}: {names}",
                remedy=f'Choose one in the settings, as in parsers = {{"{media_type}" = "{parsers[0].name}"}}.',
            )
        return parsers[0]

    def _choose(self, media_type: str, name: str, installed: Iterable[str]) -> None:
        if name not in installed:
            raise UnknownAdapter(
                f"the setting `parsers` names {name!r} for {media_type}, and no parser of this name is installed",
                remedy=f"Choose one of those installed ({', '.join(sorted(installed)) or 'none'}).",
            )
        chosen = [parser for parser in self._parsers.get(media_type, ()) if parser.name == name]
        if not chosen:
            raise ConfigurationError(
                f"the setting `parsers` names {name!r} for {media_type}, which this parser does not read",
                remedy="Name one of the media types that it reads.",
            )
        self._parsers[media_type] = chosen


def _listed(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
