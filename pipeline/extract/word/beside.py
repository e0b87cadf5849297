"""What a Word file keeps beside its body: footnotes, endnotes and comments, diagrams and charts."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.extract.word import ooxml
from pipeline.extract.word.fields import settle_fields
from pipeline.extract.word.tags import COMMENT, DIAGRAM_POINT, ENDNOTE, FOOTNOTE, A, C, W
from pipeline.extract.word.text import drawn_lines
from pipeline.models import Part

# The part's kind, the elements in it, and what their text is to a reader.
_KINDS = {
    FOOTNOTE: ("footnotes", "footnote", Part.FOOTNOTE),
    ENDNOTE: ("endnotes", "endnote", Part.FOOTNOTE),
    COMMENT: ("comments", "comment", Part.COMMENT),
}
# So much of the words that a comment is about is kept: enough to know the place by.
LONGEST_CONTEXT = 300


class Notes:
    """The notes and comments by id; each is handed out once, where it is first referred to."""

    def __init__(self, main: ooxml.Part) -> None:
        self._waiting = {kind: dict(_by_id(main, part, name)) for kind, (part, name, _) in _KINDS.items()}

    def take(self, reference: etree._Element) -> tuple[etree._Element | None, Part]:
        """Return the note that a reference points to (None: there is none, or it was taken), and what it is."""
        kind = str(reference.tag)
        return self._waiting[kind].pop(reference.get(f"{W}id", ""), None), _KINDS[kind][2]


def _by_id(main: ooxml.Part, part: str, name: str) -> Iterator[tuple[str, etree._Element]]:
    found = main.related(part)
    if found is not None:
        settle_fields(found.root)
        yield from ((note.get(f"{W}id", ""), note) for note in found.root.iter(f"{W}{name}"))


class Commented:
    """The words that comments are about, gathered while the document is read."""

    def __init__(self) -> None:
        self._open: dict[str, str] = {}
        self._closed: dict[str, str] = {}

    def start(self, mark: etree._Element) -> None:
        """Begin with the words of a comment."""
        self._open[mark.get(f"{W}id", "")] = ""

    def end(self, mark: etree._Element) -> None:
        """End with the words of a comment."""
        self._close(mark.get(f"{W}id", ""))

    def show(self, text: str) -> None:
        """Add words to those of every comment that is open; one on whole pages keeps only the first."""
        for id, words in list(self._open.items()):
            self._open[id] = words + text
            if len(words) > LONGEST_CONTEXT:
                self._close(id)

    def _close(self, id: str) -> None:
        if id in self._open:
            self._closed[id] = self._open.pop(id)

    def about(self, reference: etree._Element) -> str:
        """Return the words that a comment is about, "" where it only points between two."""
        id = reference.get(f"{W}id", "")
        words = " ".join((self._closed.get(id) or self._open.get(id) or "").split())
        return words if len(words) <= LONGEST_CONTEXT else words[:LONGEST_CONTEXT].rsplit(" ", 1)[0] + " …"


def diagram_texts(root: etree._Element) -> Iterator[str]:
    """Yield the text of each shape of a diagram (SmartArt)."""
    for shape in root.iter(DIAGRAM_POINT):
        yield " ".join(drawn_lines(shape))


def chart_text(root: etree._Element) -> str:
    """Return the words of a chart in a line: its titles, the names of its series and of what they count."""
    named = (*root.iter(f"{A}p"), *root.iterfind(f".//{C}ser/{C}tx//{C}v"), *root.iterfind(f".//{C}cat//{C}v"))
    words = ("".join(each.itertext()).strip() for each in named)
    return " | ".join(dict.fromkeys(filter(None, words)))
