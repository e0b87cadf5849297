"""Drop caps: a large first letter that stands beside the first lines of its paragraph becomes part of the first."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.extract.pdf.lines import Line

LARGER = 1.6  # than the letters beside it
FARTHEST = 1.5  # times the size of the lines beside it
SPACE = 0.18  # of that size: wide enough for a space
SHORTEST = 15  # letters in a line of a paragraph
QUOTES = "„“\"«»‘’'"
APOSTROPHES = "'’"
WORDS = "AIOYEÀÈÉÓΗΟ"  # capitals that are words of their own


def with_initials(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page with drop caps joined to the lines they open."""
    done = list(lines)
    for initial in [line for line in lines if _is_initial(line)]:
        beside = [i for i, line in enumerate(done) if _is_beside(initial, line)]
        if not beside:
            continue
        first = min(beside, key=lambda i: done[i].base)
        text = _opened(initial, done[first], [done[i] for i in beside if i != first])
        if text:
            done[first] = replace(done[first], text=text, top=min(initial.top, done[first].top), start=initial.start)
            for i in beside:  # so that they begin at the margin, like the lines below the letter
                done[i] = replace(done[i], x0=initial.x0)
            done.remove(initial)
    return done


def _is_initial(line: Line) -> bool:
    letter = line.text.lstrip(QUOTES)
    return len(letter) == 1 and letter.isupper() and not line.turned and not line.table


def _is_beside(initial: Line, line: Line) -> bool:
    level = initial.base - initial.size < line.base < initial.base + 0.4 * line.size
    return (
        level
        and not (line.table or line.turned)
        and line.letters >= SHORTEST
        and initial.size > LARGER * line.size
        and -1 <= line.x0 - initial.x1 <= FARTHEST * line.size
    )


def _opened(initial: Line, line: Line, below: Sequence[Line]) -> str:
    """Return the text that a letter and the line beside it make, or "" if they do not belong together."""
    if initial.text[-1] in WORDS and _is_apart(initial, line, below):
        return f"{initial.text} {line.text}"
    opens = line.text[0].islower() or line.text[0] in APOSTROPHES or line.text[:2].isupper()
    return initial.text + line.text if opens else ""


def _is_apart(initial: Line, line: Line, below: Sequence[Line]) -> bool:
    """Return whether there is a space between a letter and its line: the lines below begin right beside the letter."""
    edge = min((other.x0 for other in below), default=initial.x1)
    return line.x0 - edge > SPACE * line.size
