"""The declarations of CSS that decide whether text can be seen, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tinycss2

from smartchat_adapters.parsers.css.values import (
    Colour,
    Length,
    parse_colour,
    parse_length,
    parse_number,
    words_of_value,
)
from smartchat_adapters.parsers.toolkit.hidden import LEGIBLE_PIXELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

__all__ = ["Declaration", "Value", "drop_long_numbers", "filter_declarations", "parse_declarations"]

Value = str | float | Length | Colour | None
"""A keyword, a number, a length or a colour; None for a value that cannot be determined."""

_INVALID = "invalid"
"""Stands for what a browser drops, so that an earlier declaration of the same property counts."""
_SIZES = frozenset(("width", "height", "max-width", "max-height"))
_INSETS = frozenset(("left", "right", "top", "bottom"))
_MARGINS = frozenset(("margin-left", "margin-top"))
_LENGTHS = _SIZES | _INSETS | _MARGINS | {"text-indent"}
_LENGTH_KEYWORDS = frozenset(("auto", "none", "min-content", "max-content", "fit-content", "stretch"))
_COLOURS = frozenset(("color", "background-color", "fill", "-webkit-text-fill-color"))
_COLOUR_FUNCTIONS = frozenset("rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark var".split())
_SYSTEM_COLOURS = frozenset(
    "accentcolor accentcolortext activetext buttonborder buttonface buttontext canvas canvastext field fieldtext "
    "graytext highlight highlighttext linktext mark marktext selecteditem selecteditemtext visitedtext windowtext "
    "window context-fill context-stroke".split()
)
_DISPLAYS = frozenset(
    "none block inline inline-block flow flow-root list-item table inline-table table-row table-cell table-caption "
    "table-row-group table-header-group table-footer-group table-column table-column-group flex inline-flex grid "
    "inline-grid ruby ruby-base ruby-text ruby-base-container ruby-text-container contents run-in math oeb-page-head "
    "oeb-page-foot".split()
)
_WIDE = {"inherit": "inherit", "unset": "unset", "initial": "initial", "revert": "unset", "revert-layer": "unset"}
# CSS Fonts 4, section 2.5.
_NAMED_SIZES = frozenset(
    ("xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large", "smaller", "larger")
)
_FAR = 500.0
_AFFECTING = re.compile(
    r"display|visib|opacity|color|fill|font|background|position|left|right|top|bottom|inset|margin|indent|transform"
    r"|translate|scale|clip|width|height|overflow|size|shadow|filter",
    re.IGNORECASE,
)
# Python refuses to read numbers of more than 4,300 digits.
_LONG_NUMBER = re.compile(r"(\d{300})\d+")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property and its value; `alone` if the value can hide text without regard to colours."""

    name: str
    value: Value
    important: bool = False

    @property
    def alone(self) -> bool:
        """Whether it can hide text by itself, whatever the colours are."""
        test = _ALONE.get(self.name)
        return test is not None and test(self.value)


def drop_long_numbers(source: str) -> str:
    """The source without numbers that are too long to be read."""
    return _LONG_NUMBER.sub(r"\1", source)


def parse_declarations(source: str) -> tuple[Declaration, ...]:
    """The declarations of a `style` attribute that affect the visibility of text."""
    # Names may be written with escapes.
    if "\\" not in source and _AFFECTING.search(source) is None:
        return ()
    return tuple(
        filter_declarations(
            tinycss2.parse_blocks_contents(drop_long_numbers(source), skip_comments=True, skip_whitespace=True)
        )
    )


def filter_declarations(nodes: Iterable[Any]) -> Iterator[Declaration]:
    """Those of the declarations that affect the visibility of text."""
    for node in nodes:
        if node.type == "declaration":
            values = words_of_value(node.value)
            if values:
                for name, value in _read(node.lower_name, values):
                    yield Declaration(name, value, node.important)


def _read(name: str, values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    """The longhands that the declaration sets; nothing if a browser would drop it as invalid."""
    first = values[0]
    single = len(values) == 1
    if single and first.type == "ident" and first.lower_value in _WIDE:
        yield from ((longhand, _WIDE[first.lower_value]) for longhand in _longhands(name))
    elif name in _READERS:
        value = _READERS[name](first) if single else _INVALID
        if value != _INVALID:
            yield name, value
    elif name == "display":
        if single and first.type == "ident" and first.lower_value in _DISPLAYS:
            yield name, first.lower_value
        elif not single and all(value.type == "ident" and value.lower_value in _DISPLAYS for value in values):
            yield name, "block"
    elif name in _SHORTHANDS:
        yield from ((longhand, value) for longhand, value in _SHORTHANDS[name](values) if value != _INVALID)


_LONGHANDS = {
    "all": ("display", "visibility", "opacity", "color", "font-size", "background-color"),
    "background": ("background-color", "background-image"),
    "font": ("font-size",),
    "inset": ("left", "right", "top", "bottom"),
    "margin": ("margin-left", "margin-top"),
}


def _longhands(name: str) -> tuple[str, ...]:
    if name in _LONGHANDS:
        return _LONGHANDS[name]
    return (name,) if name in _READERS or name in _SHORTHANDS or name == "display" else ()


def _keyword(token: Any) -> str | None:
    return str(token.lower_value) if token.type == "ident" else None


def _one_of(*keywords: str) -> Callable[[Any], Value]:
    def read(token: Any) -> Value:
        keyword = _keyword(token)
        return keyword if keyword in keywords or _is_computed(token) else _INVALID

    return read


def _is_computed(token: Any) -> bool:
    """Whether the value is worked out by the browser from what is not known here."""
    return bool(token.type == "function")


def _length(token: Any) -> Value:
    length = parse_length(token)
    if length is not None:
        return length if length.pixels(font=1.0, whole=1.0) is not None else _INVALID
    return None if _is_computed(token) or _keyword(token) in _LENGTH_KEYWORDS else _INVALID


def _colour(token: Any) -> Value:
    keyword = _keyword(token)
    if keyword in {"currentcolor", "none"}:
        return keyword
    colour = parse_colour(token)
    if colour is not None or _is_computed(token):
        return colour
    return None if keyword in _SYSTEM_COLOURS else _INVALID


def _number(token: Any) -> Value:
    number = parse_number(token)
    return number if number is not None or _is_computed(token) else _INVALID


def _font_size(token: Any) -> Value:
    keyword = _keyword(token)
    return keyword if keyword in _NAMED_SIZES else _length(token)


def _font(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    # A plain number is a weight here.
    for value in values:
        if value.type in {"dimension", "percentage"} or _keyword(value) in _NAMED_SIZES:
            yield "font-size", _font_size(value)
            return


def _background(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    colour: Value = Colour(0.0, 0.0, 0.0, 0.0)
    image = "none"
    for value in values:
        if value.type == "url" or (value.type == "function" and value.lower_name not in _COLOUR_FUNCTIONS):
            image = "image"
        elif (found := _colour(value)) != _INVALID:
            colour = found if not isinstance(found, str) else None
    yield "background-color", colour
    yield "background-image", image


def _background_image(token: Any) -> Value:
    return "none" if _keyword(token) == "none" else "image"


def _background_clip(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    yield "background-clip", "text" if any(_keyword(value) == "text" for value in values) else "box"


def _margin(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    yield "margin-top", _length(values[0])
    yield "margin-left", _length(values[3 if len(values) > 3 else 1 if len(values) > 1 else 0])


def _inset(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    around = [_length(value) for value in values]
    sides = (0, 1, 2, 3) if len(around) > 3 else (0, 1, 2, 1) if len(around) > 2 else (0, -1, 0, -1)
    return zip(("top", "right", "bottom", "left"), (around[at] for at in sides), strict=True)


def _overflow(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    yield "overflow", "hidden" if any(_keyword(value) in {"hidden", "clip"} for value in values) else "visible"


def _filter(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    yield "filter", next((_first_number(value) for value in values if _is_function(value, "opacity")), None)


def _clip(token: Any) -> Value:
    return "empty" if _is_empty_clip(token) else "open"


def _clip_path(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    yield "clip-path", "empty" if any(_is_empty_clip(value) for value in values) else "open"


def _shadow(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    if _keyword(values[0]) == "none":
        yield "text-shadow", "none"
    else:
        yield "text-shadow", next((colour for value in values if (colour := parse_colour(value)) is not None), None)


def _is_function(token: Any, *names: str) -> bool:
    return token.type == "function" and token.lower_name in names


def _first_number(function: Any) -> float | None:
    return next((number for token in function.arguments if (number := parse_number(token)) is not None), None)


def _is_empty_clip(token: Any) -> bool:
    """Whether a shape to clip by has nothing in it."""
    if token.type != "function":
        return False
    lengths = [length for part in token.arguments if (length := parse_length(part)) is not None]
    sizes = [length.value for length in lengths]
    match token.lower_name:
        case "rect":
            # From the top and left edges: top, right, bottom, left.
            return len(sizes) == 4 and (sizes[2] - sizes[0] <= 1 or sizes[1] - sizes[3] <= 1)
        case "inset":
            return bool(lengths) and all(length.unit == "%" and length.value >= 50 for length in lengths)
        case "circle" | "ellipse":
            return bool(sizes) and sizes[0] <= 0
        case "polygon":
            return len(sizes) >= 2 and len({(one, two) for one, two in zip(sizes[::2], sizes[1::2], strict=False)}) < 3
    return False


def _transform(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    """`gone` if nothing is left to be seen of what is transformed, or if it stands far away."""
    yield "transform", "gone" if any(value.type == "function" and _is_gone(value) for value in values) else "kept"


def _is_gone(function: Any) -> bool:
    if function.lower_name.startswith("scale"):
        return any(parse_number(part) == 0 for part in function.arguments)
    return function.lower_name.startswith("translate") and any(_is_far(part) for part in function.arguments)


def _scale(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    yield "scale", "gone" if any(parse_number(value) == 0 for value in values) else "kept"


def _translate(values: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    yield "translate", "gone" if any(_is_far(value) for value in values) else "kept"


def _is_far(token: Any) -> bool:
    length = parse_length(token)
    pixels = length.pixels(font=16.0) if length is not None else None
    return pixels is not None and pixels <= -_FAR


def _low(value: Value) -> bool:
    return isinstance(value, float | int) and value < 1


def _small(value: Value) -> bool:
    # Relative sizes multiply where elements lie in one another.
    if not isinstance(value, Length):
        return value == "smaller"
    if value.unit in {"em", "%", "ex", "ch"}:
        return value.value < (100 if value.unit == "%" else 1)
    pixels = value.pixels(font=16.0)
    return pixels is not None and pixels < LEGIBLE_PIXELS


def _distant(value: Value) -> bool:
    pixels = value.pixels(font=16.0, whole=1024.0) if isinstance(value, Length) else None
    return pixels is not None and abs(pixels) >= _FAR


def _flat(value: Value) -> bool:
    pixels = value.pixels(font=16.0, whole=1024.0) if isinstance(value, Length) else None
    return pixels is not None and pixels <= 1


_ALONE: dict[str, Callable[[Value], bool]] = {
    "display": lambda value: value == "none",
    "visibility": lambda value: value in {"hidden", "collapse"},
    "content-visibility": lambda value: value == "hidden",
    "opacity": _low,
    "fill-opacity": _low,
    "filter": _low,
    "font-size": _small,
    "clip": lambda value: value == "empty",
    "clip-path": lambda value: value == "empty",
    **dict.fromkeys(("transform", "scale", "translate"), lambda value: value == "gone"),
    **dict.fromkeys(sorted(_SIZES), _flat),
    **dict.fromkeys(sorted(_INSETS | _MARGINS | {"text-indent"}), _distant),
}
_READERS: dict[str, Callable[[Any], Value]] = {
    "visibility": _one_of("visible", "hidden", "collapse"),
    "content-visibility": _one_of("visible", "hidden", "auto"),
    "position": _one_of("static", "relative", "absolute", "fixed", "sticky"),
    "background-image": _background_image,
    "font-size": _font_size,
    "opacity": _number,
    "fill-opacity": _number,
    "clip": _clip,
    **dict.fromkeys(sorted(_LENGTHS), _length),
    **dict.fromkeys(sorted(_COLOURS), _colour),
}
_SHORTHANDS: dict[str, Callable[[Sequence[Any]], Iterable[tuple[str, Value]]]] = {
    "background": _background,
    "background-clip": _background_clip,
    "-webkit-background-clip": _background_clip,
    "clip-path": _clip_path,
    "-webkit-clip-path": _clip_path,
    "filter": _filter,
    "font": _font,
    "inset": _inset,
    "margin": _margin,
    "overflow": _overflow,
    "overflow-x": _overflow,
    "overflow-y": _overflow,
    "scale": _scale,
    "text-shadow": _shadow,
    "transform": _transform,
    "-webkit-transform": _transform,
    "translate": _translate,
}
