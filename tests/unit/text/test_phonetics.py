"""Names that sound alike in several scripts."""

import pytest

from smartchat_core.text.phonetics import in_syllables, sound_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ватсон", "Watson"),
        ("Уилсон", "Wilson"),
        ("Джексон", "Jackson"),
        ("ワトソン", "Watson"),
        ("マリア", "Mary"),
        ("ウィリス", "Willis"),
        ("汤普森", "Thompson"),
        ("卡特", "Carter"),
        ("奥利弗", "Oliver"),
        ("Гордон", "Gordon"),
        ("Гаррис", "Harris"),
        ("Norman", "Norman"),
        ("宾利", "Bingley"),
        ("Аврам", "Abram"),
    ],
)
def test_a_name_in_another_script(one: str, other: str) -> None:
    assert sound_keys(one) & sound_keys(other)


@pytest.mark.parametrize(("one", "other"), [("Ватсон", "Wilson"), ("卡特", "Oliver"), ("ワトソン", "Carter")])
def test_another_name(one: str, other: str) -> None:
    assert not sound_keys(one) & sound_keys(other)


@pytest.mark.parametrize("text", ["", "Ο Όμηρος", "家", "aeiou", "2001"])
def test_what_is_no_name_that_it_can_read(text: str) -> None:
    assert not sound_keys(text)


def test_how_far_a_name_in_han_characters_goes() -> None:
    assert in_syllables("卡特的灯", 0) == 2
    assert in_syllables("的灯", 0) == 0
