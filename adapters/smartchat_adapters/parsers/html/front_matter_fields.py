"""The fields of front matter, as Pandoc, Quarto, Hugo, Jekyll and others name and nest them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["has_known_field", "read_fields"]

_NAMES = {
    "title": "title",
    "authors": "author authors creator creators by byline",
    "editors": "editor editors",
    "translators": "translator translators",
    "language": "lang language locale",
    "date": "date published publishdate pubdate year",
    "description": "description summary abstract excerpt",
    "subjects": "tags keywords categories subject subjects",
    "identifiers": "isbn doi identifier identifiers",
    "publisher": "publisher",
    "series": "series",
}
_OTHERS = frozenset("subtitle slug draft layout weight output format bibliography toc aliases permalink url".split())
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split()}
_TEXT_KEYS = ("name", "literal", "text", "title", "full", "fullname", "value", "content")
_GIVEN, _FAMILY = ("given", "first", "firstname", "given-names"), ("family", "last", "lastname", "surname")
_MAX_ITEMS, _MAX_DEPTH = 500, 8
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?=$|[T ])")


def has_known_field(fields: Mapping[object, object]) -> bool:
    """Whether any of the fields is one that front matter usually has."""
    return any(isinstance(key, str) and (key.lower() in _FIELDS or key.lower() in _OTHERS) for key in fields)


def read_fields(fields: Mapping[str, object]) -> Metadata:
    """The metadata in fields that are texts, numbers, dates, lists and mappings."""
    found: dict[str, list[str]] = {}
    position = ""
    for key, value in fields.items():
        name = _FIELDS.get(str(key).lower())
        if name is None:
            position = position or (_text(value) if str(key).lower() in {"series_index", "volume"} else "")
            continue
        texts = found.setdefault(name, [])
        texts += _people(value) if name in {"authors", "editors", "translators"} else _texts(value)
    subjects = [part.strip() for text in found.get("subjects", ()) for part in text.split(",")]
    date = next(iter(found.get("date", ())), "")
    shortened = _DATE.match(date)
    return Metadata(
        title=next(iter(found.get("title", ())), ""),
        authors=_each(found.get("authors", ())),
        contributors=tuple(
            Contributor(name=name, role=role)
            for field, role in (("editors", ContributorRole.EDITOR), ("translators", ContributorRole.TRANSLATOR))
            for name in _each(found.get(field, ()))
        ),
        language=next(iter(found.get("language", ())), "").replace("_", "-"),
        published=shortened.group() if shortened else date,
        description=next(iter(found.get("description", ())), ""),
        subjects=_each(subjects),
        identifiers=_each(found.get("identifiers", ())),
        publisher=next(iter(found.get("publisher", ())), ""),
        series=tuple(Series(name=name, position=position) for name in _each(found.get("series", ()))[:1]),
    )


def _each(texts: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _text(value: object) -> str:
    if isinstance(value, (dict, list)) or value is None:
        return ""
    return canonical_line(str(value))


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    """The texts of a field: itself, those of a list, or what a mapping has under a name for texts."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:_MAX_ITEMS]:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict):
        inner = next((value[key] for key in _TEXT_KEYS if key in value), None)
        yield from _texts(inner, depth + 1)
    elif text := _text(value):
        yield text


def _people(value: object, depth: int = 0) -> Iterator[str]:
    """The names of people: texts, mappings with a name or its parts, or mappings of names to what is known of them."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:_MAX_ITEMS]:
            yield from _people(item, depth + 1)
    elif isinstance(value, dict):
        lower = {str(key).lower(): inner for key, inner in list(value.items())[:_MAX_ITEMS]}
        parts = [_first(lower, _GIVEN), _first(lower, _FAMILY)]
        named = next((lower[key] for key in _TEXT_KEYS if key in lower), None)
        if named is not None:
            yield from _people(named, depth + 1)
        elif any(parts):
            yield " ".join(filter(None, parts))
        elif all(isinstance(inner, (dict, list)) or inner in {None, ""} for inner in value.values()):
            yield from filter(None, (_text(key) for key in list(value)[:_MAX_ITEMS]))
    elif text := _text(value):
        yield text


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((text for name in names if name in fields and (text := _text(fields[name]))), "")
