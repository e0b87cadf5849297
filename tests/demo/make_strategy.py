"""Make the integration strategy of Auenfels from strategy.typ: ``python -m tests.demo.make_strategy [FOLDER]``.

Needs the typesetter of the optional extra ``demo`` and the free font Carlito.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import typst

from tests.demo import illustration

HERE = Path(__file__).parent
CITY = HERE.parents[1] / "corpus" / "auenfels"
FONTS = ("Carlito", "Libertinus Serif")


def make(target: Path) -> None:
    """Write the brochure to ``target``; stop where a font is missing, which would change every line break."""
    missing = set(FONTS) - set(typst.Fonts(include_system_fonts=True).families())
    if missing:
        sys.exit(f"Please install the font {', '.join(sorted(missing))} first.")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(shutil.copy(HERE / "strategy.typ", folder))
        for view in illustration.VIEWS:
            source.with_name(f"{view}.svg").write_text(illustration.draw(view), encoding="utf-8")
        target.write_bytes(typst.compile(source, root=source.parent))


if __name__ == "__main__":
    make((Path(sys.argv[1]) if sys.argv[1:] else CITY / "strategy") / "integrationsstrategie-2024.pdf")
