"""HTML as a reader sees it, every character in its place: tags, scripts and hidden parts as edits.

One pass over the raw file, so that offsets are exact. Elements are hidden by the ``hidden`` attribute,
``aria-hidden``, an inline style, or a plain class or id rule of a ``<style>`` element in the file; what only
a style sheet elsewhere or a script hides cannot be known.
"""

from __future__ import annotations

import html
import re

from rag.ingest.characters import character_edits
from rag.ingest.tokens import Token, attributes, tokens
from rag.view import Edit, View

_BLOCKS = frozenset(
    "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li "
    "link main menu meta nav noscript ol option p pre script section select style summary table tbody td "
    "template textarea tfoot th thead title tr ul video".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNSEEN = frozenset(
    "script style noscript template iframe svg math head title select textarea object audio video canvas "
    "datalist dialog".split()
)
_SELF_CLOSING = {  # an opening tag ends an open one
    **dict.fromkeys(
        ("p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "article", "ul", "ol", "table"), ("p",)
    ),
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "tr": ("tr", "td", "th"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "option": ("option",),
}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:!|;|$)"
    r"|opacity\s*:\s*0(?:\.0*)?\s*(?:!|;|$)|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01]"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:^|[;\s])(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:!|;|$)",
    re.IGNORECASE,
)
_SELECTOR = re.compile(r"[\w-]*([.#][\w-]+)")
_ODD = re.compile(r"[\r\n]\s*+|&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_TELLING = re.compile("hidden|style|class|id", re.IGNORECASE)
_SHEET = 200_000


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.edits: list[Edit] = []
        self._open: list[tuple[str, bool]] = []  # name; whether it or one around it is hidden
        self._count: dict[str, int] = {}
        self._hiding: set[str] = set()

    def run(self) -> list[Edit]:
        for token in tokens(self.source):
            if token.kind == "text":
                self._text(token)
            elif token.kind == "open":
                self._start(token)
            elif token.kind == "close":
                self._end(token)
            else:
                self.edits.append(Edit(token.start, token.end, "", "markup"))
        return self.edits

    @property
    def _hidden(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _start(self, token: Token) -> None:
        tag = token.name
        for other in _SELF_CLOSING.get(tag, ()):
            if self._open and self._open[-1][0] == other:
                self._pop()
        self.edits.append(Edit(token.start, token.end, _break(tag), "markup"))
        if tag in _VOID:
            return
        raw = self.source[token.start : token.end]
        hidden = self._hidden or tag in _UNSEEN
        if not hidden and _TELLING.search(raw):
            hidden = self._conceals(attributes(raw))
        self._open.append((tag, hidden))
        self._count[tag] = self._count.get(tag, 0) + 1

    def _end(self, token: Token) -> None:
        self.edits.append(Edit(token.start, token.end, _break(token.name), "markup"))
        if self._count.get(token.name, 0):
            while self._pop() != token.name:
                pass

    def _pop(self) -> str:
        tag, _ = self._open.pop()
        self._count[tag] -= 1
        return tag

    def _text(self, token: Token) -> None:
        start, end = token.start, token.end
        inside = self._open[-1][0] if self._open else ""
        if inside == "style":
            self._read_style(self.source[start:end])
        if self._hidden:
            self.edits.append(Edit(start, end, "", "markup" if inside in _UNSEEN else "hidden"))
            return
        kept_lines = self._count.get("pre", 0) > 0
        for match in _ODD.finditer(self.source, start, end):
            piece = match.group()
            if piece[0] != "&":
                if not kept_lines:
                    self.edits.append(Edit(match.start(), match.end(), " ", "markup"))
                continue
            reads = html.unescape(piece)
            if reads != piece:  # "AT&T" holds no reference
                self.edits.append(Edit(match.start(), match.end(), _plain(reads), "markup"))

    def _conceals(self, given: dict[str, str]) -> bool:
        if given.get("hidden", "until-found").lower() != "until-found":
            return True
        if given.get("aria-hidden", "").strip().lower() == "true":
            return True
        if _HIDING.search(given.get("style", "")[:2000]):
            return True
        if not self._hiding:
            return False
        names = {f".{name}" for name in given.get("class", "").split()} | {f"#{given.get('id', '').strip()}"}
        return not names.isdisjoint(self._hiding)

    def _read_style(self, sheet: str) -> None:
        """Rules for one plain class or id; those inside ``@media`` may not hold here and are passed over."""
        depth = 0
        start = 0
        selector = ""
        for match in re.finditer(r"[{};]", sheet[:_SHEET]):
            if match.group() == "{":
                depth += 1
                if depth == 1:
                    selector = sheet[start : match.start()]
                start = match.end() if depth == 1 else start
            elif match.group() == "}":
                depth = max(0, depth - 1)
                if depth == 0:
                    if "@" not in selector and _HIDING.search(sheet[start : match.start()][:2000]):
                        self._hide(selector)
                    start = match.end()
            elif depth == 0:
                start = match.end()

    def _hide(self, selectors: str) -> None:
        for selector in re.sub(r"/\*.*?\*/", "", selectors, flags=re.DOTALL).split(","):
            if found := _SELECTOR.fullmatch(selector.strip()):
                self._hiding.add(found.group(1))


def _break(tag: str) -> str:
    return "\n\n" if tag in _BLOCKS else ""


def _plain(reads: str) -> str:
    """A character reference is read by the same rules as a character that stands in the text."""
    return View(reads, character_edits(reads)).text


def markup_edits(source: str) -> list[Edit]:
    """Edits that read raw HTML as its visible text, a blank line between blocks."""
    return _Reader(source).run()
