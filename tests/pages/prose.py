"""The prose of pages and records: what a reader reads, without code, addresses and markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

_ROLE = re.compile(r"\{[a-z:-]+\}$")  # what stands before a role's text
_LABEL = re.compile(r"(?:\([\w-]+\)=\s*)+")
_PARSER = MarkdownIt("commonmark").use(front_matter_plugin)


def of_page(path: Path) -> Iterator[tuple[int, str]]:
    """Line (from 1) and text of each paragraph, heading and list item of a page."""
    for token in _PARSER.parse(path.read_text(encoding="utf-8")):
        if token.type == "inline" and token.map and not _LABEL.fullmatch(token.content):
            yield token.map[0] + 1, _text(token)


def of_markdown(text: str) -> str:
    """The prose of a short piece of Markdown, as in a record."""
    return " ".join(_text(token) for token in _PARSER.parse(text) if token.type == "inline")


def of_fields(fields: dict[str, Any], names: set[str]) -> Iterator[tuple[str, str]]:
    """Name and prose of those fields of a record that hold text."""
    for name in names & set(fields):
        if isinstance(fields[name], str):
            yield name, of_markdown(fields[name])


def _text(token: Token) -> str:
    """The text of an inline token; code becomes a mark, so that words on its sides stay apart."""
    parts = []
    for child in token.children or []:
        if child.type == "text":
            parts.append(_ROLE.sub("", child.content))
        elif child.type == "code_inline":
            parts.append("\N{OBJECT REPLACEMENT CHARACTER}")
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)
