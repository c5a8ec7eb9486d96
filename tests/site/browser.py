"""Chromium, headless, on the built site served from this machine, as a visitor meets it.

Every request is answered from the site's folder; one for any other host is refused and recorded.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

from publish.chromium import POLICY

HOST = "https://handbook.example"
# What each page here is loaded under: waiting for something in a page evaluates text there.
POLICY_OF_TESTS = POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-eval'")

# Adds style rules to a page, so that a test sees what they break.
ADD_RULES = """rules => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets.push(sheet);
}"""


@dataclass
class Visit:
    """An open page, with what it asked for: path to bytes on the wire (gzip level 6)."""

    page: Page
    fetched: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@cache
def file_content(file: Path) -> tuple[bytes, int]:
    """The bytes of a file of the site, and how many of them go over the wire."""
    content = file.read_bytes()
    return content, len(gzip.compress(content, 6))


@contextmanager
def visit(
    running: Browser,
    site: Path,
    path: str,
    *,
    width: int = 1280,
    height: int = 900,
    dark: bool = False,
    javascript: bool = True,
    policy: str = POLICY_OF_TESTS,
) -> Iterator[Visit]:
    """Open ``path`` of the site with an empty cache."""
    context = running.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",  # colors that are still on their way would be measured
        java_script_enabled=javascript,
        permissions=["clipboard-read", "clipboard-write"] if javascript else [],
    )
    opened = Visit(context.new_page())

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        file = site / (parts.path.lstrip("/") or "index.html")
        if f"{parts.scheme}://{parts.netloc}" != HOST:
            opened.refused.append(route.request.url)
            route.abort()
        elif file.is_file():
            content, opened.fetched[parts.path] = file_content(file)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            headers = {"Content-Type": kind, "Content-Security-Policy": policy}
            route.fulfill(body=content, headers=headers)
        else:
            opened.refused.append(route.request.url)
            route.fulfill(status=404, body="")

    context.route("**/*", answer)
    opened.page.on("console", lambda message: opened.messages.append(message.text))
    opened.page.on("pageerror", lambda error: opened.messages.append(str(error)))
    opened.page.goto(f"{HOST}/{path}")
    try:
        yield opened
    finally:
        context.close()
