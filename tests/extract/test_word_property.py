"""Whatever a document is built of, every shown word is read exactly once and no other is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract.word.reader import read_word
from tests.extract.word_samples import box, commented, control, field, item, p, r, tbl, tc, tr, write_word

PROMPT = "<w:showingPlcHdr/>"
WORD = re.compile(r"[qx]\d+z")


class Draft:
    """Renders a tree of constructs as XML; every run gets a word of its own, q for shown and x for not shown."""

    def __init__(self) -> None:
        self.words = 0
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": [], "comment": []}

    def text(self, *, shown: bool = True, properties: str = "") -> str:
        self.words += 1
        return r(f"{'q' if shown else 'x'}{self.words}z ", properties=properties)

    def inline(self, node: object) -> str:
        kind, inner = node if isinstance(node, tuple) else (node, [])
        return getattr(self, f"inline_{kind}")(inner)

    def inlines(self, nodes: list) -> str:
        return "".join(map(self.inline, nodes))

    def inline_run(self, _: list) -> str:
        return self.text()

    def inline_break(self, _: list) -> str:
        return self.text() + "<w:r><w:br/><w:br/></w:r>"

    def inline_hidden(self, _: list) -> str:
        return self.text(shown=False, properties="<w:vanish/>")

    def inline_deleted(self, _: list) -> str:
        return f"<w:del>{self.text(shown=False).replace('w:t', 'w:delText')}</w:del>"

    def inline_moved_away(self, _: list) -> str:
        return f"<w:moveFrom>{self.text(shown=False)}</w:moveFrom>"

    def inline_prompt(self, _: list) -> str:
        return control(self.text(shown=False), properties=PROMPT)

    def inline_field(self, inner: list) -> str:
        code = field(" IF ", self.text(shown=False)) + self.text(shown=False)
        return field(code, self.inlines(inner))

    def inline_wrapped(self, inner: list) -> str:
        text = self.inlines(inner)
        for tag in ("ins", "hyperlink", "smartTag", "customXml", "moveTo", "fldSimple"):
            text = f"<w:{tag}>{text}</w:{tag}>"
        return control(text)

    def inline_versions(self, _: list) -> str:
        text = self.text()
        return (
            f"<mc:AlternateContent><mc:Choice>{text}</mc:Choice><mc:Fallback>{text}</mc:Fallback></mc:AlternateContent>"
        )

    def inline_box(self, inner: list) -> str:
        return box(p(self.inlines(inner)) + p(""))

    def inline_footnote(self, _: list) -> str:
        return self.note("footnote")

    def inline_endnote(self, _: list) -> str:
        return self.note("endnote")

    def inline_comment(self, inner: list) -> str:
        text = self.inlines(inner)
        self.notes["comment"].append(self.text())
        return commented(len(self.notes["comment"]), text)

    def note(self, kind: str) -> str:
        self.notes[kind].append(self.text())
        return f'<w:r><w:{kind}Reference w:id="{len(self.notes[kind])}"/></w:r>'

    def block(self, node: tuple) -> str:
        kind, inner = node
        return getattr(self, f"block_{kind}")(inner)

    def block_paragraph(self, inner: list) -> str:
        return p(self.inlines(inner))

    def block_heading(self, inner: list) -> str:
        return p(self.inlines(inner), style="berschrift1")

    def block_item(self, inner: list) -> str:
        return item(self.inlines(inner))

    def block_joined(self, inner: list) -> str:
        return p(self.inlines(inner), properties="<w:rPr><w:del/></w:rPr>")

    def block_control(self, inner: list) -> str:
        return control(self.block_paragraph(inner))

    def block_prompt(self, _: list) -> str:
        return control(p(self.text(shown=False)), properties=PROMPT)

    def block_inserted(self, inner: list) -> str:
        return f"<w:ins>{self.block_paragraph(inner)}</w:ins>"

    def block_table(self, rows: list[list[list[tuple]]]) -> str:
        return tbl(*map(self.row, rows), tr(tc(p(self.text(shown=False))), properties="<w:del/>"))

    def row(self, cells: list[list[tuple]]) -> str:
        gone = tc(p(self.text(shown=False)), properties="<w:cellDel/>")
        return tr(*(tc("".join(map(self.block, cell)) + p("")) for cell in cells), gone)

    def parts(self) -> dict[str, str]:
        return {
            f"{kind}s": "".join(f'<w:{kind} w:id="{n}">{p(text)}</w:{kind}>' for n, text in enumerate(texts, 1))
            for kind, texts in self.notes.items()
        }


LEAVES = ["run", "break", "hidden", "deleted", "moved_away", "prompt", "versions", "footnote", "endnote"]
AROUND = ["field", "wrapped", "box", "comment"]
KINDS = ["paragraph", "heading", "item", "joined", "control", "prompt", "inserted"]
INLINES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.tuples(st.sampled_from(AROUND), st.lists(inner, max_size=3)),
    max_leaves=6,
)
PARAGRAPHS = st.tuples(st.sampled_from(KINDS), st.lists(INLINES, max_size=4))
BLOCKS = st.recursive(
    PARAGRAPHS,
    lambda inner: st.tuples(
        st.just("table"),
        st.lists(st.lists(st.lists(inner, max_size=2), min_size=1, max_size=3), min_size=1, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blocks=st.lists(BLOCKS, max_size=5))
def test_every_shown_word_is_read_once(tmp_path: Path, blocks: list[tuple]) -> None:
    draft = Draft()
    body = "".join(map(draft.block, blocks))
    document = read_word(write_word(tmp_path / "a.docx", body, parts=draft.parts()))
    read = Counter(word for block in document.blocks for word in WORD.findall(block.text))
    shown = {word for word in WORD.findall(body + "".join(draft.parts().values())) if word.startswith("q")}
    assert read == Counter(shown)
