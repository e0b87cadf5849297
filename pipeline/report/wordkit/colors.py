"""The colours of a Word template, for the pictures that are drawn into it: a city's own template has its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from pipeline.report.wordkit.package import STYLES, Package
from pipeline.report.wordkit.xml import Element, q, style_ids, val

ACCENT = "1D5672"  # that of our own templates
_STYLE = "heading 1"
_THEME = "word/theme/theme1.xml"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_HEX = re.compile("[0-9A-Fa-f]{6}")
_BYTE = re.compile("[0-9A-Fa-f]{2}")
# What a theme colour is called in a document, and in the theme itself.
_IN_THEME = {
    "dark1": "dk1",
    "text1": "dk1",
    "light1": "lt1",
    "background1": "lt1",
    "dark2": "dk2",
    "text2": "dk2",
    "light2": "lt2",
    "background2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_TINT = 0.92  # how much of the tint is white
READABLE = 4.5  # the contrast that words need


class Colors(Struct, frozen=True):
    """The colours to draw with, each as six hexadecimal digits: a dark one and a light tint of it."""

    accent: str = ACCENT
    tint: str = "EDF1F4"


def template_colors(package: Package) -> Colors:
    """Return the colours of a template: that of its main headings, and a light tint of it; ours where it has none.

    A light colour is darkened until white words can be read on it; black and grey stay what they are.
    """
    accent = _darkened(_heading_color(package) or ACCENT)
    return Colors(accent=accent, tint=mixed(accent, "FFFFFF", _TINT))


def luminance(color: str) -> float:
    """Return how bright a colour looks, from 0 (black) to 1 (white), as the accessibility guidelines reckon it."""
    parts = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _parts(color))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return a mix of two colours, with the ``share`` of the other from 0 to 1."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return _hex(a + (b - a) * share for a, b in pairs)


def _heading_color(package: Package) -> str:
    """Return the colour of the main headings, or of the style that they rest on; empty where none is told."""
    styles = package.xml(STYLES)
    by_id = {style.get(q("styleId"), ""): style for style in styles.iter(q("style"))}
    style = by_id.pop(style_ids(styles).get(_STYLE, ""), None)
    while style is not None:
        told = style.find(f"{q('rPr')}/{q('color')}")
        if told is not None:
            return _resolved(told, package)
        style = by_id.pop(val(style.find(q("basedOn"))), None)
    return ""


def _resolved(told: Element, package: Package) -> str:
    """Return a colour as digits: Word writes them beside the name of a theme's colour, other programs may not."""
    if _HEX.fullmatch(val(told)):
        return val(told).upper()
    name = told.get(q("themeColor"), "")
    color = _theme_color(package, _IN_THEME.get(name, name))
    for key, other in (("themeShade", "000000"), ("themeTint", "FFFFFF")):
        kept = told.get(q(key), "FF")
        if color and _BYTE.fullmatch(kept):
            color = mixed(color, other, 1 - int(kept, 16) / 255)
    return color


def _theme_color(package: Package, name: str) -> str:
    if not name or _THEME not in package.names:
        return ""
    for each in package.xml(_THEME).iterfind(f".//{{{_A}}}clrScheme/{{{_A}}}{name}/*"):
        color = each.get("lastClr", "") or each.get("val", "")
        return color.upper() if _HEX.fullmatch(color) else ""
    return ""


def _darkened(color: str) -> str:
    steps = (mixed(color, "000000", n / 20) for n in range(21))
    return next(step for step in steps if contrast(step, "FFFFFF") >= READABLE)


def _parts(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _hex(parts: Iterable[float]) -> str:
    return "".join(f"{round(part * 255):02X}" for part in parts)
