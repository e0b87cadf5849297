"""Comments of a Word file: those in it, and new ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from msgspec import Struct

from pipeline.report.wordkit.custom import add_type, part_of, relate
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.rows import ancestor_of
from pipeline.report.wordkit.xml import Element, make, q, run, style_ids, text_of

COMMENTS = "word/comments.xml"
_RELATIONS = f"word/_rels/{DOCUMENT.removeprefix('word/')}.rels"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MOST_INITIALS = 9


class Comment(Struct, frozen=True, kw_only=True):
    """A remark beside the text: who made it, when (as the file says, else empty), and its paragraphs."""

    author: str
    paragraphs: tuple[str, ...]
    date: str = ""
    initials: str = ""

    @property
    def text(self) -> str:
        """The whole remark, a line for each paragraph."""
        return "\n".join(self.paragraphs)


def comments_part(package: Package) -> str:
    """Return the name of the part with the comments, empty where the file has none."""
    return part_of(package, "comments")


def read_comments(package: Package) -> dict[str, Comment]:
    """Return the comments of the file by their ids."""
    name = comments_part(package)
    if not name:
        return {}
    return {each.get(q("id"), ""): _comment(each) for each in package.xml(name).iter(q("comment"))}


def _comment(element: Element) -> Comment:
    texts = (" ".join(text_of(paragraph).split()) for paragraph in element.iter(q("p")))
    return Comment(
        author=element.get(q("author"), ""),
        paragraphs=tuple(filter(None, texts)),
        date=element.get(q("date"), ""),
        initials=element.get(q("initials"), ""),
    )


class CommentWriter:
    """Adds comments to one file; the part that holds them comes with the first."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root: Element | None = None
        self._next = 0

    def add(self, paragraph: Element, comment: Comment) -> None:
        """Put the comment on the whole paragraph."""
        root = self._comments()
        number, self._next = self._next, self._next + 1
        root.append(self._made(comment, number))
        at = 1 if paragraph.find(q("pPr")) is not None else 0
        paragraph.insert(at, make("commentRangeStart", id=number))
        reference = make("r", make("commentReference", id=number))
        if style := self._style("annotation reference"):
            reference.insert(0, make("rPr", make("rStyle", val=style)))
        paragraph.extend([make("commentRangeEnd", id=number), reference])

    def _made(self, comment: Comment, number: int) -> Element:
        initials = comment.initials or initials_of(comment.author)
        attributes: dict[str, str | int] = {"id": number, "author": comment.author, "initials": initials}
        if comment.date:
            attributes["date"] = comment.date
        return make("comment", *self._paragraphs(comment.paragraphs), **attributes)

    def _paragraphs(self, texts: Sequence[str]) -> Iterable[Element]:
        style = self._style("annotation text")
        for text in texts or ("",):
            properties = [make("pPr", make("pStyle", val=style))] if style else []
            yield make("p", *properties, run(text))

    def _style(self, name: str) -> str:
        return style_ids(self._package.xml(STYLES)).get(name, "")

    def _comments(self) -> Element:
        """Return the root of the part with the comments, after making it where there is none."""
        if self._root is None:
            name = comments_part(self._package) or self._new_part()
            self._root = self._package.xml(name)
            self._next = 1 + max(_numbers(self._root, self._package.xml(DOCUMENT)), default=-1)
        return self._root

    def _new_part(self) -> str:
        self._package.add(COMMENTS, make("comments"))
        relate(self._package.xml(_RELATIONS), "comments", COMMENTS.removeprefix("word/"))
        add_type(self._package, COMMENTS, _KIND)
        return COMMENTS


def _numbers(*roots: Element) -> Iterator[int]:
    for root in roots:
        for each in root.iter(q("comment"), q("commentRangeStart"), q("commentReference")):
            if (number := each.get(q("id"), "")).isdigit():
                yield int(number)


def initials_of(author: str) -> str:
    """Return the first letters of a name."""
    return "".join(word[0] for word in author.split() if word[0].isalnum())[:_MOST_INITIALS].upper()


def take_comment_marks_out(element: Element) -> None:
    """Take what anchors comments out of an element."""
    for mark in list(element.iter(q("commentRangeStart"), q("commentRangeEnd"))):
        ancestor_of(mark).remove(mark)
    for reference in list(element.iter(q("commentReference"))):
        holder = ancestor_of(reference)
        holder.remove(reference)
        if etree.QName(holder).localname == "r" and not [child for child in holder if child.tag != q("rPr")]:
            ancestor_of(holder).remove(holder)


def drop_comment(package: Package, number: str) -> None:
    """Take a comment out of the file, with what anchors it."""
    name = comments_part(package)
    gone = list(package.xml(name).iter(q("comment"))) if name else []
    for comment in gone:
        if comment.get(q("id")) == number:
            ancestor_of(comment).remove(comment)
    marks = package.xml(DOCUMENT).iter(q("commentRangeStart"), q("commentRangeEnd"), q("commentReference"))
    for mark in [each for each in marks if each.get(q("id")) == number]:
        is_alone = mark.tag == q("commentReference") and len(ancestor_of(mark)) <= 2
        gone_too = ancestor_of(mark) if is_alone else mark
        ancestor_of(gone_too).remove(gone_too)
