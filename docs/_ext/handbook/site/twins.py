"""A page's article as Markdown, for programs: CommonMark with tables and definition lists.

The form is that of the package markdownify, whose answer a test compares; that one takes a hundred
times as long, because it builds objects of its own for every element and asks each for its
neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin

from lxml.html import HtmlElement

# What serves a person at a screen and says nothing: signs, copy buttons.
CLUTTER = frozenset({"button", "form", "script", "style"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# White space just inside these and just outside says nothing.
BLOCKS = HEADINGS | {
    "p", "blockquote", "article", "div", "section", "ol", "ul", "li", "dl", "dt", "dd",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th",
}  # fmt: skip
APART = BLOCKS | {"pre"}
VERBATIM = frozenset({"pre", "code", "kbd", "samp"})

LINE_ENDS = re.compile(r"[\t \r\n]*[\r\n][\t \r\n]*")
BLANKS = re.compile(r"[\t ]+")
ANY_BLANKS = re.compile(r"[\t \r\n]+")
BACKTICKS = re.compile(r"`+")
LINE = re.compile(r"^(.*)", re.M)
OPEN_END = re.compile(r"^[ \n]*\n")
CLOSED_END = re.compile(r"[ \n]*$")


class Around(NamedTuple):
    """What an element stands in: a heading or a cell, code, a ``<pre>``, a list's item."""

    line: bool = False
    code: bool = False
    pre: bool = False
    item: bool = False
    lists: int = 0


def as_markdown(article: HtmlElement, address: str) -> str:
    """The article as Markdown, with absolute links; the page stands at ``address``."""
    text = _Writer(address).of(article, Around()).strip("\n")
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept) + "\n"


def is_clutter(element: HtmlElement) -> bool:
    return element.tag in CLUTTER or (
        element.tag == "a" and "headerlink" in element.get("class", "").split()
    )


class _Writer:
    def __init__(self, address: str) -> None:
        self.address = address
        self.links: dict[str, str] = {}

    def of(self, element: HtmlElement, around: Around) -> str:
        tag = element.tag
        if tag == "svg":
            return self._drawing(element, around)
        inside = Around(
            around.line or tag in HEADINGS or tag in ("td", "th"),
            around.code or tag in VERBATIM,
            around.pre or tag == "pre",
            around.item or tag == "li",
            around.lists + (tag == "ul"),
        )
        text = _joined(self._children(element, inside), inside.pre)
        write = WRITERS.get(tag)
        if write is None:
            return text
        return write(self, element, text, around)

    def _children(self, element: HtmlElement, inside: Around) -> list[str]:
        """The texts of what stands in an element, in order; text and elements take turns."""
        block = element.tag in BLOCKS
        shown: list[HtmlElement] = []
        texts = [element.text or ""]
        for child in element:
            if not isinstance(child.tag, str) or is_clutter(child):
                texts[-1] += child.tail or ""
            else:
                shown.append(child)
                texts.append(child.tail or "")
        found = []
        last = len(shown)
        for at, text in enumerate(texts):
            if text:
                before = shown[at - 1].tag in APART if at else block
                after = shown[at].tag in APART if at < last else block
                found.append(_text(text, inside, before, after))
            if at < last:
                found.append(self.of(shown[at], inside))
        return found

    def _drawing(self, element: HtmlElement, around: Around) -> str:
        told = (" ".join(_pieces(part)) for part in element.iter("title", "desc"))
        return _text(" ".join(told), around, False, False)

    def link(self, element: HtmlElement, text: str, around: Around) -> str:
        if around.code:
            return text
        before, text, after = _chomped(text)
        target = element.get("href")
        if not text:
            return ""
        if not target:
            return text
        if target not in self.links:
            self.links[target] = urljoin(self.address, target)
        target, title = self.links[target], element.get("title")
        if not title and text.replace(r"\_", "_") == target:
            return f"<{target}>"
        quoted = title.replace('"', r"\"") if title else ""
        told = f' "{quoted}"' if title else ""
        return f"{before}[{text}]({target}{told}){after}"


def _pieces(element: HtmlElement) -> list[str]:
    return [piece for text in element.itertext() if (piece := text.strip())]


def _text(text: str, around: Around, before: bool, after: bool) -> str:
    """Text between elements; ``before``, ``after``: at that end white space says nothing."""
    if (before or after) and not text.strip():
        return ""
    if not around.pre:
        text = BLANKS.sub(" ", LINE_ENDS.sub("\n", text))
    if not around.code:
        text = text.replace("*", r"\*").replace("_", r"\_")
    if before:
        text = text.lstrip(" \t\r\n")
    if after:
        text = text.rstrip()
    return text


def _joined(texts: list[str], verbatim: bool) -> str:
    """The texts in one; between two of them at most one empty line, unless ``verbatim``."""
    if verbatim:
        return "".join(texts)
    whole = ""
    for text in texts:
        if whole.endswith("\n") and text.startswith("\n"):
            bare, rest = whole.rstrip("\n"), text.lstrip("\n")
            ends = max(len(whole) - len(bare), len(text) - len(rest))
            whole, text = bare, "\n" * min(2, ends) + rest
        whole += text
    return whole


def _chomped(text: str) -> tuple[str, str, str]:
    """A blank before, the text without it, a blank after."""
    return " " * text.startswith(" "), text.strip(), " " * text.endswith(" ")


def _indented(text: str, first: str) -> str:
    """Each line indented by the width of ``first``, which stands before the first line."""
    blanks = " " * len(first)
    lines = LINE.sub(lambda line: blanks + line[1] if line[1] else "", text)
    return first + lines[len(first) :]


def _marked(mark: str) -> Callable[[_Writer, HtmlElement, str, Around], str]:
    def write(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
        if around.code:
            return text
        before, text, after = _chomped(text)
        return f"{before}{mark}{text}{mark}{after}" if text else ""

    return write


def _code(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    if around.code:
        return text
    before, text, after = _chomped(text)
    if not text:
        return ""
    longest = max(map(len, BACKTICKS.findall(text)), default=0)
    mark = "`" * (longest + 1)
    text = f" {text} " if longest else text
    return f"{before}{mark}{text}{mark}{after}"


def _block(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    text = text.strip()
    if around.line:
        return f" {text} "
    return f"\n\n{text}\n\n" if text else ""


def _paragraph(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    text = text.strip(" \t\r\n")
    if around.line:
        return f" {text} "
    return f"\n\n{text}\n\n" if text else ""


def _heading(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    if around.line:
        return text
    return f"\n\n{'#' * int(element.tag[1])} {ANY_BLANKS.sub(' ', text.strip())}\n\n"


def _quote(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    text = text.strip(" \t\r\n")
    if around.line:
        return f" {text} "
    if not text:
        return "\n"
    quoted = LINE.sub(lambda line: f"> {line[1]}" if line[1] else ">", text)
    return f"\n{quoted}\n\n"


def _list(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    if around.item:
        return "\n" + text.rstrip()
    following = element.getnext()
    goes_on = (element.tail or "").strip() or (
        following is not None and following.tag not in ("ul", "ol")
    )
    return f"\n\n{text}" + "\n" * bool(goes_on)


def _item(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    text = text.strip()
    if not text:
        return "\n"
    parent = element.getparent()
    if parent is not None and parent.tag == "ol":
        start = int(parent.get("start", "1"))
        number = start + sum(1 for _ in element.itersiblings("li", preceding=True))
        return _indented(text, f"{number}. ") + "\n"
    return _indented(text, "*+-"[(around.lists - 1) % 3] + " ") + "\n"


def _term(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    text = ANY_BLANKS.sub(" ", text.strip())
    if around.line:
        return f" {text} "
    return f"\n\n{text}\n" if text else "\n"


def _definition(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    text = text.strip()
    if around.line:
        return f" {text} "
    return _indented(text, ":   ") + "\n" if text else "\n"


def _pre(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    text = CLOSED_END.sub("", OPEN_END.sub("", text))
    return f"\n\n```\n{text}\n```\n\n" if text else ""


def _table(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    return f"\n\n{text.strip()}\n\n"


def _caption(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    return f"{text.strip()}\n\n"


def _cell(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    line = text.strip().replace("\n", " ")
    return f" {line}" + " |" * int(element.get("colspan", "1"))


def _row(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    parent = element.getparent()
    is_head = parent is not None and parent.tag == "thead"
    columns = sum(int(cell.get("colspan", "1")) for cell in element.iter("td", "th"))
    rule = f"| {' | '.join(['---'] * columns)} |\n"
    if is_head:
        return f"|{text}\n{rule}"
    first = element.getprevious() is None and parent is not None and parent.getprevious() is None
    return (f"| {' | '.join([''] * columns)} |\n{rule}" if first else "") + f"|{text}\n"


def _break(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    return " " if around.line else "  \n"


def _rule(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    return "\n\n---\n\n"


def _image(writer: _Writer, element: HtmlElement, text: str, around: Around) -> str:
    alt, source = element.get("alt", ""), element.get("src", "")
    return alt if around.line else f"![{alt}]({source})"


WRITERS: dict[str, Callable[[_Writer, HtmlElement, str, Around], str]] = {
    "a": _Writer.link,
    **dict.fromkeys(("strong", "b"), _marked("**")),
    **dict.fromkeys(("em", "i"), _marked("*")),
    **dict.fromkeys(("del", "s"), _marked("~~")),
    **dict.fromkeys(("code", "kbd", "samp"), _code),
    **dict.fromkeys(("article", "section", "div", "dl"), _block),
    **dict.fromkeys(HEADINGS, _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys(("td", "th"), _cell),
    "p": _paragraph,
    "blockquote": _quote,
    "li": _item,
    "dt": _term,
    "dd": _definition,
    "pre": _pre,
    "table": _table,
    "caption": _caption,
    "figcaption": _table,
    "tr": _row,
    "br": _break,
    "hr": _rule,
    "img": _image,
}
"""How an element is written; the text of any other stands as it is."""
