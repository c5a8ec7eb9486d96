"""The site on nginx as ``hosting/`` configures it, at the root of a host and below a path."""

from __future__ import annotations

import gzip
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Page

from lab import ROOT
from publish import FILES, html
from tests.handbook.minisite import MiniSite
from tests.site.nginx import CONFIGURATION, Host, serve

BASE = "https://docs.example.com/mail/"
ARTICLE = "docs/exim/message-ids.html"
SHORT = "go/exim-message-ids"
PAGES = ["", ARTICLE, "docs/protocols/ports.html", "docs/start/message-path.html", f"{SHORT}/",
         "search.html?q=queue", "docs/exim/queues.html"]  # fmt: skip
ELSEWHERE = (
    "docs/troubleshooting/index.html", "docs/troubleshooting/error-texts.html",
    "docs/reference/everything.html", "docs/reference/tool.html",
)  # fmt: skip
WHAT_THE_BROWSER_REFUSED = """
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.refused.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""


@pytest.fixture(scope="module")
def host(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with serve(site, tmp_path_factory.mktemp("nginx")) as running:
        yield running


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A small site built for a path of its host; the base address lacks its last slash."""
    folder = tmp_path_factory.mktemp("below")
    mini = MiniSite(folder / "source")
    text = mini.page.read_text(encoding="utf-8")
    mini.page.write_text(f"{text}\n## Greylisting\n\nMail that is late.\n", encoding="utf-8")
    assert mini.build("-D", f"html_baseurl={BASE.rstrip('/')}") == (0, "")
    (folder / "root").mkdir()
    (mini.folder / "_build").rename(folder / "root" / "mail")
    with serve(folder / "root", folder, "/mail/") as running:
        yield running


@contextmanager
def opened(running: Browser, javascript: bool = True) -> Iterator[Page]:
    """A page of its own, which notes what the policy refuses."""
    context = running.new_context(java_script_enabled=javascript)
    context.add_init_script(WHAT_THE_BROWSER_REFUSED)
    try:
        yield context.new_page()
    finally:
        context.close()


def files(site: Path) -> list[str]:
    paths = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return [path.as_posix() for path in paths if not path.name.startswith(".")]


def test_every_file_comes_with_a_strict_policy(host: Host, site: Path) -> None:
    """Only the worker in which Python runs may evaluate text, and it is no page."""
    for name in files(site):
        answer = host.ask(name, "HEAD")
        assert answer.status == 200, name
        policy = answer.header("Content-Security-Policy")
        assert "default-src 'none'" in policy and "unsafe-inline" not in policy, name
        assert ("unsafe-eval" in policy) == (name == "_static/python/worker.js"), name
        assert answer.header("X-Content-Type-Options") == "nosniff", name
        assert answer.header("Referrer-Policy"), name


@pytest.mark.parametrize(
    "path",
    [
        "nowhere.html",
        "docs/exim/queues.html",
        "go/no-such-label/",
        "a/b/c/",
        ".buildinfo",
        "_static/handbook.0123abcd.css",
    ],
)
def test_an_address_that_leads_nowhere(host: Host, path: str) -> None:
    answer = host.ask(path)
    assert answer.status == 404
    assert b"<h1>Page not found</h1>" in answer.body
    assert "default-src 'none'" in answer.header("Content-Security-Policy")
    assert answer.header("Cache-Control") == "no-cache"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("docs/exim/queue.md", "text/markdown; charset=utf-8"),
        ("data/ports.json", "application/json; charset=utf-8"),
        ("_static/scripts/search.js", "application/javascript; charset=utf-8"),
        ("_static/favicon.svg", "image/svg+xml; charset=utf-8"),
        ("llms.txt", "text/plain; charset=utf-8"),
        ("sitemap.xml", "text/xml; charset=utf-8"),
        ("tools/cpmail.pyz", "application/zip"),
        ("tools/cpmail.pyz.sha256", "text/plain; charset=utf-8"),
        ("objects.inv", "application/octet-stream"),
    ],
)
def test_kind_and_compression(host: Host, site: Path, path: str, kind: str) -> None:
    answer = host.ask(path, Accept_Encoding="gzip")
    content = (site / (path or "index.html")).read_bytes()
    assert answer.header("Content-Type") == kind
    if kind.startswith(("text/", "application/j", "image/svg")) and len(content) >= 512:
        assert answer.header("Content-Encoding") == "gzip"
        assert answer.header("Vary") == "Accept-Encoding"
        assert gzip.decompress(answer.body) == content
    else:
        assert answer.header("Content-Encoding") == ""
        assert answer.body == content


def test_pages_are_asked_for_again_and_assets_are_kept(host: Host, site: Path) -> None:
    for name in ("index.html", "search/entries.js", "data/ports.json"):
        answer = host.ask(name)
        assert answer.header("Cache-Control") == "no-cache", name
        again = host.ask(name, If_None_Match=answer.header("ETag"))
        assert (again.status, again.body) == (304, b""), name
    linked = [
        value
        for tag, value in html.attributes(site / "index.html", "href")
        if "stylesheet" in tag.get_attribute_list("rel")
    ]
    assert linked
    for link in linked:
        assert host.ask(link).header("Cache-Control") == "public, max-age=31536000, immutable", link


HIDDEN = ["x", "x.md", "x.epub", "x.pyz", "x.py", "x.sha256", "x.html", "x.js", "x.css", "x.json",
          "x.txt", "x.svg"]  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Host]]:
    """A folder that a symbolic link names, with two builds and what a host may put beside them."""
    folder = tmp_path_factory.mktemp("plain")
    for build in ("one", "two"):
        root = folder / build
        for place in (".git/refs", "docs/.hidden", "docs/exim", ".well-known", "_static"):
            (root / place).mkdir(parents=True)
            for name in HIDDEN:
                (root / place / name).write_text("secret")
        for name in HIDDEN:
            (root / f".{name}").write_text("secret")
            (root / "docs" / "exim" / f".{name}").write_text("secret")
        (root / "404.html").write_text("<h1>Page not found</h1>")
        (root / "index.html").write_text(build)
    (folder / "served").symlink_to("one")
    with serve(folder / "served", folder) as running:
        yield folder, running


@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_hidden_is_served_whatever_its_ending(plain: tuple[Path, Host], name: str) -> None:
    _, host = plain
    for path in (f".git/refs/{name}", f".git/{name}", f".{name}", f"docs/.hidden/{name}",
                 f"docs/exim/.{name}", f"%2egit/refs/{name}", f".well-known/.{name}"):  # fmt: skip
        answer = host.ask(path)
        assert (answer.status, b"secret" in answer.body) == (404, False), path
        assert b"Page not found" in answer.body
    for path in (f".well-known/{name}", f"docs/exim/{name}"):
        assert host.ask(path).body == b"secret", path


def test_a_switched_link_serves_the_new_build_at_once(plain: tuple[Path, Host]) -> None:
    """By the very commands that the configuration names."""
    folder, host = plain
    told = re.search(r"ln -s \S+ \S+ && mv -T \S+ \S+", CONFIGURATION.read_text("utf-8"))
    assert told
    assert host.ask("").body == b"one"
    command = told[0].replace("handbook-2026-11-28", "two").replace("/srv/handbook", "served")
    subprocess.run(command, shell=True, check=True, cwd=folder)
    assert host.ask("").body == b"two"


def test_a_folder_that_has_no_page(plain: tuple[Path, Host]) -> None:
    _, host = plain
    answer = host.ask("_static/")
    assert (answer.status, answer.body) == (404, b"<h1>Page not found</h1>")


def test_folders_lead_somewhere(host: Host, site: Path) -> None:
    for folder in ("docs", "go", "data", "tools", "search"):
        answer = host.ask(f"{folder}/")
        assert answer.status == 302, folder
        assert (site / answer.header("Location").lstrip("/")).is_file(), folder
        assert host.ask(folder).header("Location") == f"/{folder}/"


def test_folders_and_short_addresses(host: Host) -> None:
    assert host.ask("docs/exim/").status == 200
    for folder in ("docs/exim", SHORT):
        answer = host.ask(folder)
        assert (answer.status, answer.header("Location")) == (301, f"/{folder}/")
    leading = host.ask(f"{SHORT}/").body.decode()
    target = re.search(r'url=([^"]+)"', leading)
    assert target and host.ask(urljoin(f"{SHORT}/", target[1]).partition("#")[0]).status == 200


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_refuses_nothing_of_a_page(chromium: Browser, host: Host, path: str) -> None:
    with opened(chromium) as page:
        messages: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(host.address + path)
        page.wait_for_load_state("networkidle")
        if path.startswith(("search", "docs/exim/queues")):
            page.wait_for_selector("#search-results li a")
        refused = page.evaluate("window.refused")
    own = [text for text in messages if "404 (Not Found)" not in text and "[PST]" not in text]
    assert not refused and not own, [*refused, *own]


def test_the_policy_would_refuse(chromium: Browser, host: Host) -> None:
    with opened(chromium) as page:
        page.goto(host.address)
        page.evaluate("document.body.setAttribute('style', 'color: red')")
        page.wait_for_function("window.refused.some((text) => text.startsWith('style-src-attr'))")


def test_the_404_page_searches_for_what_was_asked(chromium: Browser, host: Host) -> None:
    with opened(chromium) as page:
        answer = page.goto(host.address + "docs/exim/queues.html?from=wiki")
        assert answer and answer.status == 404
        assert page.locator("#not-found-address").inner_text() == "/docs/exim/queues.html"
        assert page.locator("#search-field").input_value() == "exim queues"
        first = page.locator("#search-results li a").first
        first.wait_for()
        found = first.evaluate("link => link.href")
        assert found.startswith(f"{host.address}docs/exim/queue.html")
        first.click()
        assert page.locator("h1").inner_text().startswith("Work with Exim")
        page.goto(host.address + "a/b/%FF")  # no text in UTF-8, so it stays as it is
        assert page.locator("#not-found-address").inner_text() == "/a/b/%FF"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.url.endswith("/a/b/%FF#main-content")


def test_the_404_page_without_javascript(chromium: Browser, host: Host) -> None:
    with opened(chromium, javascript=False) as page:
        for name in ("front page", "troubleshooting", "everything by name"):
            page.goto(host.address + "x/y/z.html")
            page.locator("article a", has_text=name).click()
            assert "Page not found" not in page.title(), name


def test_below_a_path_every_link_leads_somewhere(below: Host) -> None:
    """From page to page as a crawler goes, the 404 page with it."""
    asked, waiting, outside = set(), ["index.html", "search.html", "no-such-page.html"], set()
    while waiting:
        path = waiting.pop()
        if path in asked:
            continue
        asked.add(path)
        answer = below.ask(path)
        expected = 404 if path == "no-such-page.html" else 200
        # The 404 page and the search name pages that this small site does not have.
        if path not in ELSEWHERE:
            assert answer.status == expected, path
        if answer.status == 200 and not answer.header("Content-Type").startswith("text/html"):
            continue
        for link in re.findall(r'\b(?:href|src|action)="([^"]+)"', answer.body.decode()):
            target = urljoin(f"https://docs.example.com/mail/{path}", link.replace("&amp;", "&"))
            parts = urlsplit(target)
            if target.startswith(BASE):
                waiting.append(parts.path.removeprefix("/mail/") or "index.html")
            elif parts.netloc == "docs.example.com":
                outside.add(f"{path}: {link}")
    assert not outside, sorted(outside)[:5]
    assert "docs/page.html" in asked and len(asked) >= 10


def test_what_needs_the_whole_address_follows_the_base(below: Host) -> None:
    page = below.ask("docs/page.html").body.decode()
    assert f'<link rel="canonical" href="{BASE}docs/page.html"' in page
    assert f'<meta property="og:url" content="{BASE}docs/page.html">' in page
    assert f"Sitemap: {BASE}sitemap.xml" in below.ask("robots.txt").body.decode()
    places = [place.text or "" for place in ET.fromstring(below.ask("sitemap.xml").body).iter()]
    listed = [place for place in places if place.startswith("http")]
    assert f"{BASE}docs/page.html" in listed
    assert not [place for place in listed if not place.startswith(BASE) or "404" in place]
    assert f"]({BASE}docs/page.md)" in below.ask("llms.txt").body.decode()
    assert f'rel="canonical" href="{BASE}docs/page.html' in below.ask("go/page/").body.decode()


def test_below_a_path_the_404_page_searches(chromium: Browser, below: Host) -> None:
    with opened(chromium) as page:
        answer = page.goto(below.address + "docs/greylisting-late.html")
        assert answer and answer.status == 404
        assert page.locator("#search-field").input_value() == "greylisting late"
        first = page.locator("#search-results li a").first
        first.wait_for()
        assert first.evaluate("link => link.href").startswith(f"{below.address}docs/page.html#")


@pytest.mark.parametrize("base", ["docs.example.com/mail/", "/mail/", "https://x.example/?a=b"])
def test_a_base_that_is_no_address(tmp_path: Path, base: str) -> None:
    status, messages = MiniSite(tmp_path).build("-D", f"html_baseurl={base}")
    assert status != 0
    assert f"BASE (html_baseurl) is '{base}'" in messages


def test_read_the_docs_runs_what_there_is() -> None:
    build = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))["build"]
    commands = [*build["jobs"]["install"], *build["jobs"]["build"]["html"]]
    rules = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
    made = {command.split()[1] for command in commands if command.startswith("make ")}
    copied = {part for command in commands if command.startswith("cp ")
              for part in command.split() if part.startswith("_build/")}  # fmt: skip
    assert made == {".venv/dev", "dist"}
    assert all(re.search(rf"^{re.escape(rule)}:", rules, re.M) for rule in made)
    assert copied <= {f"_build/dist/{name}" for name in ("site", *FILES)}
    assert any("_build/dist/site" in command and "OUTPUT/html" in command for command in commands)
