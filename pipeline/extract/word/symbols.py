"""Characters of symbol fonts, as the letters and signs that a reader sees."""

from __future__ import annotations

import re

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_PRIVATE_START = 0xF000

_GREEK = dict(
    zip(
        "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprVstufcywJjv",
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψωϑϕϖ",
        strict=True,
    )
)
_SIGNS = {
    **{0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±"},
    **{0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈"},
    **{0xBC: "…", 0xC5: "⊕", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xCF: "∉", 0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™"},
    **{0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xDB: "⇔", 0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE5: "∑", 0xF2: "∫"},
    **{0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼", 0xA0: "€"},
}
_SYMBOL = {**{code: chr(code) for code in range(0x20, 0x7F)}, **{ord(a): b for a, b in _GREEK.items()}, **_SIGNS}
_WINGDINGS = {
    **{0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x72: "❒"},
    **{0x76: "❖", 0x78: "☒", 0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓"},
    **{0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(font: str, code: str) -> str:
    """Return the sign of a symbol font, by its code in hexadecimal; "" for a drawing that stands for none."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    drawn = _FONTS.get(font.lower())
    low = number - _PRIVATE_START if _PRIVATE_START <= number <= _PRIVATE_START + 0xFF else number
    if drawn is not None and low <= 0xFF:
        return drawn.get(low, "")
    is_character = 0x20 <= number < 0xD800 or 0xF900 <= number < 0x110000
    return chr(number) if is_character else ""


def is_private(text: str) -> bool:
    """Return whether characters in it mean something only in a symbol font."""
    return not text.isascii() and _PRIVATE.search(text) is not None


def in_letters(text: str, font: str) -> str:
    """Return the text with the characters of a symbol font as signs; other fonts' stay as they are."""
    if font.lower() not in _FONTS:
        return text
    return _PRIVATE.sub(lambda found: symbol(font, f"{ord(found.group()):X}"), text)
