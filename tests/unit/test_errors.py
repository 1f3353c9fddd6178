"""What a program that does not catch an error shows of it."""

import traceback

from smartchat_core.errors import DocumentNotFound, SmartChatError, UnfitAdapter


def test_a_traceback_shows_cause_and_remedy() -> None:
    error = UnfitAdapter("it cannot be used", cause="it lacks put", remedy="Install another version.")
    assert str(error) == "it cannot be used"
    lines = "".join(traceback.format_exception_only(error)).splitlines()
    assert lines[0].endswith("UnfitAdapter: it cannot be used")
    assert lines[1:] == ["it lacks put.", "Install another version."]


def test_what_is_not_known_is_not_shown() -> None:
    assert len(traceback.format_exception_only(SmartChatError("it failed"))) == 1
    *_, last = traceback.format_exception_only(DocumentNotFound("there is no such document"))
    assert last.strip() == DocumentNotFound.default_remedy
