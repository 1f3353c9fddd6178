"""Pages that nest without end are read in linear time, with all their words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from smartchat_adapters.parsers.html.nesting import bounded
from smartchat_adapters.parsers.html.parser import html_to_document
from smartchat_adapters.parsers.html.tree import parse_html
from smartchat_core.model.parsed import WarningCode
from tests.support.growth import growth_of

_MANY = 900
_DEEP = {
    "blocks": "<div>w{}",
    "lines": "<span>w{} ",
    "lists": "<ul><li>w{}",
    "definitions": "<dl><dt>w{}<dd>",
    "tables": "<table><tr><td>w{}",
    "paragraphs in formatting": "<b><div>w{}",
    "fonts": "<font size={}>w{} ",
    "paragraphs after fonts": "<p><font size={}>w{}",
    "quotations": "<blockquote><p>w{}",
    "a drawing": "<svg><g><text>w{} </text>",
    "formatting that ends blocks": "<b>w{}</p>",
    "end tags within cells": "<table><td>w{}</div></table><div>",
    "items within lists": "<li><ul></li>w{}",
    "links": "<a href={}><i>w{} ",
}


def _depth(source: str) -> int:
    deepest = 0
    node = parse_html(source).tree.root
    level = 0
    while node is not None:
        deepest = max(deepest, level)
        if node.child is not None:
            node, level = node.child, level + 1
            continue
        while node is not None and node.next is None:
            node, level = node.parent, level - 1
        node = node.next if node is not None else None
    return deepest


@pytest.mark.parametrize("name", sorted(_DEEP))
def test_every_word_of_a_page_that_nests_without_end_is_read(name: str) -> None:
    source = "".join(_DEEP[name].replace("{}", str(number)) for number in range(_MANY))
    document = html_to_document(source)
    words = document.text.split()
    assert [word for word in words if word.startswith("w")] == [f"w{number}" for number in range(_MANY)]
    assert _depth(source) < 1_000


def test_what_was_too_deep_is_named() -> None:
    document = html_to_document("<div>" * 5_000 + "word", subject="page.html")
    assert document.text == "word"
    assert [(one.code, one.subject) for one in document.warnings] == [(WarningCode.STRUCTURE_MISSING, "page.html")]
    assert "4,600 places" in document.warnings[0].message


@pytest.mark.parametrize(
    "unit",
    [
        "<p>word",
        "<li>word",
        "<tr><td>one<td>two",
        "<dt>term<dd>words",
        "<div><span>word</div>",
        "<p><b>word</p>",
        "<option>word",
        "<h2>word",
        "<a href=x>word",
        "<br>",
        "<svg><path d=x /><circle /></svg>",
        "<math><mi>x</mi><mspace /></math>",
        "<table><tr><td><font size=1>x</table>",
        "<!-- <div> -->",
        "<script>if (a < b) '<div>'</script>",
        "<p title='<div>' lang=\"<div>\">word</p>",
        "<section><p>word</section>",
        "<button>word",
    ],
)
def test_pages_whose_end_tags_are_left_out_are_not_deep(unit: str) -> None:
    source = f"<html><body>{unit * 900}</body></html>"
    assert bounded(source).source == source


def test_an_element_has_no_end_of_attributes() -> None:
    many = " ".join(f"data-{number}=1" for number in range(5_000))
    kept = bounded(f"<p id=a title='a > b' {many}>word</p>")
    assert kept.changes == 1
    assert kept.source.startswith("<p id=a title='a > b' data-0=1")
    assert kept.source.endswith(">word</p>")
    assert len(kept.source) < 4_000
    picture = f"<img alt='a' src='data:image/png;base64,{'QUJD' * 5_000}'>"
    assert bounded(picture).source == picture


def test_the_bound_itself_takes_linear_time() -> None:
    units = [
        "<div>",
        "<a ",
        '<a b="',
        "<a b='>",
        "<!--",
        "<!-- >",
        "<![CDATA[>",
        "<script>",
        "</div>",
        "</",
        "<",
        "<p></p>",
    ]
    assert [unit for unit in units if not growth_of(bounded, unit).linear] == []


def test_hidden_text_stays_hidden_up_to_the_bound() -> None:
    inside = "<div hidden>secret</div><p>open</p>"
    levels = [html_to_document("<div>" * depth + inside).text for depth in (1, 50, 300)]
    assert all(one == other for one, other in pairwise(levels))
    assert levels[0] == "open"
