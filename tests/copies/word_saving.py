"""What Microsoft Word adds to any file that it saves, though nobody has changed a word."""

from __future__ import annotations

import copy
import random

from lxml import etree

from tests.copies.word_xml import (
    GONE,
    SPACE,
    W14,
    Element,
    inside,
    make,
    own,
    w,
)


def remove_marks(block: Element) -> None:
    """Remove bookmarks and the anchors of comments from a block, their other halves too."""
    root = block.getroottree().getroot()
    for name in ("bookmark", "commentRange"):
        both = w(f"{name}Start"), w(f"{name}End")
        numbers = {found.get(w("id")) for found in block.iter(*both)}
        for found in [found for found in root.iter(*both) if found.get(w("id")) in numbers]:
            found.getparent().remove(found)
    for found in list(block.iter(w("commentReference"))):
        found.getparent().getparent().remove(found.getparent())


def forget_comments(parts: dict[str, bytes], root: Element) -> None:
    """Take the comments out whose anchors have been deleted."""
    if "word/comments.xml" not in parts:
        return
    comments = etree.fromstring(parts["word/comments.xml"])
    anchored = {found.get(w("id")) for found in root.iter(w("commentReference"))}
    for found in list(root.iter(w("commentRangeStart"), w("commentRangeEnd"))):
        if found.get(w("id")) not in anchored:
            found.getparent().remove(found)
    for item in list(comments):
        if item.get(w("id")) not in anchored:
            comments.remove(item)
    parts["word/comments.xml"] = etree.tostring(comments, xml_declaration=True, encoding="UTF-8", standalone=True)


def make_noise(root: Element, rng: random.Random) -> None:
    """Add what Word adds: ids of saving, spelling marks, page breaks seen, cut runs, its own bookmark."""
    for run in list(root.iter(w("r"))):
        if rng.random() < 0.15:
            _split(run, rng)
    for run in list(root.iter(w("r"))):
        if rng.random() < 0.2:
            run.set(w("rsidR"), _number(rng))
        if rng.random() < 0.02 and run.find(w("t")) is not None:
            run.find(w("t")).addprevious(make("lastRenderedPageBreak"))
        if rng.random() < 0.05 and run.getparent().tag == w("p"):
            kind = rng.choice(("spell", "gram"))
            run.addprevious(make("proofErr", type=f"{kind}Start"))
            run.addnext(make("proofErr", type=f"{kind}End"))
    for paragraph in root.iter(w("p"), w("tr")):
        paragraph.set(f"{{{W14}}}paraId", _number(rng, below=0x80000000))
        paragraph.set(f"{{{W14}}}textId", "77777777")
        paragraph.set(w("rsidR"), _number(rng))
    for control in root.iter(w("sdt")):
        for number in control.iterfind(f"{w('sdtPr')}/{w('id')}"):
            number.set(w("val"), str(rng.randint(-(2**31), 2**31 - 1)))
    _go_back(root, rng)
    _renumber_bookmarks(root)


def _number(rng: random.Random, below: int = 2**32) -> str:
    return f"{rng.randrange(1, below):08X}"


def _split(run: Element, rng: random.Random) -> None:
    texts = [child for child in run if child.tag in {w("t"), w("delText")}]
    others = [child for child in run if child.tag not in {w("t"), w("delText"), w("rPr")}]
    if len(texts) != 1 or others or len(texts[0].text or "") < 2:
        return
    words = texts[0].text or ""
    at = rng.randrange(1, len(words))
    second = copy.deepcopy(run)
    for text, part in ((texts[0], words[:at]), (second[-1], words[at:])):
        text.text = part
        text.set(SPACE, "preserve")
    run.addnext(second)


def _go_back(root: Element, rng: random.Random) -> None:
    """Put Word's own bookmark where the person typed last."""
    for found in [found for found in root.iter(w("bookmarkStart")) if found.get(w("name")) == "_GoBack"]:
        remove = [end for end in root.iter(w("bookmarkEnd")) if end.get(w("id")) == found.get(w("id"))]
        for item in (found, *remove):
            item.getparent().remove(item)
    runs = [run for p in root.iter(w("p")) for run in own(p, w("r")) if run.getparent() is p and not inside(run, GONE)]
    here = rng.choice(runs)
    here.addnext(make("bookmarkEnd", id=999999))
    here.addnext(make("bookmarkStart", id=999999, name="_GoBack"))


def _renumber_bookmarks(root: Element) -> None:
    """Number the bookmarks from 0, as Word does on every save."""
    numbers: dict[str, str] = {}
    for found in root.iter(w("bookmarkStart"), w("bookmarkEnd")):
        number = found.get(w("id"))
        found.set(w("id"), numbers.setdefault(number, str(len(numbers))))
