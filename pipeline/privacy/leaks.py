"""Names in a finished file: every part of it is searched, not only what Word shows.

A Word file is a package of parts: text, comments, headers, footnotes, properties, custom data, pictures and files put
into it. Words in several pieces are put together before the search.
"""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from msgspec import Struct

from pipeline.errors import DamagedError
from pipeline.privacy.names import Name, Names, in_capitals, parts_of

AROUND = 30
SHORTEST_IN_BYTES = 5
"""Letters of a name that is looked for in pictures and other data, where four could be chance."""

MOST_BYTES = 2**28
DEEPEST = 3

_PACKED = b64encode(b"PK\x03\x04").decode().rstrip("=")[:5]
_LANG = re.compile(rb'lang[^>]{0,40}?"([a-z]{2})-')


class Leak(Struct, frozen=True, kw_only=True):
    """A name in a file: the words found, the part of the file that holds them, and the words around."""

    text: str
    part: str
    around: str


def find_leaks(content: bytes, file: str, names: Iterable[str], *, keep: Iterable[str] = ()) -> list[Leak]:
    """Return every place where one of the names stands in a Word file with this content, its own name included.

    Raise DamagedError where it is no package of parts.
    """
    finder = _Finder(list(names), keep)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            found = [*finder.in_text(file, "the file's name", capitals=False), *finder.in_package(package, "")]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise DamagedError(file, "is no Word file that can be searched", "Save it again as .docx") from error
    return list(dict.fromkeys(found))


def find_leaks_in(texts: Iterable[tuple[str, str]], names: Iterable[str], *, keep: Iterable[str] = ()) -> list[Leak]:
    """Return every place where one of the names stands in texts, each told with the words for its place."""
    finder = _Finder(list(names), keep)
    return list(dict.fromkeys(leak for text, place in texts for leak in finder.in_text(text, place)))


class _Finder:
    """Looks for names in the parts of a package."""

    def __init__(self, names: Sequence[str], keep: Iterable[str]) -> None:
        self._names = Names([Name(text=name, who=name) for name in names], keep=keep)
        self._langs = ""
        words = {word for name in names for word in parts_of(name) if len(word) >= SHORTEST_IN_BYTES}
        self._in_bytes = {form: word for word in words for form in (word.encode(), word.encode("utf-16-le"))}

    def in_package(self, package: zipfile.ZipFile, inside: str, *, depth: int = 0) -> Iterator[Leak]:
        """Yield the names in all parts of a package, and of packages within it."""
        members = [member for member in package.infolist() if not member.is_dir()]
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise DamagedError(inside or "the file", "is too large to be searched", "Take out large pictures")
        parts = {inside + member.filename: package.read(member) for member in members}
        self._langs = " ".join(sorted({code.decode() for part in parts.values() for code in _LANG.findall(part)}))
        for part, content in parts.items():
            yield from self.in_text(part, "the name of a part", capitals=False)
            if content.startswith(b"PK") and depth < DEEPEST:
                with zipfile.ZipFile(io.BytesIO(content)) as nested:
                    yield from self.in_package(nested, f"{part}/", depth=depth + 1)
            else:
                yield from self._in_part(part, content, depth)

    def _in_part(self, part: str, content: bytes, depth: int) -> Iterator[Leak]:
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError:
            yield from self._in_bytes_of(part, content)
            return
        for text in dict.fromkeys(_texts(root)):
            if text.startswith(_PACKED):
                yield from self._in_packed(text, part, depth)
            else:
                yield from self.in_text(text, part)

    def _in_packed(self, text: str, part: str, depth: int) -> Iterator[Leak]:
        """Yield the names in a package that is kept inside custom data, as the record of a desk review."""
        with zipfile.ZipFile(io.BytesIO(b64decode(text))) as nested:
            yield from self.in_package(nested, f"{part}/", depth=depth + 1)

    def _in_bytes_of(self, part: str, content: bytes) -> Iterator[Leak]:
        for form, word in self._in_bytes.items():
            if form in content:
                yield Leak(text=word, part=part, around="")

    def in_text(self, text: str, part: str, *, capitals: bool = True) -> Iterator[Leak]:
        """Yield the names in a text; one without ``capitals`` to tell names by, as files are named, gets them first."""
        for found in self._names.find(text if capitals else in_capitals(text), self._langs):
            around = text[max(0, found.start - AROUND) : found.end + AROUND]
            yield Leak(text=text[found.start : found.end], part=part, around=" ".join(around.split()))


def _texts(root: etree._Element) -> Iterator[str]:
    """Yield the text of each paragraph with its pieces joined, of what stands outside, and of all attributes."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name == "p":
            yield "".join(_pieces(element))
        elif not any(True for _ in element.iterancestors("{*}p")) and element.text and element.text.strip():
            yield element.text
        for key, value in element.attrib.items():
            if etree.QName(key).localname not in ("rsidR", "rsidRDefault", "paraId", "textId"):
                yield str(value)


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter(etree.Element):
        name = etree.QName(element).localname
        if name in ("tab", "br", "cr"):
            yield " "
        elif element.text and (name in ("t", "delText") or element.text.strip()):
            yield element.text
