"""Read a plain-text article: only hard-wrapped lines need care."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.view import Edit

_NARROWEST, _WIDEST = 50, 132
_LIST = re.compile(r"\s*(?:[-*•–—>]|\d{1,3}[.)]|[a-z][.)])\s")


def wrap_edits(text: str) -> list[Edit]:
    """Edits that read the line ends of a hard-wrapped text as spaces; every other line end stands.

    A file is wrapped if its lines keep to one width and break only where the next word would not have
    fitted: then a line end is no paragraph end. A file with one paragraph a line has none such.
    """
    lines = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[^\r\n]+", text)]
    widths = sorted(len(line.rstrip()) for _, _, line in lines)
    if len(widths) < 4:
        return []
    width = widths[-1]
    if not _NARROWEST <= width <= _WIDEST:
        return []
    edits: list[Edit] = []
    pairs = full = 0
    for (_, end, line), (start, _, following) in pairwise(lines):
        gap = text[end:start]
        if gap not in ("\n", "\r\n", "\r") or not following.strip():
            continue
        pairs += 1
        first = following.split(maxsplit=1)[0]
        # Three characters of tolerance: editors differ in whether the space counts.
        if len(line.rstrip()) + 1 + len(first) > width - 3 and not _LIST.match(following):
            full += 1
            edits.append(Edit(end, start, " ", "line break"))
    return edits if full >= 3 and full >= 0.6 * pairs else []
