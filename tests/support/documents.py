"""What holds for every parsed document."""

import re
import unicodedata

from smartchat_core.model.parsed import ParsedDocument

_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def assert_canonical(document: ParsedDocument) -> None:
    """The text keeps the promises of `ParsedDocument`; sections and anchors fit it."""
    text = document.text
    assert unicodedata.is_normalized("NFC", text)
    assert "\n\n\n" not in text
    assert "  " not in text
    assert re.search(r"^ | $", text, re.MULTILINE) is None
    assert re.search(r"[^\S \n]", text) is None
    assert _FORBIDDEN.search(text) is None
    assert text == text.strip()
    offsets = document.anchors.offsets
    assert list(offsets) == sorted(offsets)
    assert not offsets or offsets[-1] <= len(text)
    for ordinal, section in enumerate(document.sections):
        assert section.ordinal == ordinal
        assert section.span.start < section.span.end <= len(text)
        if section.parent is None:
            assert section.level == 1
        else:
            parent = document.sections[section.parent]
            assert section.parent < ordinal
            assert parent.level == section.level - 1
            assert parent.span.contains(section.span)
    for before, after in zip(document.sections, document.sections[1:], strict=False):
        assert before.span.start <= after.span.start
        assert before.span.end <= after.span.start or before.span.contains(after.span)
