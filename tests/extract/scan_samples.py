"""Scans made of our own pages: drawn, laid askew, blurred and speckled, then put into a PDF that holds no text.

And a stand-in for tesseract that answers with tables of words, so that all but the recognition itself is tested
where the program is not installed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy
import pypdfium2
from PIL import Image, ImageFilter

from pipeline.extract.ocr import Ocr

HEAD = "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\t")


def drawn(content: bytes, *, dpi: float = 200) -> list[Image.Image]:
    """Return the pages of a PDF as grey pictures."""
    with pypdfium2.PdfDocument(content) as pdf:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().copy() for page in pdf]


def scanned(image: Image.Image, *, askew: float = 0.6, noise: float = 14, seed: int = 1) -> Image.Image:
    """Return a picture as a scanner gives it: turned by some degrees to the left, blurred, with noise."""
    turned = image.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=250)
    soft = numpy.asarray(turned.filter(ImageFilter.GaussianBlur(0.7)), dtype=float)
    rough = soft + numpy.random.default_rng(seed).normal(0, noise, soft.shape)
    return Image.fromarray(rough.clip(0, 255).astype("uint8"))


def scan_pdf(path: Path, images: Sequence[Image.Image], *, dpi: float = 200) -> Path:
    """Write a PDF of pictures only and return its path."""
    images[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=list(images[1:]))
    return path


def sheet(grey: int = 255, *, ink: bool = True, size: tuple[int, int] = (1654, 2339)) -> Image.Image:
    """Return an A4 page at 200 dots an inch; with ``ink`` it has a black bar, so that it is not blank."""
    image = Image.new("L", size, grey)
    if ink:
        image.paste(0, (200, 200, 900, 260))
    return image


def row(text: str, x: int, top: int, *, wide: int = 0, high: int = 30, sure: float = 95, line: str = "1 1 1") -> str:
    """Return one word of tesseract's table; the line is given by block, paragraph and line."""
    block, paragraph, number = line.split()
    cells = (5, 1, block, paragraph, number, 1, x, top, wide or 16 * len(text), high, sure, text)
    return "\t".join(map(str, cells))


def line_of(text: str, *, x: int = 200, top: int = 300, line: str = "1 1 1", sure: float = 95) -> list[str]:
    """Return the words of a line side by side, with boxes that hug the ink as tesseract's do."""
    rows = []
    for word in text.split():
        tall = any(char.isupper() or char in "bdfhklß0123456789" for char in word)
        deep = any(char in "gjpqy,;" for char in word)
        rows.append(
            row(word, x, top + (0 if tall else 8), high=(30 if tall else 22) + (9 if deep else 0), sure=sure, line=line)
        )
        x += 16 * len(word) + 14
    return rows


def text_table(lines: Iterable[str], *, x: int = 200, sure: float = 95) -> str:
    """Return the table of a page of lines, one paragraph."""
    return table(*(line_of(text, x=x, top=300 + 50 * n, line=f"1 1 {n}", sure=sure) for n, text in enumerate(lines)))


def table(*lines: Iterable[str]) -> str:
    """Return tesseract's table of some lines of words."""
    return "\n".join([HEAD, *(word for line in lines for word in line)]) + "\n"


FAKE = """
import json, pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
script = json.loads((folder / "script.json").read_text("utf-8"))
arguments = sys.argv[2:]
if "--list-langs" in arguments:
    print("List of available languages:", *script["packs"], sep="\\n")
    sys.exit()
picture = sys.stdin.buffer.read()
size = picture.split(b"\\n", 1)[0].split()[1:3]
lang = arguments[arguments.index("-l") + 1] if "-l" in arguments else ""
kind = "turn" if arguments[arguments.index("--psm") + 1] == "0" else "words"
with (folder / "calls.txt").open("a", encoding="utf-8") as calls:
    print(kind, lang, "x".join(map(bytes.decode, size)), file=calls)
if kind == "turn":
    print("Rotate:", script["turn"])
    sys.exit()
# The grey of the last dot says which page it is.
answer = script["pages"].get(str(picture[-1]), "")
answer = answer.get(lang, answer.get("")) if isinstance(answer, dict) else answer
if answer == "hang":
    time.sleep(30)
if answer == "fail":
    sys.exit(1)
sys.stdout.buffer.write(answer.encode("utf-8"))
"""


class FakeTesseract:
    """A program that reads pages by the grey of their last pixel and notes how it was called."""

    def __init__(
        self, folder: Path, pages: dict[int, object], *, packs: Sequence[str] = ("deu", "eng", "fra"), turn: int = 0
    ):
        self._folder = folder
        (folder / "fake.py").write_text(FAKE, encoding="utf-8")
        script = {"packs": list(packs), "pages": {str(grey): answer for grey, answer in pages.items()}, "turn": turn}
        (folder / "script.json").write_text(json.dumps(script), encoding="utf-8")

    def ocr(self, **options: object) -> Ocr:
        """Return how to read scans with it."""
        command = (sys.executable, str(self._folder / "fake.py"), str(self._folder))
        return Ocr(command=command, **options)  # type: ignore[arg-type]

    @property
    def calls(self) -> list[str]:
        """What it was asked: kind, language, size of the picture."""
        path = self._folder / "calls.txt"
        return path.read_text("utf-8").splitlines() if path.exists() else []
