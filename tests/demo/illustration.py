"""The picture on the cover of the strategy: an invented town on a river, drawn as SVG without chance."""

from __future__ import annotations

from collections.abc import Iterator

WIDTH, HEIGHT = 1050, 1000
WALLS = ("#F3D9B1", "#E2873B", "#C9573A", "#FBF6EC", "#8FB6A8", "#D9A441", "#B9CBD6")
ROOFS = ("#8C3B2A", "#5B3A3A", "#A44A33", "#3F4A5A")
COATS = ("#0B526B", "#E2873B", "#C9573A", "#D9A441", "#3F7F6B", "#F3D9B1", "#7A4B77")
SKINS = ("#F1C9A5", "#8D5A3B", "#D9A47A", "#5E3A28", "#E8B98F")


VIEWS = {
    "cover": (0, 0, WIDTH, HEIGHT),
    "hills": (0, 300, WIDTH, 247),
    "houses": (0, 455, WIDTH, 247),
    "bridge": (150, 545, 800, 188),
    "people": (120, 800, 780, 184),
}


def draw(view: str = "cover") -> str:
    """Return the picture, or the named part of it, as the text of an SVG file."""
    parts = [*_sky(), *_hills(), *_row(560, 62, 3), *_row(640, 78, 0), *_river(), *_bridge(), *_bank(), *_people()]
    x, y, width, height = VIEWS[view]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {width} {height}">'
    return "\n".join((head, *parts, "</svg>", ""))


def _sky() -> Iterator[str]:
    yield (
        '<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#BFDDE3"/>'
        '<stop offset="0.62" stop-color="#FBEBCF"/><stop offset="1" stop-color="#F7D9A8"/></linearGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#sky)"/>'
        '<circle cx="770" cy="250" r="92" fill="#F6B65A"/><circle cx="770" cy="250" r="70" fill="#F9CE83"/>'
    )
    for x, y, size in ((150, 150, 1.0), (420, 90, 0.7), (900, 130, 0.8)):
        yield (
            f'<g transform="translate({x} {y}) scale({size})" fill="#FFFFFF" fill-opacity="0.8">'
            '<ellipse cx="0" cy="0" rx="95" ry="22"/><ellipse cx="-25" cy="-18" rx="45" ry="26"/>'
            '<ellipse cx="32" cy="-14" rx="38" ry="22"/></g>'
        )


def _hills() -> Iterator[str]:
    yield '<path d="M0 470 C150 360 300 420 430 400 S720 300 860 370 S1010 350 1050 390 V700 H0Z" fill="#A9C7B4"/>'
    yield '<path d="M0 520 C200 430 330 500 520 470 S820 430 1050 500 V720 H0Z" fill="#7FAE92"/>'
    for x, y in ((90, 476), (125, 470), (160, 480), (880, 462), (915, 470), (950, 476), (560, 464)):
        yield f'<path d="M{x} {y} l-15 42 h30Z" fill="#3F7F6B"/>'


def _row(ground: int, width: int, first: int) -> Iterator[str]:
    """Yield a row of gabled houses standing on ``ground``; height and colour follow from the place in the row."""
    for n, x in enumerate(range(-20, WIDTH, width)):
        height = 95 + (n * 37 + first * 53) % 70
        yield from _house(x, ground, width - 3, height, n + first)


def _house(x: int, ground: int, width: int, height: int, n: int) -> Iterator[str]:
    top, middle = ground - height, x + width / 2
    wall, roof = WALLS[n * 3 % len(WALLS)], ROOFS[n % len(ROOFS)]
    yield f'<rect x="{x}" y="{top}" width="{width}" height="{height + 40}" fill="{wall}"/>'
    yield f'<path d="M{x - 4} {top} L{middle} {top - width * 0.62:.0f} L{x + width + 4} {top}Z" fill="{roof}"/>'
    for row in range(top + 14, ground - 22, 30):
        for column in range(int(x) + 10, int(x) + width - 14, 19):
            light = "#FFE9A8" if (row + column + n) % 3 == 0 else "#44606E"
            yield f'<rect x="{column}" y="{row}" width="10" height="15" rx="1" fill="{light}"/>'


def _river() -> Iterator[str]:
    yield f'<path d="M0 655 C300 640 700 668 {WIDTH} 648 V900 H0Z" fill="#2F7F95"/>'
    yield f'<path d="M0 690 C300 672 700 702 {WIDTH} 684 V900 H0Z" fill="#1F6C84"/>'
    for n in range(26):
        x, y = n * 83 % WIDTH, 700 + n * 29 % 120
        wave = 'fill="none" stroke="#8CC3CF" stroke-width="3" stroke-opacity="0.6"'
        yield f'<path d="M{x} {y} q14 -7 28 0 t28 0" {wave}/>'


def _bridge() -> Iterator[str]:
    yield '<path d="M-10 640 C260 560 780 560 1060 640 V672 C780 596 260 596 -10 672Z" fill="#D8C3A0"/>'
    yield '<path d="M-10 640 C260 560 780 560 1060 640" fill="none" stroke="#8A7250" stroke-width="7"/>'
    for x in (210, 420, 630, 840):
        yield f'<path d="M{x - 16} 610 h32 v150 h-32Z" fill="#C4AC84"/>'
        yield f'<path d="M{x - 26} 752 h52 v16 h-52Z" fill="#A98F66"/>'
    yield '<rect x="455" y="549" width="120" height="30" rx="8" fill="#C9573A"/>'
    yield '<rect x="580" y="549" width="70" height="30" rx="8" fill="#C9573A"/>'
    for x in (463, 487, 511, 535, 590, 614):
        yield f'<rect x="{x}" y="554" width="17" height="12" rx="2" fill="#FBF6EC"/>'


def _bank() -> Iterator[str]:
    yield f'<path d="M0 840 C260 800 620 850 {WIDTH} 805 V{HEIGHT} H0Z" fill="#5E9A6C"/>'
    yield f'<path d="M0 905 C300 870 700 920 {WIDTH} 872 V{HEIGHT} H0Z" fill="#EAD9B5"/>'
    for x, y, size in ((70, 800, 1.2), (985, 775, 1.35), (905, 800, 0.9)):
        yield (
            f'<g transform="translate({x} {y}) scale({size})">'
            '<rect x="-6" y="0" width="12" height="62" fill="#6B4A33"/>'
            '<circle cx="0" cy="-22" r="44" fill="#3F7F6B"/><circle cx="-26" cy="2" r="27" fill="#4F9079"/>'
            '<circle cx="26" cy="0" r="29" fill="#4F9079"/></g>'
        )


def _people() -> Iterator[str]:
    for n, x in enumerate(range(170, 860, 53)):
        child = n % 4 == 2
        size = 0.62 if child else 0.9 + n % 3 * 0.06
        yield from _person(x, 925 - n % 3 * 6, size, n)


def _person(x: int, y: int, size: float, n: int) -> Iterator[str]:
    coat, skin = COATS[n % len(COATS)], SKINS[n * 2 % len(SKINS)]
    hair = ROOFS[n * 3 % len(ROOFS)]
    yield (
        f'<g transform="translate({x} {y}) scale({size:.2f})">'
        '<ellipse cx="0" cy="38" rx="30" ry="6" fill="#000000" fill-opacity="0.15"/>'
        '<rect x="-12" y="-8" width="9" height="46" fill="#33414D"/>'
        '<rect x="3" y="-8" width="9" height="46" fill="#33414D"/>'
        f'<path d="M-21 8 V-36 a21 21 0 0 1 42 0 V8Z" fill="{coat}"/>'
        f'<circle cx="0" cy="-76" r="17" fill="{hair}"/><circle cx="0" cy="-71" r="15" fill="{skin}"/></g>'
    )
