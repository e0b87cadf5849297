"""The dropdown for the peers' judgement: an inline content control, because LibreOffice loses text in block ones."""

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
