"""The computed style of an element, as far as it decides whether its text is visible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.values import BLACK, WHITE, Colour, Length
from smartchat_adapters.parsers.toolkit.hidden import LEGIBLE_PIXELS, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartchat_adapters.parsers.css.declarations import Declaration, Value

__all__ = ["ROOT", "Style", "styled"]

_ROOT_SIZE = 16.0
# CSS Fonts 4, section 2.5.1.
_SIZES = {
    "xx-small": 9.6,
    "x-small": 12.0,
    "small": 14.2,
    "medium": 16.0,
    "large": 19.2,
    "x-large": 24.0,
    "xx-large": 32.0,
    "xxx-large": 48.0,
}
_STEP = 1.2
_PAGE = 1024.0
# Off the page to the left or the top; to the right and below pages may be large.
_OFF, _FAR_OFF = -500.0, 5000.0
_FAINT = 0.1
_CLEAR = Colour(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Style:
    """What an element's descendants inherit.

    A colour of None cannot be determined, and text in it or on it counts as visible. `gone` is why nothing of the
    element can be seen, whatever the styles of its descendants.
    """

    gone: Reason | None = None
    visible: bool = True
    size: float = _ROOT_SIZE
    colour: Colour | None = BLACK
    fill: Colour | None = None
    ground: Colour | None = WHITE
    opacity: float = 1.0
    indent: Length | None = None
    shadow: bool = False
    drawn: bool = False
    """Whether it is a part of a drawing (SVG), whose text has the colour of its filling."""
    reason: Reason | None = None
    """Why its text cannot be seen; None if it can."""


ROOT = Style()


def styled(
    parent: Style,
    said: Mapping[str, Declaration],
    *,
    name: str,
    note: bool,
    backdrop: bool,
) -> Style:
    """The style of an element within `parent` of which `said` is what counts.

    Args:
        parent: the style of the element around it.
        said: for each property what counts (see `Cascade.resolve`).
        name: the element's name.
        note: it is a note to which a link leads: readers show it when the link is followed, wherever it lies.
        backdrop: there may be pictures or coloured shapes behind what is placed freely on the page.
    """
    values = {key: declaration.value for key, declaration in said.items()}
    size = _size(values.get("font-size"), parent.size)
    drawn = parent.drawn or name == "svg"
    visible = parent.visible
    if isinstance(visibility := values.get("visibility"), str) and visibility in {"visible", "hidden", "collapse"}:
        visible = visibility == "visible"
    elif values.get("visibility") == "initial" or note:
        visible = True
    indent = values.get("text-indent", parent.indent)
    indent = indent if isinstance(indent, Length) else parent.indent if indent in {"inherit", "unset"} else None
    colour = _colour(values.get("color", "inherit"), parent.colour, initial=BLACK)
    # It stands for the colour of text where it is set.
    colour = _colour(values.get("-webkit-text-fill-color", "currentcolor"), colour, initial=colour)
    fill = _fill(values.get("fill", "inherit"), parent.fill if parent.drawn else BLACK, colour)
    ground = _ground(parent.ground, values, free=backdrop and _is_free(values), drawn=drawn)
    shown = "text-shadow" in values and values["text-shadow"] not in {"none", "initial"}
    if values.get("background-clip") == "text":
        colour = fill = None
    style = Style(
        gone=parent.gone or (None if note else _gone(values, size, indent)),
        visible=visible,
        size=size,
        colour=colour,
        fill=fill,
        ground=ground,
        opacity=parent.opacity * _opacity(values, drawn=drawn),
        indent=indent,
        shadow=shown or (parent.shadow and "text-shadow" not in values),
        drawn=drawn and name != "foreignobject",
    )
    reason = _reason(style)
    if reason is None and style == parent:
        return parent
    return Style(**{key: getattr(style, key) for key in Style.__slots__ if key != "reason"}, reason=reason)


def _size(value: Value, inherited: float) -> float:
    if isinstance(value, Length):
        pixels = value.pixels(font=inherited, whole=inherited)
        return inherited if pixels is None else max(pixels, 0.0)
    if value == "smaller":
        return inherited / _STEP
    if value == "larger":
        return inherited * _STEP
    if value == "initial":
        return _ROOT_SIZE
    return _SIZES.get(value, inherited) if isinstance(value, str) else inherited


def _colour(value: Value, inherited: Colour | None, *, initial: Colour | None) -> Colour | None:
    if isinstance(value, Colour):
        return value
    if value in {"inherit", "unset", "currentcolor"}:
        return inherited
    return initial if value == "initial" else None


def _fill(value: Value, inherited: Colour | None, colour: Colour | None) -> Colour | None:
    if value == "none":
        return _CLEAR
    return colour if value == "currentcolor" else _colour(value, inherited, initial=BLACK)


def _ground(around: Colour | None, values: Mapping[str, Value], *, free: bool, drawn: bool) -> Colour | None:
    """What is behind the text: an opaque colour, or None if that cannot be determined."""
    # Shapes of a drawing lie behind its text, in unknown places.
    ground = None if free or drawn else around
    if values.get("background-image", "none") not in {"none", "initial", "unset"}:
        return None
    colour = values.get("background-color", _CLEAR)
    if isinstance(colour, Colour):
        if colour.alpha >= 1:
            return colour
        return ground if colour.alpha <= 0 or ground is None else colour.over(ground)
    return ground if colour in {"initial", "unset"} else None


def _is_free(values: Mapping[str, Value]) -> bool:
    """Whether the element may stand over others."""
    if values.get("position") in {"absolute", "fixed", "relative", "sticky"} or values.get("transform") == "kept":
        return True
    return any(
        isinstance(value := values.get(key), Length) and value.value < 0 for key in ("margin-left", "margin-top")
    )


def _opacity(values: Mapping[str, Value], *, drawn: bool) -> float:
    opacity = 1.0
    for key in ("opacity", "filter", "fill-opacity"):
        value = values.get(key)
        if isinstance(value, float | int) and (drawn or key != "fill-opacity"):
            opacity *= min(max(float(value), 0.0), 1.0)
    return opacity


def _gone(values: Mapping[str, Value], size: float, indent: Length | None) -> Reason | None:
    if values.get("display") == "none" or values.get("content-visibility") == "hidden":
        return Reason.NOT_DISPLAYED
    if "gone" in {values.get("transform"), values.get("scale"), values.get("translate")}:
        return Reason.OUTSIDE
    position = values.get("position", "static")
    placed = position in {"absolute", "fixed"}
    if values.get("clip-path") == "empty" or (placed and values.get("clip") == "empty"):
        return Reason.CLIPPED
    if values.get("overflow") == "hidden" and _is_flat(values, size):
        return Reason.CLIPPED
    if position != "static" and _is_off(values, size, ("left", "top"), ("right", "bottom"), placed=placed):
        return Reason.OUTSIDE
    if _is_off(values, size, ("margin-left", "margin-top"), (), placed=True):
        return Reason.OUTSIDE
    if "text-indent" in values and indent is not None:
        pixels = indent.pixels(font=size, whole=_PAGE)
        if pixels is not None and (pixels <= _OFF or (pixels >= _PAGE and values.get("overflow") == "hidden")):
            return Reason.OUTSIDE
    return None


def _pixels(values: Mapping[str, Value], key: str, size: float) -> float | None:
    value = values.get(key)
    return value.pixels(font=size, whole=_PAGE) if isinstance(value, Length) else None


def _is_flat(values: Mapping[str, Value], size: float) -> bool:
    sizes = (_pixels(values, key, size) for key in ("width", "height", "max-width", "max-height"))
    return any(pixels is not None and pixels <= 1 for pixels in sizes)


def _is_off(
    values: Mapping[str, Value], size: float, leading: tuple[str, ...], trailing: tuple[str, ...], *, placed: bool
) -> bool:
    """Whether the element is moved off the page; one that is not placed at all is moved by as much again."""
    for key in leading:
        pixels = _pixels(values, key, size)
        if pixels is not None and (pixels <= _OFF or pixels >= _FAR_OFF):
            return True
    for key in trailing:
        pixels = _pixels(values, key, size)
        if pixels is not None and (pixels >= _FAR_OFF or (pixels <= _OFF and placed) or pixels <= -_FAR_OFF):
            return True
    return False


def _reason(style: Style) -> Reason | None:
    if style.gone is not None:
        return style.gone
    if not style.visible:
        return Reason.INVISIBLE
    if style.size < LEGIBLE_PIXELS:
        return Reason.TINY
    if style.opacity < _FAINT:
        return Reason.TRANSPARENT
    colour = style.fill if style.drawn else style.colour
    if colour is None or style.shadow:
        return None
    alpha = colour.alpha * style.opacity
    if alpha < _FAINT:
        return Reason.TRANSPARENT
    if style.ground is not None and colour._replace(alpha=alpha).over(style.ground).resembles(style.ground):
        return Reason.COLOUR
    return None
