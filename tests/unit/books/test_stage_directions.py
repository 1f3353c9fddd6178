"""Stage directions are no part of the names that they stand beside."""

import pytest

from smartchat_core.books.build import build_book_model
from smartchat_core.model.parsed import ParsedDocument

SPEECHES = "\n\n".join(
    f"{name}. {words}"
    for name, words in (
        ("TAVRIN", "The gate is shut, good Ordwen."),
        ("ORDWEN", "Then knock again, Tavrin."),
        ("TAVRIN", "Who keeps this house?"),
        ("ORDWEN", "My cousin keeps it."),
        ("TAVRIN", "Is he a friend?"),
        ("ORDWEN", "He was a friend, Tavrin."),
        ("TAVRIN", "We shall see."),
    )
)


@pytest.mark.parametrize("direction", ["Reenter", "Aside", "Manet", "Alarum", "Sennet"])
def test_a_direction_is_no_part_of_a_name(direction: str) -> None:
    lines = f"Tavrin {direction} The house is dark.\n\nA bell rings. The king {direction} Ordwen comes."
    model = build_book_model(ParsedDocument(text=f"{SPEECHES}\n\n{lines}\n\n{SPEECHES}\n"))
    names = {name.text.casefold() for entity in model.entities for name in entity.names}
    assert {"tavrin", "ordwen"} <= names
    assert not any(direction.casefold() in name for name in names)
