"""Lighthouse on the built site, served from this machine as a usual host serves it: with gzip."""

from __future__ import annotations

import gzip
import json
import mimetypes
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from lab import ROOT
from publish import chromium

LIGHTHOUSE = ROOT / "tests" / "node" / "node_modules" / "lighthouse" / "cli" / "index.js"
# The front page, an article, the largest page of reference, the search.
PAGES = [
    "index.html",
    "docs/exim/message-ids.html",
    "docs/reference/everything.html",
    "search.html?q=queue",
]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True)
class Scores:
    """The four scores, 0 to 100; the layout shift; the audits that were not passed, by name.

    ``audits`` has what each audit gives, 0 to 1, or None where it gives nothing.
    """

    scores: dict[str, int]
    shift: float
    failed: list[str]
    audits: dict[str, float | None] = field(repr=False)

    @property
    def four(self) -> tuple[int, ...]:
        return tuple(self.scores[name] for name in CATEGORIES)


def missing() -> str | None:
    """What is not there and would be needed, in one line, or None."""
    if chromium.executable() is None:
        return chromium.MISSING
    if shutil.which("node") is None:
        return "no Node: install Debian's package nodejs"
    if not LIGHTHOUSE.is_file():
        return "no Lighthouse: run `sh tests/system.sh`"
    return None


class _Files(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, site: Path) -> None:
        self.site = site
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = self.site / (urlsplit(self.path).path.lstrip("/") or "index.html")
        found = path.is_file() and path.resolve().is_relative_to(self.site.resolve())
        content = gzip.compress(path.read_bytes(), 6) if found else b""
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        self.send_response(200 if found else 404)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "Cache-Control": "max-age=31536000",
            "Content-Security-Policy": chromium.POLICY,
        }
        if found:
            headers["Content-Encoding"] = "gzip"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which the site is served, on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, site=site))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def run(address: str) -> Scores:
    """Lighthouse's own settings for mobile: a slow phone on a slow line, simulated."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [
            "node", str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--output-path={report}",
            "--no-enable-error-reporting", f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags=--headless {' '.join(chromium.options())}",
        ]  # fmt: skip
        environment = {**os.environ, "CHROME_PATH": str(chromium.executable())}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
        if done.returncode or not report.is_file():
            raise RuntimeError(f"Lighthouse ended with {done.returncode}: {done.stderr[-2000:]}")
        result = json.loads(report.read_text(encoding="utf-8"))
    counted = {
        audit["id"]
        for name in CATEGORIES
        for audit in result["categories"][name]["auditRefs"]
        if audit["weight"]
    }
    return Scores(
        {name: round(100 * (result["categories"][name]["score"] or 0)) for name in CATEGORIES},
        result["audits"]["cumulative-layout-shift"]["numericValue"],
        [
            f"{name}: {audit.get('displayValue') or audit['title']}"
            for name, audit in result["audits"].items()
            if name in counted and audit["score"] is not None and audit["score"] < 1
        ],
        {name: audit["score"] for name, audit in result["audits"].items()},
    )
