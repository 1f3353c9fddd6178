"""Web pages: the text without menus, banners and footers, and no text lost where a page is no article."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smartchat_adapters.parsers.html.parser import HtmlParser
from smartchat_core.errors import NoTextFound
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "World", "Sport", "Money"))
STORY = (
    "<p>The council voted on Monday to rebuild the old bridge, which was closed since the flood.</p>"
    "<p>The work begins in May and is to last a year, said the mayor.</p><h2>Who pays</h2>"
    "<p>Half of the money comes from the harbour, and half from everybody who crosses.</p>"
)


def read(tmp_path: Path, body: str) -> ParsedDocument:
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><html><head><title>T</title></head><body>{body}</body></html>", encoding="utf-8")
    document = HtmlParser().parse(path, limits=ParsingLimits())
    check_canonical(document)
    return document


ARTICLES = {
    "semantic": (
        f"<div role=dialog>Cookies? Accept all</div><nav><ul>{MENU}</ul></nav><header><p>Subscribe now</p></header>"
        f"<noscript>Enable JavaScript</noscript><main><article><h1>Bridge</h1>{STORY}</article></main>"
        "<aside><h3>More stories</h3><p>Ten best lamps</p></aside><footer><p>All rights reserved.</p></footer>"
    ),
    "classes": (
        f'<div id="cookie-banner" class="cookieConsent">Accept all</div><div class="site-nav"><ul>{MENU}</ul></div>'
        f'<div class="content"><h1>Bridge</h1>{STORY}</div><div class="sidebar"><h3>Most read</h3><ul>{MENU}</ul></div>'
        '<div class="newsletter-signup">Sign up for our letter</div><div class="footer">All rights reserved.</div>'
    ),
    "manual": (
        f'<div class="related" role="navigation"><ul>{MENU}</ul></div><div class="body" role="main">'
        f'<h1>Bridge</h1>{STORY}</div><div class="sphinxsidebar"><ul>{MENU}</ul></div>'
        '<div class="footer">Made by a program.</div>'
    ),
    "title outside": (
        f"<header><h1>Bridge</h1></header><nav><ul>{MENU}</ul></nav><main>{STORY}</main><footer>Made in 1999.</footer>"
    ),
}


@pytest.mark.parametrize("body", ARTICLES.values(), ids=ARTICLES)
def test_the_text_of_an_article(tmp_path: Path, body: str) -> None:
    document = read(tmp_path, body)
    assert document.text.startswith("Bridge\n\nThe council voted on Monday")
    assert document.text.endswith("from everybody who crosses.")
    assert [section.title for section in document.sections] == ["Bridge", "Who pays"]
    (warning,) = document.warnings
    assert (warning.code, warning.subject) == (WarningCode.NOT_READ, "page.html")
    assert "navigation" in warning.message
    assert "footer" in warning.message


KEPT = {
    "a book with its contents": (
        (
            "<header><h1>The Harbour</h1></header><nav><ol><li><a href='#a'>The Fog</a></li></ol></nav>"
            "<section id=a><h2>The Fog</h2><p>Long words.</p><aside>A note beside it.</aside><footer>At sea.</footer>"
            "</section>"
        ),
        ("The Harbour", "The Fog", "Long words.", "A note beside it."),
    ),
    "an index of links": (f"<h1>Index</h1><div class=nav><ul>{MENU}</ul></div>", ("Index", "World", "Money")),
    "a table of data": (
        "<h1>Tides</h1><table><tr><th>Day</th><th>Height</th></tr><tr><td>Monday</td><td>3.2</td></tr></table>",
        ("Day Height", "Monday 3.2"),
    ),
    "names that only resemble": (
        (
            f"<div class=content-with-sidebar><h1>Bridge</h1>{STORY}<p class=share-price>Shares rose by a tenth.</p>"
            "<section class=related-work><h2>Related work</h2><p>Others have built bridges.</p></section>"
            "<div class=menu><h2>Soups</h2><p>Leek and pea.</p></div></div>"
        ),
        ("Shares rose by a tenth.", "Others have built bridges.", "Leek and pea."),
    ),
    "several articles": (
        "<article><h2>One</h2><p>First words.</p></article><article><h2>Two</h2><p>Second words.</p></article>",
        ("First words.", "Second words."),
    ),
    "a small main part": (f"<main><p>Short.</p></main><div>{STORY}</div>", ("Short.", "The council voted")),
    "a long footer": (f"<h1>Bridge</h1><p>Short.</p><footer>{STORY}</footer>", ("Short.", "The council voted")),
}


@pytest.mark.parametrize(("body", "kept"), KEPT.values(), ids=KEPT)
def test_what_is_no_furniture_stays(tmp_path: Path, body: str, kept: tuple[str, ...]) -> None:
    text = read(tmp_path, body).text
    assert [words for words in kept if words not in text] == []


def test_every_word_is_read_or_counted(tmp_path: Path) -> None:
    for body in ARTICLES.values():
        document = read(tmp_path, body)
        whole = read(tmp_path, "".join(f"<p>{part}</p>" for part in _texts(body)))
        named = sum(int(count) for count in _counts(document.warnings[0].message))
        assert len("".join(document.text.split())) + named == len("".join(whole.text.split()))


def _texts(markup: str) -> list[str]:
    return [text for text in re.split(r"<[^>]*>", markup) if text.strip()]


def _counts(message: str) -> list[str]:
    return re.findall(r"\((\d+) characters\)", message)


def test_frames_without_text(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><frameset cols='20%,80%'><frame src=menu.htm><frame src=text.htm></frameset></html>")
    with pytest.raises(NoTextFound) as error:
        HtmlParser().parse(path, limits=ParsingLimits())
    assert "frames" in str(error.value)
