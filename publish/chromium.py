"""The system's Chromium, headless and asking nobody: it prints, and it runs the tests' visits."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

# The strictest policy that a host may send with the pages. The shapes of the icons stand in the
# style sheet as data: addresses.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MISSING = "no Chromium: install Debian's package chromium"


def options() -> list[str]:
    """How Chromium is started: it asks nobody, and runs as root too."""
    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


def executable() -> str | None:
    """The path of the system's Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def headless() -> str | None:
    """The same without a window's parts, if it is there: a page opens in a third of the time."""
    return shutil.which("chromium-headless-shell") or executable()


@contextmanager
def browser() -> Iterator[Browser]:
    """Run the system's Chromium, else the one that Playwright installed. Raises OSError if none."""
    with sync_playwright() as playwright:
        if headless() is None and not Path(playwright.chromium.executable_path).exists():
            raise OSError(MISSING)
        running = playwright.chromium.launch(executable_path=headless(), args=options())
        try:
            yield running
        finally:
            running.close()
