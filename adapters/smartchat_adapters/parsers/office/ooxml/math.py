"""Office's equations (ECMA-376 part 1, 22.1) as one line of text."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from smartchat_adapters.parsers.office.ooxml.names import attribute, child, child_value, is_on, short_name
from smartchat_adapters.parsers.office.symbols import symbol, without_private_signs
from smartchat_adapters.parsers.toolkit import linear_math
from smartchat_adapters.parsers.toolkit.linear_math import EMPTY, Formula

__all__ = ["equation_text"]

_SKIPPED = frozenset(("m:ctrlPr", "m:rPr", "w:rPr", "w:del", "w:moveFrom", "w:delText", "w:instrText"))
_DEFAULT_NARY = "∫"
_LINES_ABOVE = "¯"
_LINES_BELOW = "_"


@dataclass(slots=True)
class _Parts:
    """The parts of an element that have been read: by name, and in order."""

    named: dict[str, Formula] = field(default_factory=dict)
    ordered: list[Formula] = field(default_factory=list)
    rows: list[list[Formula]] = field(default_factory=list)

    def get(self, name: str) -> Formula:
        return self.named.get(name, EMPTY)


def equation_text(equation: etree._Element) -> str:
    """The equation as one line; several of one `m:oMathPara` stand apart by a semicolon.

    What is deleted by a tracked change is left out.
    """
    stack = [_Parts()]
    walker = etree.iterwalk(equation, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walker:
        name = short_name(element)
        if event == "start":
            if name in _SKIPPED or (name.endswith("Pr") and name.startswith("m:")):
                skipped = element
                walker.skip_subtree()
            else:
                stack.append(_Parts())
        elif element is skipped:
            skipped = None
        else:
            parts = stack.pop()
            around = stack[-1]
            if name == "m:mr":
                around.rows.append(parts.ordered)
                continue
            formula = _formula(element, name, parts)
            around.named.setdefault(name, formula)
            around.ordered.append(formula)
    return stack[0].ordered[0].text if stack[0].ordered else ""


def _formula(element: etree._Element, name: str, parts: _Parts) -> Formula:
    match name:
        case "m:t" | "w:t" | "a:t":
            text = without_private_signs(element.text or "")
            return linear_math.words(text) if _is_text(element) else linear_math.atom(text)
        case "w:sym":
            code = attribute(element, "char")
            return linear_math.atom(symbol(attribute(element, "font"), int(code, 16)) if _is_hex(code) else "")
        case "m:f":
            bar = child_value(child(element, "m:fPr"), "m:type") != "noBar"
            return linear_math.fraction(parts.get("m:num"), parts.get("m:den"), bar=bar)
        case "m:sSup" | "m:sSub" | "m:sSubSup":
            return linear_math.scripts(parts.get("m:e"), sub=parts.get("m:sub"), sup=parts.get("m:sup"))
        case "m:sPre":
            before = linear_math.scripts(EMPTY, sub=parts.get("m:sub"), sup=parts.get("m:sup"))
            return linear_math.row([before, parts.get("m:e")])
        case "m:limLow" | "m:limUpp":
            limit = parts.get("m:lim")
            sub, sup = (limit, EMPTY) if name == "m:limLow" else (EMPTY, limit)
            return linear_math.scripts(parts.get("m:e"), sub=sub, sup=sup)
        case "m:rad":
            return linear_math.root(parts.get("m:e"), _degree(element, parts))
        case "m:nary":
            return _nary(element, parts)
        case "m:d":
            return _delimited(element, parts)
        case "m:func":
            return linear_math.row([parts.get("m:fName"), parts.get("m:e")])
        case "m:acc" | "m:bar" | "m:groupChr":
            return _accented(element, name, parts)
        case "m:m":
            return linear_math.fenced([linear_math.table(parts.rows)], opening="[", closing="]")
        case "m:eqArr":
            return linear_math.table([[part] for part in parts.ordered])
        case "m:oMathPara":
            return linear_math.fenced(parts.ordered, opening="", closing="", separators=";")
    return linear_math.row(parts.ordered)


def _is_text(element: etree._Element) -> bool:
    run = element.getparent()
    properties = child(run, "m:rPr")
    normal = child(properties, "m:nor")
    return normal is not None and is_on(normal)


def _is_hex(code: str) -> bool:
    return 0 < len(code) <= 6 and all(digit in "0123456789abcdefABCDEF" for digit in code)


def _degree(element: etree._Element, parts: _Parts) -> Formula:
    hidden = child(child(element, "m:radPr"), "m:degHide")
    return EMPTY if hidden is not None and is_on(hidden) else parts.get("m:deg")


def _nary(element: etree._Element, parts: _Parts) -> Formula:
    chosen = child(child(element, "m:naryPr"), "m:chr")
    sign = linear_math.atom(attribute(chosen, "val") if chosen is not None else _DEFAULT_NARY)
    signed = linear_math.scripts(sign, sub=parts.get("m:sub"), sup=parts.get("m:sup"))
    return linear_math.row([signed, parts.get("m:e")])


def _delimited(element: etree._Element, parts: _Parts) -> Formula:
    properties = child(element, "m:dPr")

    def sign(name: str, default: str) -> str:
        chosen = child(properties, name)
        return default if chosen is None else attribute(chosen, "val")

    return linear_math.fenced(
        [part for part in parts.ordered if part],
        opening=sign("m:begChr", "("),
        closing=sign("m:endChr", ")"),
        separators=sign("m:sepChr", "|"),
    )


def _accented(element: etree._Element, name: str, parts: _Parts) -> Formula:
    base = parts.get("m:e")
    properties = child(element, f"{name}Pr")
    if name == "m:bar":
        sign = _LINES_ABOVE if child_value(properties, "m:pos") == "top" else _LINES_BELOW
    else:
        sign = child_value(properties, "m:chr") or ("^" if name == "m:acc" else "⏟")
    return linear_math.accent(base, sign) or linear_math.scripts(base, sup=linear_math.atom(sign))
