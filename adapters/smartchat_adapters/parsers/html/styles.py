"""The styles of pages, and what is left of the pages when what the styles hide is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.selectors import SelectorsTooComplexError
from smartchat_adapters.parsers.css.sheets import Cascade, StylesTooLargeError, media_applies
from smartchat_adapters.parsers.html.tags import is_end, split_token
from smartchat_adapters.parsers.html.visible import shown, words_in
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_core.errors import HostileFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from smartchat_adapters.parsers.html.markup import Page
    from smartchat_adapters.parsers.html.tags import Token

__all__ = ["Stylist"]

# Of all pages together: sheets that pages share are read once.
_MAX_CHARACTERS = 16 * 1024 * 1024


class Stylist:
    """Takes out of the pages of one file what their styles hide.

    Args:
        resolve: the path and the fragment that a reference within a page means; no path if it leads outside.
        load: the text of a sheet by its path; None if there is none. Nothing is ever fetched.
        spoken: the words of the file's metadata: title, authors and the like (see `visible`).
    """

    def __init__(
        self,
        *,
        resolve: Callable[[str, str], tuple[str, str]] = lambda base, href: (base, href.rpartition("#")[2]),
        load: Callable[[str], str | None] = lambda _path: None,
        spoken: str = "",
    ) -> None:
        self.hidden = HiddenText()
        self._spoken = frozenset(words_in(spoken))
        self._resolve = resolve
        self._load = load
        self._sheets: dict[str, str | None] = {}
        self._cascades: dict[tuple[tuple[str, str], ...], Cascade] = {}
        self._linked: dict[str, set[str]] = {}
        self._characters = 0

    def shown(self, page: Page, *, path: str = "", subject: str) -> Page:
        """The page at the path without what its styles hide; `subject` names it in warnings.

        Raises:
            HostileFile: its styles are too large or too complex to decide what they hide.
        """
        try:
            sheets = self._read_head(page, path)
            cascade = self._cascades.get(sheets)
            if cascade is None:
                cascade = self._cascades[sheets] = self._cascade(sheets, path)
            linked = self._linked.get(path, set())
            return shown(page, cascade, self.hidden, subject=subject, linked=linked, spoken=self._spoken)
        except (StylesTooLargeError, SelectorsTooComplexError) as exc:
            raise HostileFile(
                "The styles are too large or too complex to determine which text they hide.", cause=subject
            ) from exc

    def _read_head(self, page: Page, path: str) -> tuple[tuple[str, str], ...]:
        """The sheets of the page, as kind and path or text; and the links that lead from it."""
        style_tags: dict[Token, tuple[str, dict[str, str]]] = {}
        for token in set(page.tags):
            if is_end(token):
                continue
            name = (token[0] if isinstance(token, tuple) else token[:12]).lower()
            if "#" in token or any("#" in part for part in token):
                self._note_links(token, path)
            if "style" in name[:10] or "link" in name[:10]:
                full, pairs, _ = split_token(token)
                local = full.rpartition(":")[2].lower()
                if local in {"style", "link"}:
                    style_tags[token] = local, {key.lower(): value for key, value in pairs}
        if not style_tags:
            return ()
        sheets: list[tuple[str, str]] = []
        for index, token in enumerate(page.tags):
            if token not in style_tags:
                continue
            local, attributes = style_tags[token]
            if attributes.get("type", "text/css").strip().lower() != "text/css":
                continue
            if not media_applies(attributes.get("media", "")):
                continue
            if local == "style":
                sheets.append(("text", page.words[index + 1]))
            else:
                kinds = attributes.get("rel", "").lower().split()
                target = self._resolve(path, attributes.get("href", ""))[0]
                if "stylesheet" in kinds and "alternate" not in kinds and target:
                    sheets.append(("path", target))
        return tuple(sheets)

    def _note_links(self, token: Token, path: str) -> None:
        for key, value in split_token(token)[1]:
            if key.rpartition(":")[2].lower() == "href" and "#" in value:
                target, fragment = self._resolve(path, value)
                if fragment:
                    self._linked.setdefault(target, set()).add(fragment)

    def _cascade(self, sheets: tuple[tuple[str, str], ...], path: str) -> Cascade:
        cascade = Cascade(load=self._imported)
        for kind, value in sheets:
            source = value if kind == "text" else self._sheet(value)
            if source is not None:
                self._count(source)
                cascade.add(source, path=path if kind == "text" else value)
        return cascade

    def _imported(self, base: str, href: str) -> tuple[str, str] | None:
        path = self._resolve(base, href)[0]
        source = self._sheet(path) if path else None
        if source is None:
            return None
        self._count(source)
        return path, source

    def _sheet(self, path: str) -> str | None:
        if path not in self._sheets:
            self._sheets[path] = self._load(path)
        return self._sheets[path]

    def _count(self, source: str) -> None:
        self._characters += len(source)
        if self._characters > _MAX_CHARACTERS:
            raise StylesTooLargeError
