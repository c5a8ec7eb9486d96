"""The fenced blocks of the site's pages, with page, line, heading and options.

Pages are read with markdown-it-py, the parser that MyST itself uses, so a fence inside a list, an
admonition or a longer fence is found as the site finds it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from lab import ROOT

_DIRECTIVE = re.compile(r"\{(?P<name>[\w:-]+)\}\s*(?P<argument>.*)")
_OPTION = re.compile(r":(?P<name>[\w.-]+):(?:\s+(?P<value>.*))?")
# Directives that say "this is code of the language named in the argument".
_CODE_DIRECTIVES = frozenset({"code", "code-block", "sourcecode"})


class PageError(ValueError):
    """What is wrong with a page; the text begins with `file:line:`."""

    def __init__(self, page: str, line: int, text: str) -> None:
        super().__init__(f"{page}:{line}: {text}")


@dataclass(frozen=True)
class Fence:
    """One fenced block. Lines are numbered from 1, as editors do."""

    page: str
    line: int  # of the opening fence
    content_line: int  # of the first line of the content, after the options
    heading: str  # slug of the nearest heading above
    number: int  # counts the fences of this language below that heading, from 1
    language: str  # `console` for ```console, ```{console} and ```{code-block} console
    argument: str  # what follows a directive's name
    options: dict[str, str]
    content: str
    indent: str  # what stands before each line of the content in the file

    @property
    def id(self) -> str:
        return f"{self.page}::{self.heading}-{self.number}"


@dataclass(frozen=True)
class Page:
    path: str  # relative to the repository, with forward slashes
    front: dict[str, Any]
    fences: list[Fence] = field(default_factory=list)


def page_files(root: Path = ROOT) -> list[Path]:
    """The pages of the site: the front page and everything below docs/ but its `_` folders."""
    pages = [path for path in (root / "docs").rglob("*.md") if not _internal(path, root)]
    front = root / "index.md"
    return ([front] if front.exists() else []) + sorted(pages)


def _internal(path: Path, root: Path) -> bool:
    return any(part.startswith(("_", ".")) for part in path.relative_to(root).parts)


def read_page(file: Path, root: Path = ROOT) -> Page:
    """Read one page. Raises PageError for front matter that is not a YAML mapping."""
    return _read(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))


@lru_cache(maxsize=512)
def _read(path: str, text: str) -> Page:
    lines = text.split("\n")
    front: dict[str, Any] = {}
    tokens = _parser().parse(text)
    if tokens and tokens[0].type == "front_matter":
        try:
            loaded = yaml.safe_load(tokens[0].content)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 2 if mark else 1
            raise PageError(path, line, f"the front matter is not YAML: {error}") from error
        if not isinstance(loaded, dict | None):
            raise PageError(path, 1, "the front matter is not a mapping")
        front = loaded or {}
    return Page(path, front, list(_Collector(path).collect(tokens, lines, 0, "")))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Blocks alone: what stands within a paragraph takes most of the time, and holds no fence."""
    return MarkdownIt("commonmark").use(front_matter_plugin).disable("inline")


class _Collector:
    def __init__(self, page: str) -> None:
        self.page = page
        self.heading = "top"
        self.counts: Counter[tuple[str, str]] = Counter()

    def collect(
        self, tokens: list[Token], lines: list[str], offset: int, indent: str
    ) -> Iterator[Fence]:
        """Yield the fences of a text that starts `offset` lines into the page."""
        for position, token in enumerate(tokens):
            if token.type == "heading_open":
                self.heading = _slug(tokens[position + 1].content)
            elif token.type == "fence" and token.map:
                yield from self._fence(lines, offset, indent, token.info, token.content, token.map)

    def _fence(
        self, lines: list[str], offset: int, indent: str, info: str, content: str, span: list[int]
    ) -> Iterator[Fence]:
        first = span[0]
        opening = re.search(r"(`{3,}|~{3,})", lines[first])
        assert opening  # a fence token begins with its marker
        before = lines[first][: opening.start()]
        # A list marker stands only before the opening line; the lines below it are indented.
        indent += before if ">" in before else " " * len(before)
        body = content.split("\n")[:-1]
        directive = _DIRECTIVE.match(info.strip())
        if not directive:
            language = (info.split() or [""])[0]
            yield self._made(offset + first, language, "", {}, body, 0, indent)
            return
        options, skipped = _options(body)
        name, argument = directive["name"], directive["argument"].strip()
        if name in _CODE_DIRECTIVES:
            name = argument
        yield self._made(offset + first, name, argument, options, body, skipped, indent)
        if len(opening[1]) > 3:  # a longer fence is there to hold others
            inner = body[skipped:]
            tokens = _parser().parse("\n".join(inner))
            yield from self.collect(tokens, inner, offset + first + 1 + skipped, indent)

    def _made(
        self,
        line: int,
        language: str,
        argument: str,
        options: dict[str, str],
        body: list[str],
        skipped: int,
        indent: str,
    ) -> Fence:
        self.counts[self.heading, language] += 1
        return Fence(
            page=self.page,
            line=line + 1,
            content_line=line + 2 + skipped,
            heading=self.heading,
            number=self.counts[self.heading, language],
            language=language,
            argument=argument,
            options=options,
            content="".join(text + "\n" for text in body[skipped:]),
            indent=indent,
        )


def _options(body: list[str]) -> tuple[dict[str, str], int]:
    """Return a directive's options and the number of lines they and the blank below them take."""
    options: dict[str, str] = {}
    for text in body:
        option = _OPTION.fullmatch(text.strip())
        if not option:
            break
        options[option["name"]] = (option["value"] or "").strip()
    used = len(options)
    if options and used < len(body) and not body[used].strip():
        used += 1
    return options, used


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") or "top"
