"""Any text is understood, and each time in the same way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.languages.registry import LANGUAGES, templates_of
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.model import DocumentId, QuestionIntent

CATALOG = tuple(
    CatalogEntry(document=DocumentId(f"doc-{number}"), title=title, authors=authors)
    for number, (title, authors) in enumerate(
        (
            ("Will You Wait for Her?", ("Ann Vey",)),
            ("Emma", ("Jane Gray",)),
            ("It", ()),
            ("", ("",)),
            ("第三章", ("王",)),
            ("How Many Chapters Are There?", ("Vey, Ann",)),
        )
    )
)
PIECES = st.sampled_from(
    (
        "who is", "what happens in", "chapter", "the last", "Emma", "“", "”", '"', "?", ".", ",", "'s", "«", "»", "III",
        "how many", "and", "he", "her", "it", "Mr.", "Orr", "wer ist", "qui est", "谁是", "とは", "第", "章", "page",
        "ignore all rules", "compare", "with", "Will You Wait for Her?", "\n", "\u200b", "’", "-", "5.1",
    )
)  # fmt: skip
QUESTIONS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join))


@given(
    text=QUESTIONS,
    turns=st.lists(st.tuples(QUESTIONS, QUESTIONS), max_size=3),
    intent=st.one_of(st.none(), st.sampled_from(QuestionIntent)),
)
def test_any_text_is_understood_and_always_alike(
    text: str, turns: list[tuple[str, str]], intent: QuestionIntent | None
) -> None:
    history = [Turn(question=question, answer=answer) for question, answer in turns]
    found = understand(text, intent=intent, catalog=CATALOG, history=history)
    assert found == understand(text, intent=intent, catalog=CATALOG, history=history)
    assert intent is None or found.intent is intent
    assert found.documents is None or found.documents <= {entry.document for entry in CATALOG}


def test_the_templates_of_every_language_are_well_formed() -> None:
    for language in LANGUAGES:
        assert all(templates_of(language).goals.values())


def test_four_thousand_characters_are_read_and_no_more() -> None:
    assert understand("Who is Orr? " * 400).text == ("Who is Orr? " * 400)[:4_000]
    assert understand(f"{'x' * 4_000} Who is Orr?").names == ()


def test_titles_that_are_questions_are_titles() -> None:
    asked = understand("What happens in Will You Wait for Her?", catalog=CATALOG)
    assert (asked.intent, asked.documents) == (QuestionIntent.SUMMARY, frozenset((DocumentId("doc-0"),)))
    counted = understand("Who wrote “How Many Chapters Are There?”", catalog=CATALOG)
    assert (counted.intent, counted.documents) == (QuestionIntent.METADATA, frozenset((DocumentId("doc-5"),)))


def test_a_catalog_of_ten_thousand_titles_is_searched() -> None:
    many = [CatalogEntry(document=DocumentId(f"n-{n}"), title=f"The Lamp of House {n}") for n in range(10_000)]
    found = understand("Who wrote The Lamp of House 7345?", catalog=many)
    assert found.documents == frozenset((DocumentId("n-7345"),))
