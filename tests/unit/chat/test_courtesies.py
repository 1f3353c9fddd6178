"""What is said in a conversation and asks nothing of the books."""

import pytest

from smartchat_core.chat.courtesies import CourtesyKind, courtesy_of


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Thanks!", CourtesyKind.THANKS),
        ("Thank you very much.", CourtesyKind.THANKS),
        ("hello", CourtesyKind.GREETING),
        ("Good night", CourtesyKind.FAREWELL),
        ("Are you sure?", CourtesyKind.DOUBT),
        ("Bist du sicher?", CourtesyKind.DOUBT),
        ("¿Está seguro?", CourtesyKind.DOUBT),
        ("Спасибо!", CourtesyKind.THANKS),
        ("谢谢。", CourtesyKind.THANKS),
    ],
)
def test_courtesies_are_recognised(said: str, kind: CourtesyKind) -> None:
    courtesy = courtesy_of(said)
    assert courtesy is not None
    assert courtesy.kind is kind
    assert courtesy.reply
    assert bool(courtesy.without_quotes) is (kind is CourtesyKind.DOUBT)


@pytest.mark.parametrize(
    "asked", ["", "Whom does Anna thank?", "Is Karl sure of it?", "Thanks to whom is the mill saved?", "thanks " * 50]
)
def test_questions_are_none(asked: str) -> None:
    assert courtesy_of(asked) is None
