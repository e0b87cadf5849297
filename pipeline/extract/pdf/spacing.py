"""Letter-spaced words ("S TA D T  AU E N F E L S") put together again.

pdfium takes the gaps between spaced letters for spaces. A line counts as letter-spaced if the gaps between its
letters are wide and even; what parts its words are gaps that are clearly wider still.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from pipeline.extract.pdf.geometry import Box, Word, height, union

# Two single letters in a row: the cheap test whether a page needs a closer look.
LETTERSPACED = re.compile(r"(?<!\S)[^\W\d_]\s{1,2}[^\W\d_](?!\S)")
FEWEST_LETTERS = 5
LETTERS_PER_WORD = 2.5  # at most, on average; some pairs stand too close for pdfium to part them
NARROWEST = 0.06  # of the height: the gap between letters that are spaced at all
WIDEST = 0.6
UNEVEN = 0.09  # of the height: by so much a gap may differ from the usual one
TOUCHING = 0.01
CLEARLY_WIDER = 1.6  # times the usual gap

BoxOf = Callable[[int], Box]


def has_spaced_letters(text: str) -> bool:
    """Return whether a line has letters apart ("S TA D T"), and not just small words ("il y a")."""
    for match in LETTERSPACED.finditer(text):
        begin, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        words = text[begin : end if end >= 0 else len(text)].split()
        if match[0].isupper() or sum(map(len, words)) <= LETTERS_PER_WORD * len(words):
            return True
    return False


def closed_up(words: Sequence[Word], box: BoxOf) -> list[Word]:
    """Return the words of a page, with those of letter-spaced lines whole."""
    done: list[Word] = []
    for line in _lines(words):
        done += (_whole(line, box) if _may_be_spaced(line) else None) or line
    return _without_false_spaces(done)


def _without_false_spaces(words: Sequence[Word]) -> list[Word]:
    """Return words with single letters joined to what they touch: along an arc pdfium parts letters at random."""
    done: list[Word] = []
    for word in words:
        if done and _touches(done[-1], word):
            before = done.pop()
            box = union((before.x0, before.top, before.x1, before.bottom), (word.x0, word.top, word.x1, word.bottom))
            done.append(Word(before.text + word.text, *box, before.start, word.end))
        else:
            done.append(word)
    return done


def _touches(a: Word, b: Word) -> bool:
    if (len(a.text) > 1 and len(b.text) > 1) or not (a.text + b.text).isupper() or not (a.text + b.text).isalpha():
        return False
    high = b.bottom - b.top
    return -0.3 * high < b.x0 - a.x1 < TOUCHING * high and abs(a.top + a.bottom - b.top - b.bottom) < high


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in words:
        if lines and _is_beside(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _is_beside(a: Word, b: Word) -> bool:
    high = a.bottom - a.top
    level = abs(a.top - b.top) < 0.1 * high and abs(a.bottom - b.bottom) < 0.1 * high
    return level and 0 <= b.x0 - a.x1 < 2 * high


def _may_be_spaced(line: Sequence[Word]) -> bool:
    letters = sum(len(word.text) for word in line)
    alone = sum(len(word.text) == 1 for word in line)
    return letters >= FEWEST_LETTERS and alone >= 2 and letters <= LETTERS_PER_WORD * len(line)


def _whole(line: Sequence[Word], box: BoxOf) -> list[Word] | None:
    """Return the words of a letter-spaced line, or None if it is not evenly spaced."""
    chars = [(word.text[i], word.start + i) for word in line for i in range(word.end - word.start)]
    if _is_alphabet([char for char, _ in chars]):
        return None
    boxes = [box(index) for _, index in chars]
    high = height(boxes[0])
    gaps = [b[0] - a[2] for a, b in pairwise(boxes)]
    usual = median(gaps)
    wide = [gap > max(CLEARLY_WIDER * usual, usual + UNEVEN * high) for gap in gaps]
    between_letters = [gap for gap, is_wide in zip(gaps, wide, strict=True) if not is_wide]
    if not NARROWEST * high < usual < WIDEST * high or usual - min(between_letters) > 2 * UNEVEN * high:
        return None
    ends = [*(i for i, is_wide in enumerate(wide, 1) if is_wide), len(chars)]
    return [_word(chars[a:b], boxes[a:b]) for a, b in pairwise([0, *ends])]


def _is_alphabet(letters: Sequence[str]) -> bool:
    """Return whether letters count up, as the names of columns or answers do ("A B C D E")."""
    return all(ord(b) - ord(a) == 1 for a, b in pairwise(letters))


def _word(chars: Sequence[tuple[str, int]], boxes: Sequence[Box]) -> Word:
    text = "".join(char for char, _ in chars)
    return Word(text, *union(*boxes), chars[0][1], chars[-1][1] + 1)
