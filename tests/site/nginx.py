"""nginx on a free port of the loopback, with the configuration of ``hosting/``."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lab import ROOT
from tests.site.tools import need_command

CONFIGURATION = ROOT / "hosting" / "nginx.conf"
AROUND = """\
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/handbook.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


class Host:
    """A running nginx; ``below`` is the path below which the site stands."""

    def __init__(self, port: int, below: str) -> None:
        self.address = f"http://127.0.0.1:{port}{below}"
        self._below = below
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path of the site; header names are written with ``_`` for ``-``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, f"{self._below}{path}", headers=named)
        response = self._connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def changed(root: Path, port: int, below: str) -> str:
    """The configuration with the lines that its owner has to change."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for pattern, line in (
        (r"listen 80;", f"listen 127.0.0.1:{port};"),
        (r"listen \[::\]:80;", ""),
        (r"server_name [^;]+;", "server_name 127.0.0.1;"),
        (r"root [^;]+;", f"root {root};"),
        (r"error_page 404 /404.html;", f"error_page 404 {below}404.html;"),
        (r"error_page 403 =404 /404.html;", f"error_page 403 =404 {below}404.html;"),
    ):
        text, times = re.subn(rf"{pattern} *# CHANGE.*", line, text)
        assert times == 1, f"{CONFIGURATION}: {times} lines to change match {pattern}"
    assert "CHANGE" not in text.partition("server {")[2], f"{CONFIGURATION}: another line to change"
    return text


@contextmanager
def serve(root: Path, folder: Path, below: str = "/") -> Iterator[Host]:
    """Serve ``root``; what nginx writes goes into ``folder``."""
    program = need_command("nginx", "nginx-light")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "handbook.conf").write_text(changed(root, port, below), encoding="utf-8")
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "error.log"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        _wait(running, port)
        yield Host(port, below)
    finally:
        running.terminate()
        running.wait(10)


def _wait(running: subprocess.Popen[str], port: int) -> None:
    for _ in range(200):
        if running.poll() is not None:
            raise AssertionError(f"nginx ended: {running.stderr and running.stderr.read()}")
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")
