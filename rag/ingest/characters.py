"""Characters that a reader does not see, or sees as a plain space or line end, as edits."""

from __future__ import annotations

import re

from rag.view import Edit

REASON = "character"

_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ENDS = "\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
# Zero-width and bidirectional marks, soft hyphen, tag characters, other controls. The joiners U+200C and
# U+200D carry meaning between emoji and in Indic and Arabic scripts: they go only after a Latin letter.
_NOTHING = (
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]+|(?<=[\x20-\u024f])[\u200c\u200d]+"
)
_ODD = re.compile(f"(?P<space>[{_SPACES}])|(?P<end>{_ENDS})|(?P<nothing>{_NOTHING})")
_READS = {"space": " ", "end": "\n", "nothing": ""}


def character_edits(text: str, start: int = 0, end: int | None = None) -> list[Edit]:
    """Edits that read no-break spaces and tabs as spaces, every line end as ``\\n``, marks as nothing."""
    stop = len(text) if end is None else end
    return [
        Edit(match.start(), match.end(), _READS[match.lastgroup or "nothing"], REASON)
        for match in _ODD.finditer(text, start, stop)
    ]
