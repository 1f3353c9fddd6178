import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.parsers.formats import BUILT_IN
from smartchat_core.parsing.format import ArchiveMark, Format, Signature
from smartchat_core.parsing.format_codec import decode_format, encode_format

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)


def _format(**fields: object) -> Format:
    defaults: dict[str, object] = {"name": "comic", "label": "comic book", "media_types": ("application/x-cbz",)}
    return Format(**{**defaults, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Comic Book"},
        {"name": ""},
        {"label": " "},
        {"label": "a\nb"},
        {"label": "x" * 61},
        {"media_types": ()},
        {"media_types": ("comic",)},
        {"media_types": ("Application/X-CBZ",)},
        {"extensions": (".cbz",)},
        {"extensions": tuple(f"e{number}" for number in range(51))},
        {"roots": ("",)},
    ],
)
def test_a_format_that_cannot_be_one_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"format|extension|element"):
        _format(**fields)


@pytest.mark.parametrize(
    "fields", [{"magic": b"x"}, {"magic": b"xy", "offset": -1}, {"magic": b"xy", "within": 70_000}]
)
def test_a_signature_is_bounded(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="signature"):
        Signature(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"entry": "a", "single": ".b"},
        {"only": ("",)},
        {"entry": "x" * 201},
        {"only": (".a",), "mostly": (".b",)},
        {"entry": "a", "beside": (".b",)},
        {"mostly": (".a",) * 26, "beside": (".b",) * 26},
    ],
)
def test_a_mark_of_an_archive_is_one_thing(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"mark|only|entry|beside"):
        ArchiveMark(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("format_", [format_ for formats in BUILT_IN.values() for format_ in formats])
def test_a_format_survives_json(format_: Format) -> None:
    assert decode_format(json.loads(json.dumps(encode_format(format_)))) == format_


@given(JSON, st.sampled_from([*encode_format(_format()), "unknown"]))
def test_untrusted_input_is_a_format_or_a_value_error(value: object, field: str) -> None:
    for data in (value, {**encode_format(_format(signatures=(Signature(magic=b"xy"),))), field: value}):
        with suppress(ValueError):
            assert isinstance(decode_format(data), Format)
