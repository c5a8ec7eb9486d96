"""What all tests share: where the repository is, and the built site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from lab import ROOT
from lab.transcripts.fences import page_files
from publish.html import SITE, every_page

# A loaded machine is no fault of the code.
hypothesis.settings.register_profile("handbook", deadline=None)
hypothesis.settings.load_profile("handbook")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--page", action="append", default=[], metavar="FILE",
        help="only what is asked of each page, of this one: docs/exim/queue.md",
    )  # fmt: skip
    parser.addoption(
        "--quick",
        action="store_true",
        help="what needs no lab, no browser, no web server, measures nothing, builds no other site",
    )


SERVERS = {"lab", "chromium", "host"}
"""Fixtures of what takes long to start or to use."""


def chosen(config: pytest.Config) -> list[Path]:
    """The pages that `--page` names, else none."""
    files = [Path(name).resolve() for name in config.getoption("--page")]
    for file in files:
        if file not in page_files():
            raise pytest.UsageError(f"{file} is no page of the site")
    return files


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One case a page: `page_file` is its source, `built_page` the path below the site."""
    only = chosen(metafunc.config)
    if "page_file" in metafunc.fixturenames:
        files = only or page_files()
        metafunc.parametrize("page_file", files, ids=[str(f.relative_to(ROOT)) for f in files])
    if "built_page" in metafunc.fixturenames:
        built = [file.relative_to(ROOT).with_suffix(".html").as_posix() for file in only]
        metafunc.parametrize("built_page", built or every_page())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--page`, only what is asked of each page; with `--quick`, what needs little."""
    if config.getoption("--quick"):
        slow = [item for item in items if not is_quick(item)]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if is_quick(item)]
        for item in items:
            if "site" in getattr(item, "fixturenames", ()):
                # One process parses the built pages, not each of them.
                item.add_marker(pytest.mark.xdist_group("site"))
    if only := chosen(config):
        names = {file.relative_to(ROOT).as_posix() for file in only}
        sides: dict[bool, list[pytest.Item]] = {True: [], False: []}
        for item in items:
            sides[not names.isdisjoint(pages_of(item))].append(item)
        config.hook.pytest_deselected(items=sides[False])
        items[:] = sides[True]


def is_quick(item: pytest.Item) -> bool:
    if hasattr(getattr(item, "module", None), "MiniSite"):
        return False
    if any(map(item.get_closest_marker, ("long", "release"))):
        return False
    return SERVERS.isdisjoint(getattr(item, "fixturenames", ()))


def pages_of(item: pytest.Item) -> Iterator[str]:
    """The sources of the pages that a case is about, as its parameters name them."""
    params = getattr(getattr(item, "callspec", None), "params", {})
    for name, value in params.items():
        value = getattr(value, "fence", value)  # a block of a page
        value = getattr(value, "path", getattr(value, "page", value))
        if name == "built_page":
            yield Path(value).with_suffix(".md").as_posix()
        elif isinstance(value, Path) and value.is_relative_to(ROOT):
            yield value.relative_to(ROOT).as_posix()
        elif isinstance(value, str):
            yield value


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site. `make test` builds it, strictly and from nothing, before the tests."""
    assert (SITE / "index.html").is_file(), "the site is not built: run make html"
    return SITE
