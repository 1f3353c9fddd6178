"""Text that is no prose is refused by name; prose that resembles it is read."""

from __future__ import annotations

import base64
import binascii
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ingestion.foreign_texts import foreign_text

BYTES = bytes(range(256)) * 6
BLOB = base64.encodebytes(BYTES).decode()
LONG_BLOB = base64.b64encode(BYTES).decode()
UUENCODED = "begin 644 data.bin\n" + "".join(
    binascii.b2a_uu(BYTES[at : at + 45]).decode() for at in range(0, len(BYTES), 45)
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (BLOB, "Base64"),
        (LONG_BLOB, "Base64"),
        (f"-----BEGIN CERTIFICATE-----\n{BLOB}-----END CERTIFICATE-----\n", "Base64"),
        (UUENCODED, "Base64"),
        (json.dumps({"title": "T", "pages": [1, 2]}), "JSON"),
        (json.dumps([{"a": 1}, {"a": 2}], indent=2), "JSON"),
        (json.dumps([1.5, -2, 3]), "JSON"),
        (json.dumps(["words", "more"]), "JSON"),
        ('{"a": 1}\n{"a": 2}\n', "JSON"),
        ("From ann@x.example Mon Jan  5 10:00:00 2026\nFrom: Ann\nSubject: Fog\n\nWords.\n", "mailbox"),
        ("<catalogue><book><title>Fog</title></book><book><title>Sea</title></book></catalogue>", "XML"),
    ],
)
def test_data_is_named(text: str, named: str) -> None:
    foreign = foreign_text(text)
    assert foreign is not None
    assert named in foreign.name
    assert foreign.remedy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The harbour lay under a thin fog.",
        "[1] The first reference.\n[2] The second one.\n",
        "[[Wiki Link]] words that follow it.",
        "[A lamp burns.] Enter Hamlet.",
        "{The actor leaves.}",
        '"Words," she said.',
        "<ann> has anybody seen the boats\n<bo> they came home\n" * 20,
        "<The page is torn here> and goes on with words, many of them, without any other mark of this kind." * 3,
        "From the harbour 1999\nWe saw: nothing\nWe heard: bells\n",
        "\n".join(["abbreviation", "Aberdeen", "Constantinople", "incomprehensibilities"] * 100),
        "GATTACA" * 200,
        "https://harbour.example/a/very/long/path/with/Many/Parts/123\n" * 30,
        "漢字" * 400,
    ],
)
def test_prose_is_not(text: str) -> None:
    assert foreign_text(text) is None


@given(st.text(max_size=300))
def test_any_text_can_be_judged(text: str) -> None:
    foreign_text(text)
