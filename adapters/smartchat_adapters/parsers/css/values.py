"""The values of CSS that decide whether text can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tinycss2.color4 import parse_color

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = [
    "BLACK",
    "LINK",
    "WHITE",
    "Colour",
    "Length",
    "parse_colour",
    "parse_length",
    "parse_number",
    "words_of_value",
]

# CSS Values and Units 4, section 6.2: lengths in pixels.
_ABSOLUTE = {"px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 96 / 72, "pc": 16.0}
# A page of unknown size: what is hidden must be hidden on any.
_VIEWPORT = {"vw": 10.24, "vh": 7.68, "vmin": 7.68, "vmax": 10.24, "vi": 10.24, "vb": 7.68}
_OF_FONT = {"em": 1.0, "ex": 0.5, "ch": 0.5, "ic": 1.0, "cap": 0.7, "lh": 1.2}
_ROOT = 16.0


class Colour(NamedTuple):
    """Red, green, blue and opacity, each from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, ground: Colour) -> Colour:
        """The colour as it is seen on an opaque ground."""
        part = self.alpha
        return Colour(
            self.red * part + ground.red * (1 - part),
            self.green * part + ground.green * (1 - part),
            self.blue * part + ground.blue * (1 - part),
        )

    def resembles(self, other: Colour) -> bool:
        """Whether the two opaque colours cannot be distinguished, as text and ground.

        Both by contrast (WCAG 2.2, relative luminance) and by channel, because colours as bright as each other
        may well differ.
        """
        if max(abs(one - two) for one, two in zip(self[:3], other[:3], strict=True)) > _CHANNEL:
            return False
        one, two = sorted((_luminance(self), _luminance(other)))
        return (two + 0.05) / (one + 0.05) < _CONTRAST


_CONTRAST = 1.1
_CHANNEL = 0.15
BLACK = Colour(0.0, 0.0, 0.0)
WHITE = Colour(1.0, 1.0, 1.0)
LINK = Colour(0.0, 0.0, 0xEE / 0xFF)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in (min(max(part, 0.0), 1.0) for part in colour[:3])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True)
class Length:
    """A length or a percentage: a number and its unit."""

    value: float
    unit: str

    def pixels(self, *, font: float, whole: float | None = None) -> float | None:
        """In pixels; None if that depends on what is not known.

        `font` is the size of type in pixels, `whole` what percentages are of.
        """
        if self.unit in _ABSOLUTE:
            return self.value * _ABSOLUTE[self.unit]
        if self.unit in _OF_FONT:
            return self.value * _OF_FONT[self.unit] * font
        if self.unit == "rem":
            return self.value * _ROOT
        if self.unit == "%":
            return None if whole is None else self.value * whole / 100
        # Viewport units come in small, large and dynamic kinds: `svh`, `lvh`, `dvh`.
        unit = self.unit if self.unit in _VIEWPORT else self.unit[1:]
        return self.value * _VIEWPORT[unit] if unit in _VIEWPORT else None


def words_of_value(tokens: Sequence[Any]) -> list[Any]:
    """The component values without white space and comments."""
    return [token for token in tokens if token.type not in {"whitespace", "comment"}]


def parse_length(token: Any) -> Length | None:
    """The length that a component value is."""
    if token.type == "dimension":
        return Length(token.value, token.lower_unit)
    if token.type == "percentage":
        return Length(token.value, "%")
    if token.type == "number" and token.value == 0:
        return Length(0.0, "px")
    return None


def parse_number(token: Any) -> float | None:
    """The number or percentage that a component value is, as a fraction."""
    if token.type == "number":
        return float(token.value)
    return float(token.value) / 100 if token.type == "percentage" else None


def parse_colour(token: Any) -> Colour | None:
    """The colour that a component value is; None if it is none, or one that cannot be determined."""
    try:
        parsed = parse_color(token)
    except (ValueError, ArithmeticError, AttributeError, TypeError, IndexError):
        return None
    if parsed is None or parsed == "currentcolor":
        return None
    red, green, blue = _as_srgb(parsed)
    return Colour(red, green, blue, float(parsed.alpha))


# From XYZ to linear sRGB (CSS Color 4, section 17), for the white points D65 and D50.
_FROM_XYZ = {
    "xyz-d65": (
        (3.2409699, -1.5373832, -0.4986108),
        (-0.9692436, 1.8759675, 0.0415551),
        (0.0556301, -0.203977, 1.0569715),
    ),
    "xyz-d50": (
        (3.1341359, -1.6173864, -0.4906619),
        (-0.9787955, 1.9162544, 0.0334427),
        (0.0719554, -0.2289768, 1.405386),
    ),
}
_VIA = {"lab": "xyz-d50", "lch": "xyz-d50", "oklab": "xyz-d65", "oklch": "xyz-d65", "xyz-d50": "xyz-d50"}


def _as_srgb(parsed: Any) -> tuple[float, float, float]:
    """The coordinates in sRGB; of a wider space as if they were in it, which keeps white white and black black."""
    if parsed.space in {"hsl", "hwb"}:
        parsed = parsed.to("srgb")
    if parsed.space in _VIA or parsed.space.startswith("xyz"):
        via = _VIA.get(parsed.space, "xyz-d65")
        xyz = parsed if parsed.space.startswith("xyz") else parsed.to(via)
        linear = [
            sum(factor * float(part or 0.0) for factor, part in zip(row, xyz.coordinates, strict=True))
            for row in _FROM_XYZ[via]
        ]
        red, green, blue = (_encoded(part) for part in linear)
        return red, green, blue
    red, green, blue = (float(part or 0.0) for part in parsed.coordinates)
    if parsed.space == "srgb-linear":
        return _encoded(red), _encoded(green), _encoded(blue)
    return red, green, blue


def _encoded(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
