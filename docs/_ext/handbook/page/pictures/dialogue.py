"""``{dialogue} CLIENT | SERVER``: two sides, and who says what to whom.

    ```{dialogue} Mail client | Dovecot
    :caption: A login by IMAP
    -> a1 LOGIN info@example.com …
    <- a1 OK Logged in
    -- TLS begins: what follows is encrypted
    == the same, and all that follows is drawn as locked
    ```

`->` is said by the client and `<-` by the server; `…` stands for what is left out. Each line must
stand in another block of the page, where the lab has run it, so that no picture says what no server
has said.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

from docutils import nodes

from handbook.page.pictures.figure import Picture, item, ordered, said

_LINE = re.compile(r"(->|<-|--|==) (.+)")
_ELLIPSIS = "…"


class Dialogue(Picture):
    required_arguments = 1
    final_argument_whitespace = True
    has_content: ClassVar[bool] = True

    def run(self) -> list[nodes.Node]:
        sides = [side.strip() for side in self.arguments[0].split("|")]
        if len(sides) != 2 or not all(sides):
            raise self.error("dialogue: name both sides, as in: Mail client | Dovecot")
        page = Path(self.env.doc2path(self.env.docname)).read_text(encoding="utf-8")
        items, locked = [], False
        for line in self.content:
            cut = _LINE.fullmatch(line.rstrip())
            if not cut:
                raise self.error(f"dialogue: {line!r} begins with none of ->, <-, -- and ==")
            sign, text = cut.groups()
            if sign in ("--", "=="):
                locked = locked or sign == "=="
                items.append(item(nodes.Text(text), classes=["stage", *["locked"] * locked]))
                continue
            if not _stands_elsewhere(text, page):
                raise self.error(f"dialogue: no other block of this page has {text!r}")
            asks = sign == "->"
            who = said(f"{sides[not asks]}: ", "who")
            classes = ["asks" if asks else "answers", *["locked"] * locked]
            items.append(item(who, nodes.literal(text, text), classes=classes))
        return self.figure("dialogue", ordered(*items))


def _stands_elsewhere(text: str, page: str) -> bool:
    """Whether the page has the words on one line besides the line of the dialogue itself."""
    parts = [re.escape(part.strip()) for part in text.split(_ELLIPSIS)]
    lines = re.compile(rf"^(?!(?:->|<-) ).*{'.*'.join(parts)}", re.MULTILINE)
    return bool(lines.search(page))
