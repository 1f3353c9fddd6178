"""The metadata of a document as the fields of a form, and the edits that a form which comes back makes.

A field comes with a digest of what it showed. One that comes back as it was is no edit: the file's value would count
no more, also when the file is read again and states another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final, Protocol

from smartchat_core.errors import InvalidRequest
from smartchat_core.ingestion.admission import DEFAULT_ADMISSION
from smartchat_core.model.document import Document
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.model.metadata_edits import NO_EDITS, MetadataEdits
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["FormField", "SubmittedForm", "edits_in", "form_fields", "submitted_values"]

_LIMITS: Final = DEFAULT_ADMISSION
_EMPTY_PEOPLE, _EMPTY_SERIES = 2, 1
"""Rows that a form has beside those that are filled."""


class SubmittedForm(Protocol):
    """The fields of a form that a browser sent."""

    def getall(self, key: str, default: list[Any]) -> list[Any]:
        """All values of a field."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class FormField:
    """A field of the form.

    `kind` is `text`, `lines` (a value on each line), `long`, `contributors` or `series` (rows of several fields).
    `shown` is its text, `rows` its rows. `digest` stands for what it shows. `edited` says that the owner has edited it;
    `stated` is then what the file or a catalogue states.
    """

    name: str
    label: str
    kind: str
    hint: str = ""
    most: int = 0
    shown: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    digest: str = ""
    edited: bool = False
    stated: str = ""


_ONE_EACH = "One on each line."
_TAG = "A tag as of BCP 47, such as en, de-AT or zh-Hant."
_FIELDS: Final = (
    FormField(name="title", label="Title", kind="text", most=_LIMITS.title),
    FormField(name="authors", label="Authors", kind="lines", hint=_ONE_EACH),
    FormField(
        name="contributors",
        label="Other people",
        kind="contributors",
        hint="Clear a name to remove somebody. More rows come when these are filled and saved.",
        most=_LIMITS.name,
    ),
    FormField(name="series", label="Series", kind="series", most=_LIMITS.name),
    FormField(name="subjects", label="Subjects", kind="lines", hint=_ONE_EACH),
    FormField(name="language", label="Language", kind="text", hint=_TAG, most=_LIMITS.tag),
    FormField(name="publisher", label="Publisher", kind="text", most=_LIMITS.name),
    FormField(name="published", label="This edition came out", kind="text", hint="A year or a date.", most=_LIMITS.tag),
    FormField(
        name="first_published", label="The work first came out", kind="text", hint="A year or a date.", most=_LIMITS.tag
    ),
    FormField(name="identifiers", label="ISBN and other identifiers", kind="lines", hint=_ONE_EACH, most=_LIMITS.name),
    FormField(name="original_title", label="Original title", kind="text", most=_LIMITS.title),
    FormField(name="original_language", label="Original language", kind="text", hint=_TAG, most=_LIMITS.tag),
    FormField(name="description", label="Description", kind="long", most=_LIMITS.description),
)


def form_fields(document: Document, submitted: Mapping[str, object] | None = None) -> tuple[FormField, ...]:
    """The fields of the form as the document fills them, or, after a problem, as they were sent."""
    now = document.metadata
    beneath = document.catalogue.over(document.file_metadata)
    edited = set(document.edits.edited)
    return tuple(
        replace(
            one,
            **_shown(one.kind, (submitted or {}).get(one.name, _value(one, now))),
            digest=_digest(_value(one, now)),
            edited=one.name in edited,
            stated=_stated(_value(one, beneath)) if one.name in edited else "",
        )
        for one in _FIELDS
    )


def submitted_values(form: SubmittedForm) -> dict[str, object]:
    """The values of the fields that a form holds.

    Raises:
        InvalidRequest: rows of several fields are not whole, or a role is not offered.
    """
    found = {one.name: _submitted(one, form) for one in _FIELDS}
    return {name: value for name, value in found.items() if value is not None}


def edits_in(values: Mapping[str, object], form: SubmittedForm) -> MetadataEdits:
    """The edits that the values make: those that are not as the form showed them."""
    given: dict[str, Any] = {
        name: value for name, value in values.items() if _digest(value) not in _texts(form, f"seen-{name}")
    }
    return MetadataEdits(**given) if given else NO_EDITS


def _value(field: FormField, metadata: Metadata) -> object:
    """A value as a form can give it back: on one line each, and nothing empty in lists."""
    value = getattr(metadata, field.name)
    if isinstance(value, str):
        return canonical_line(value)
    if field.kind == "lines":
        return _lines(value)
    if field.kind == "series":
        return _series((one.name, one.position) for one in value)
    return _people((one.role.value, one.name, one.sort_name) for one in value)


def _submitted(field: FormField, form: SubmittedForm) -> object:
    name = field.name
    match field.kind:
        case "contributors":
            columns = [_texts(form, f"{name}-{part}") for part in ("role", "name", "sort_name")]
            return _people(_rows(columns, field)) if any(columns) else None
        case "series":
            columns = [_texts(form, f"{name}-{part}") for part in ("name", "position")]
            return _series(_rows(columns, field)) if any(columns) else None
        case "lines":
            texts = _texts(form, name)
            return _lines(chain.from_iterable(text.splitlines() for text in texts)) if texts else None
        case _:
            texts = _texts(form, name)
            return canonical_line(texts[0]) if texts else None


def _rows(columns: Sequence[Sequence[str]], field: FormField) -> Iterable[tuple[str, ...]]:
    if len({len(column) for column in columns}) != 1:
        raise InvalidRequest(f"the rows of “{field.label}” are not whole", remedy="Send all fields of each row.")
    return zip(*columns, strict=True)


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(canonical_line, texts))))


def _people(rows: Iterable[tuple[str, ...]]) -> tuple[Contributor, ...]:
    found: list[Contributor] = []
    for role, name, sort_name in rows:
        if role not in set(ContributorRole):
            raise InvalidRequest("a role is none of those that the form offers", remedy="Choose one of the list.")
        if line := canonical_line(name):
            found.append(Contributor(name=line, role=ContributorRole(role), sort_name=canonical_line(sort_name)))
    return tuple(dict.fromkeys(found))


def _series(rows: Iterable[tuple[str, ...]]) -> tuple[Series, ...]:
    found = (Series(name=canonical_line(name), position=canonical_line(position)) for name, position in rows)
    return tuple(dict.fromkeys(one for one in found if one.name))


def _texts(form: SubmittedForm, name: str) -> list[str]:
    return [one for one in form.getall(name, []) if isinstance(one, str)]


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _shown(kind: str, value: Any) -> dict[str, Any]:
    match kind:
        case "contributors":
            people = [(one.role.value, one.name, one.sort_name) for one in value]
            return {"rows": (*people, *[(ContributorRole.CONTRIBUTOR.value, "", "")] * _EMPTY_PEOPLE)}
        case "series":
            return {"rows": (*((one.name, one.position) for one in value), *[("", "")] * _EMPTY_SERIES)}
        case "lines":
            return {"shown": "\n".join(value)}
        case _:
            return {"shown": value}


def _stated(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "; ".join(_line(one) for one in value)


def _line(value: str | Contributor | Series) -> str:
    if isinstance(value, Contributor):
        return f"{value.name} ({value.role.value.replace('_', ' ')})"
    if isinstance(value, Series):
        return f"{value.name} {value.position}".strip()
    return value
