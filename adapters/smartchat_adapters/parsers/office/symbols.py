"""Signs of symbol fonts in Unicode: what Word, PowerPoint and RTF call by a font and a code.

Such fonts have their signs at the codes 20 to FF, which Word writes as F020 to F0FF of the private use area.
"""

from __future__ import annotations

import re

__all__ = ["is_symbol_font", "symbol", "without_private_signs"]

_REPLACEMENT = "\ufffd"
_PRIVATE = re.compile("[\uf020-\uf0ff]")


def _table(first: int, signs: str) -> dict[int, str]:
    return {first + at: sign for at, sign in enumerate(signs.split(" ")) if sign != "."}


# Adobe's encoding of the font Symbol; a dot stands for what it leaves free or what builds up larger signs.
_SYMBOL = {
    0x20: " ",
    **_table(0x21, "! ∀ # ∃ % & ∋ ( ) ∗ + , − . / 0 1 2 3 4 5 6 7 8 9 : ; < = > ?"),
    0x2E: ".",
    **_table(0x40, "≅ Α Β Χ Δ Ε Φ Γ Η Ι ϑ Κ Λ Μ Ν Ο Π Θ Ρ Σ Τ Υ ς Ω Ξ Ψ Ζ [ ∴ ] ⊥ _"),
    **_table(0x60, "‾ α β χ δ ε φ γ η ι ϕ κ λ μ ν ο π θ ρ σ τ υ ϖ ω ξ ψ ζ { | } ∼"),
    **_table(0xA0, "€ ϒ ′ ≤ ⁄ ∞ ƒ ♣ ♦ ♥ ♠ ↔ ← ↑ → ↓ ° ± ″ ≥ × ∝ ∂ • ÷ ≠ ≡ ≈ … ⏐ ⎯ ↵"),
    **_table(0xC0, "ℵ ℑ ℜ ℘ ⊗ ⊕ ∅ ∩ ∪ ⊃ ⊇ ⊄ ⊂ ⊆ ∈ ∉ ∠ ∇ ® © ™ ∏ √ ⋅ ¬ ∧ ∨ ⇔ ⇐ ⇑ ⇒ ⇓"),
    **_table(0xE0, "◊ ⟨ ® © ™ ∑ ⎛ ⎜ ⎝ ⎡ ⎢ ⎣ ⎧ ⎨ ⎩ ⎪"),
    **_table(0xF1, "⟩ ∫ ⌠ ⎮ ⌡ ⎞ ⎟ ⎠ ⎤ ⎥ ⎦ ⎫ ⎬ ⎭"),
}
_WINGDINGS = {
    0x20: " ",
    **_table(0x21, "🖉 ✂ ✁ 👓 🕭 🕮 🕯 🕿 ✆ 🖂 🖃 📪 📫 📬 📭 📁 📂 📄 🗏 🗐 🗄 ⌛ 🖮 🖰 🖲 🖳 🖴 🖫 🖬 ✇ ✍"),
    **_table(0x40, "🖎 ✌ 👌 👍 👎 ☜ ☞ ☝ ☟ 🖐 ☺ 😐 ☹ 💣 ☠ 🏳 🏱 ✈ ☼ 💧 ❄ 🕆 ✞ 🕈 ✠ ✡ ☪ ☯ ॐ ☸ ♈ ♉"),
    **_table(0x60, "♊ ♋ ♌ ♍ ♎ ♏ ♐ ♑ ♒ ♓ & & ● ❍ ■ □ 🞐 ❑ ❒ ⬧ ⧫ ◆ ❖ ⬥ ⌧ ⮹ ⌘ 🏵 🏶 ❝ ❞"),
    **_table(0x80, "⓪ ① ② ③ ④ ⑤ ⑥ ⑦ ⑧ ⑨ ⑩ ⓿ ❶ ❷ ❸ ❹ ❺ ❻ ❼ ❽ ❾ ❿ 🙢 🙠 🙡 🙣 🙞 🙜 🙝 🙟 · •"),
    **_table(0xA0, "▪ ○ 🞆 🞈 ◉ ◎ 🔿 ▪ ◻ 🟂 ✦ ★ ✶ ✴ ✹ ✵ ⯐ ⌖ ⟡ ⌑ ⯑ ✪ ✰ 🕐 🕑 🕒 🕓 🕔 🕕 🕖 🕗 🕘"),
    **_table(0xC0, "🕙 🕚 🕛 ⮰ ⮱ ⮲ ⮳ ⮴ ⮵ ⮶ ⮷ 🙪 🙫 🙕 🙔 🙗 🙖 🙐 🙑 🙒 🙓 ⌫ ⌦ ⮘ ⮚ ⮙ ⮛ ⮈ ⮊ ⮉ ⮋ ←"),
    **_table(0xE0, "→ ↑ ↓ ↖ ↗ ↙ ↘ ← ➔ ↑ ↓ ↖ ↗ ↙ ↘ ⇦ ⇨ ⇧ ⇩ ⬄ ⇳ ⬁ ⬀ ⬃ ⬂ 🢬 🢭 ✗ ✓ ☒ ☑ ⊞"),
}
_WINGDINGS_2 = {
    0x20: " ",
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x2A: "☐",
    0xA3: "☐",
    0x97: "●",
    0x98: "●",
}
_WINGDINGS_3 = {0x20: " ", **_table(0x66, "← → ↑ ↓ ↖ ↗ ↙ ↘"), 0x75: "▶", 0x7D: "▶", 0x84: "◀"}
_WEBDINGS = {0x20: " ", 0x61: "✓", 0x72: "✗", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x3C: "▪", 0x34: "▶", 0x33: "◀"}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}


def is_symbol_font(font: str) -> bool:
    """Whether the font has signs in the places of letters."""
    return font.strip().lower() in _FONTS


def symbol(font: str, code: int) -> str:
    """The sign of the font at the code; empty if it is not known.

    Fonts other than those of signs have letters at their Unicode code points.
    """
    table = _FONTS.get(font.strip().lower())
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if table is not None and low <= 0xFF:
        return table.get(low, "")
    if 0x20 <= code < 0xD800 or 0xF900 <= code < 0x110000:
        return chr(code)
    return _SYMBOL.get(low, "") if low != code else ""


def without_private_signs(text: str, font: str = "") -> str:
    """The text with the signs of the private use area in Unicode: those of the font, or else of Symbol."""
    if text.isascii() or _PRIVATE.search(text) is None:
        return text
    name = font if is_symbol_font(font) else "symbol"
    return _PRIVATE.sub(lambda found: symbol(name, ord(found.group())) or _REPLACEMENT, text)
