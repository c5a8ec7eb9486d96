"""The Nu HTML checker has nothing to say of any built page but the notes that are listed here."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from lab import ROOT
from tests.site.tools import need, need_command

pytestmark = pytest.mark.release

JAR = ROOT / "tests/node/node_modules/vnu-jar/build/dist/vnu.jar"

# The beginning of a note, and why it is none of ours.
NOTES = {
    "Trailing slash on void elements": "docutils writes them; they have no effect in HTML",
    "The “main” role is unnecessary": "the theme's; old screen readers need it",
    "Consider using the “h1” element as a top-level heading only": "it is: one h1 on each page; "
    "docutils puts it into the first section",
    "Article lacks heading": "it has the h1, within its first section",
}


def check(*paths: Path) -> list[str]:
    """What the checker says of pages and folders: a line for each, with file and line."""
    java = need_command("java", "default-jre-headless")
    need(JAR.is_file(), "no Nu HTML checker: run `sh tests/system.sh`")
    command = [java, "-jar", str(JAR), "--format", "json", "--skip-non-html", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    # It reports on the error output; its status is 1 where it has an error to report.
    assert done.returncode in (0, 1), done.stderr
    return [
        f"{each['url'].removeprefix('file:')}:{each.get('lastLine', 1)}: {each['message']}"
        for each in json.loads(done.stderr)["messages"]
        if not each["message"].startswith(tuple(NOTES))
    ]


def test_every_page_is_valid(site: Path) -> None:
    """The leading pages below /go/, the search and the page of what is not there, too."""
    found = check(site)
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("<p><div>x</div></p>", "No “p” element in scope"),
        ('<p id="a">x</p><p id="a">y</p>', "Duplicate ID"),
        ("<img src='x.png'>", "“alt” attribute"),
        ("<section><p>x</p></section>", "Section lacks heading"),
    ],
)
def test_a_fault_would_be_found(tmp_path: Path, fault: str, said: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<!DOCTYPE html>\n<html lang=en><title>x</title>\n{fault}\n</html>\n", "utf-8")
    assert [line for line in check(page) if line.startswith(f"{page}:3: ") and said in line]
