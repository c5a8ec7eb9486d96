"""With a repository, a page leads to its source and to a report of an error."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from publish import html
from tests.handbook.minisite import MiniSite

ADDRESS = "https://forge.example.com/mail/handbook"


def links(mini: MiniSite) -> list[str]:
    page = html.parsed.__wrapped__(mini.folder / "_build" / "docs" / "page.html")
    return [str(link["href"]) for link in page.select(".page-source a")]


@pytest.mark.parametrize(
    ("forge", "edit", "fields"),
    [
        ("", "/edit/next/docs/page.md", ("title", "body")),
        ("gitlab", "/-/edit/next/docs/page.md", ("issue[title]", "issue[description]")),
        ("forgejo", "/_edit/next/docs/page.md", ("title", "body")),
    ],
)
def test_a_page_leads_to_its_source(
    forge: str, edit: str, fields: tuple[str, str], tmp_path: Path
) -> None:
    mini = MiniSite(tmp_path)
    values = {"repository": f"{ADDRESS}/", "branch": "next", "forge": forge}
    options = [
        part for name, value in values.items() for part in ("-D", f"handbook_{name}={value}")
    ]
    assert mini.build(*options) == (0, "")
    edited, reported = links(mini)
    assert edited == ADDRESS + edit
    assert reported.startswith(f"{ADDRESS}/{'-/' if forge == 'gitlab' else ''}issues/new?")
    told = parse_qs(urlsplit(reported).query)
    assert [told[field][0].strip() for field in fields] == [
        "A page", "https://example.org/docs/page.html"
    ]  # fmt: skip


def test_without_a_repository_there_is_no_link(tmp_path: Path) -> None:
    mini = MiniSite(tmp_path)
    assert mini.build() == (0, "")
    assert links(mini) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("repository", "forge.example.com/x", "not an address such as"),
        ("branch", "a b", "no branch's name"),
        ("forge", "sourceforge", "not one of github, gitlab, forgejo"),
    ],
)
def test_what_is_no_repository_ends_the_build(
    name: str, value: str, said: str, tmp_path: Path
) -> None:
    code, text = MiniSite(tmp_path).build("-D", f"handbook_{name}={value}")
    assert code != 0
    assert f"ERROR: {name.upper()} (handbook_{name}) is {value!r}" in text
    assert said in text
