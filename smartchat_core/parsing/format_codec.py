"""Formats as plain data, in which they leave the process that runs a plugin's parser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from smartchat_core.parsing.format import ArchiveMark, Format, Signature

__all__ = ["decode_format", "encode_format"]


def encode_format(format_: Format) -> dict[str, object]:
    """The format as values that JSON has; bytes are in hexadecimal digits."""
    data = asdict(format_)
    data["signatures"] = [{**asdict(mark), "magic": mark.magic.hex()} for mark in format_.signatures]
    return data


def decode_format(data: object) -> Format:
    """The format that `encode_format` encoded. The data may come from anybody.

    Raises:
        ValueError: they describe no format.
    """
    fields = _mapping(data)
    return Format(
        name=_text(fields, "name"),
        label=_text(fields, "label"),
        media_types=_texts(fields, "media_types"),
        extensions=_texts(fields, "extensions"),
        signatures=tuple(_signature(item) for item in _items(fields, "signatures")),
        archives=tuple(_archive_mark(item) for item in _items(fields, "archives")),
        doctype=_text(fields, "doctype"),
        roots=_texts(fields, "roots"),
        fields=_texts(fields, "fields"),
        text=_truth(fields, "text"),
        embeds_markup=_truth(fields, "embeds_markup"),
    )


def _signature(data: object) -> Signature:
    fields = _mapping(data)
    return Signature(
        magic=bytes.fromhex(_text(fields, "magic")),
        offset=_number(fields, "offset"),
        within=_number(fields, "within"),
        beside=_text(fields, "beside"),
    )


def _archive_mark(data: object) -> ArchiveMark:
    fields = _mapping(data)
    return ArchiveMark(
        declared=_text(fields, "declared"),
        entry=_text(fields, "entry"),
        single=_text(fields, "single"),
        only=_texts(fields, "only"),
        mostly=_texts(fields, "mostly"),
        beside=_texts(fields, "beside"),
        undeclared=_truth(fields, "undeclared"),
        named=_truth(fields, "named"),
    )


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise ValueError("a format is described by named fields")  # noqa: TRY004  # foreign data, not a wrong call
    return data


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")  # noqa: TRY004  # as above
    return value


def _texts(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    values = tuple(value for value in _items(fields, name) if isinstance(value, str))
    if len(values) != len(_items(fields, name)):
        raise ValueError(f"{name} holds something that is no text")
    return values


def _items(fields: Mapping[str, object], name: str) -> list[object] | tuple[object, ...]:
    values = fields.get(name)
    if not isinstance(values, list | tuple):
        raise ValueError(f"{name} is no list")  # noqa: TRY004  # as above
    return values


def _number(fields: Mapping[str, object], name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} is no number")  # noqa: TRY004  # as above
    return value


def _truth(fields: Mapping[str, object], name: str) -> bool:
    value = fields.get(name)
    if not isinstance(value, bool):
        raise ValueError(f"{name} is neither true nor false")  # noqa: TRY004  # as above
    return value
