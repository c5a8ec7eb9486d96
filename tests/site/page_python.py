"""Python in a page of the built site, asked as the page's own scripts ask it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

LOAD = """async (address) => {
  if (self.handbookPython) return;
  const script = document.createElement("script");
  script.src = new URL(address, location.href);
  await new Promise((done) => { script.onload = done; document.head.append(script); });
}"""
ASK = """async (question) => {
  const pieces = [], signs = [], began = performance.now();
  if (question.kind === "trace") question.files = [...document.querySelector("#trace-files").files];
  try {
    const rest = await handbookPython.ask(
      question, { piece: (one) => pieces.push(one), progress: (one) => signs.push(one) });
    return { pieces, signs, rest, took: performance.now() - began };
  } catch (error) {
    return { pieces, signs, error: error.message, took: performance.now() - began };
  }
}"""


@dataclass
class Reply:
    """What came back: pieces in order, signs of progress, the rest or an error, milliseconds."""

    pieces: list[str]
    signs: list[dict[str, Any]]
    took: float
    rest: str = ""
    error: str = ""


class PagePython:
    """Asks through the page ``explain``, whose form holds the files to trace."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(LOAD, "../../_static/scripts/python.js")

    def ask(self, **question: Any) -> Reply:
        return Reply(**self.page.evaluate(ASK, question))

    def explain(self, text: str) -> Reply:
        return self.ask(kind="explain", text=text)

    def run(self, source: str, module: str = "", before: Iterable[str] = ()) -> Reply:
        return self.ask(kind="run", source=source, module=module, before=list(before))

    def trace(self, what: str, files: Iterable[Path]) -> Reply:
        self.page.set_input_files("#trace-files", list(files))
        return self.ask(kind="trace", what=what)
