"""Content controls: the dropdown for the peers' judgement, and fields to write in.

All are inline, because LibreOffice loses text in block ones.
"""

from __future__ import annotations

from pipeline.report.wordkit.xml import Element, make, q, run


def find_control(paragraph: Element) -> Element | None:
    """Return the paragraph's first content control, or None. Its tag does not count: LibreOffice drops tags."""
    return next(paragraph.iter(q("sdt")), None)


def set_dropdown(control: Element, *, number: int, tag: str, alias: str, choices: dict[str, str], shown: str) -> None:
    """Give the control its own id, tag and title, the choices (stored value: words), and the value shown."""
    properties = control.find(q("sdtPr"))
    content = control.find(q("sdtContent"))
    if properties is None or content is None:
        return
    like = content.find(q("r"))
    items = [make("listItem", displayText=words, value=value) for value, words in choices.items()]
    kept = properties.find(q("rPr"))
    properties[:] = [] if kept is None else [kept]
    properties.extend([make("alias", val=alias), make("tag", val=tag), make("id", val=number)])
    properties.append(make("dropDownList", *items, lastValue=shown))
    content[:] = [run(choices[shown], like=like)]


def set_field(control: Element, *, number: int, name: str, title: str) -> None:
    """Give a field to write in its own id, tag and title; its prompt and its kind stay as the template has them."""
    properties = control.find(q("sdtPr"))
    if properties is None:
        return
    for old in [child for child in properties if child.tag in (q("alias"), q("tag"), q("id"))]:
        properties.remove(old)
    at = 0 if properties.find(q("rPr")) is None else 1
    properties[at:at] = [make("alias", val=title), make("tag", val=name), make("id", val=number)]
