"""Front matter of Markdown: the block before the text in which Pandoc, Quarto, Hugo and others keep metadata."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import yaml

from smartchat_adapters.parsers.html.front_matter_fields import has_known_field, read_fields
from smartchat_core.model.metadata import Metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["split_front_matter"]

# A rule with an empty line below it only parts the text (Pandoc's manual, `yaml_metadata_block`).
_YAML = re.compile(r"---[ \t]*\n(?![ \t]*\n)(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_WRAPPED = r"[^\n]*(?:\n[ \t]+\S[^\n]*)*"
_TITLE_BLOCK = re.compile(
    rf"%[ \t]+(?P<title>{_WRAPPED})\n(?:%[ \t]*(?P<authors>{_WRAPPED})\n(?:%[ \t]*(?P<date>[^\n]*)\n)?)?"
)
_FIELD = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_LONGEST = 64 * 1024
"""Characters of a block that is read as metadata; none comes near it."""


class _PlainLoader(yaml.SafeLoader):
    """Reads texts, lists and mappings; whatever refers to another place is refused, since that multiplies."""

    yaml_implicit_resolvers: Mapping[str, Any] = {}  # type: ignore[assignment]

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def split_front_matter(source: str) -> tuple[Metadata, str]:
    """The metadata that stands before a text, and the text without it; lines end in line feeds.

    What cannot be read as metadata, or names nothing that is known, stays in the text.
    """
    for read in (_yaml, _toml, _json, _title_block):
        found = read(source)
        if found is not None:
            fields, end = found
            return read_fields(fields), source[end:]
    return Metadata(), source


def _yaml(source: str) -> tuple[Mapping[str, object], int] | None:
    match = _YAML.match(source)
    if match is None or len(match[1]) > _LONGEST:
        return None
    try:
        fields = yaml.load(match[1], Loader=_PlainLoader)  # noqa: S506  # it makes texts, lists and mappings only
    except (yaml.YAMLError, RecursionError, ValueError):
        fields = _simple(match[1])
    if fields is None:
        return {}, match.end()
    return (fields, match.end()) if _is_metadata(fields) else None


def _simple(block: str) -> dict[str, object]:
    """Fields of a block that breaks the rules, as by a colon in a title without quotation marks."""
    fields: dict[str, object] = {}
    items: list[str] = []
    for line in block.splitlines():
        field, item = _FIELD.match(line), _ITEM.match(line)
        if field is not None:
            value = field[2].strip()
            items = []
            if value.startswith("[") and value.endswith("]"):
                items = [_unquoted(part.strip()) for part in value[1:-1].split(",")]
                fields[field[1]] = items
            else:
                fields[field[1]] = _unquoted(value) if value else items
        elif item is not None:
            items.append(_unquoted(item[1].strip()))
    return fields


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _toml(source: str) -> tuple[Mapping[str, object], int] | None:
    match = _TOML.match(source)
    if match is None or len(match[1]) > _LONGEST:
        return None
    try:
        return tomllib.loads(match[1]), match.end()
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None


def _json(source: str) -> tuple[Mapping[str, object], int] | None:
    if not source.startswith("{"):
        return None
    try:
        fields, end = json.JSONDecoder().raw_decode(source[:_LONGEST])
    except (ValueError, RecursionError):
        return None
    behind = source[end : end + 1]
    return (fields, end) if _is_metadata(fields) and behind in {"", "\n", " "} else None


def _title_block(source: str) -> tuple[Mapping[str, object], int] | None:
    """Pandoc's title block: title, authors and date in lines that begin with a percent sign."""
    match = _TITLE_BLOCK.match(source)
    if match is None or match["authors"] is None:
        return None
    authors = [author for line in match["authors"].split("\n") for author in line.split(";")]
    return {"title": match["title"], "author": authors, "date": match["date"] or ""}, match.end()


def _is_metadata(fields: object) -> bool:
    return isinstance(fields, dict) and has_known_field(fields)
