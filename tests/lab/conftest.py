"""Fixtures for tests that need the lab. Without a lab they are skipped, or fail where CI=true.

The pages' commands wait more than they compute, so they run in the background from the start of the
session, while the other tests run; the tests that look at their results come last.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread
from typing import Any

import pytest
from handbook.facts.generations import GENERATIONS, SHIPPED

from lab.boxes import Box, Unavailable, ensure_roots, open_box
from lab.transcripts.runs import Runs

BACKGROUND = pytest.StashKey[tuple[Runs, Thread]]()


def _page_and_generation(item: pytest.Item) -> tuple[Any, str] | None:
    params: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    of_a_page = {"page", "generation", "block"} <= set(params)
    return (params["page"], params["generation"]) if of_a_page else None


def _commands(page_and_generation: tuple[Any, str]) -> int:
    page, generation = page_and_generation
    return sum(len(block.commands) for block in page.blocks_for(generation))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_when)


def _when(item: pytest.Item) -> int:
    """What looks at a page's run comes late, then what looks at all of them.

    Last of all comes what puts something else in place of a part of the lab: a run of the
    background would meet it.
    """
    fixtures = getattr(item, "fixturenames", ())
    if _page_and_generation(item):
        return 1
    return 3 if "monkeypatch" in fixtures else 2 if "runs" in fixtures else 0


def pytest_collection_finish(session: pytest.Session) -> None:
    wanted = [found for item in session.items if (found := _page_and_generation(item))]
    if session.config.option.collectonly or not wanted:
        return
    runs = Runs(page for page, _ in wanted)

    def start() -> None:
        with suppress(Unavailable):  # the fixture `lab` will say why
            ensure_roots(GENERATIONS)
            # The longest first, so that none is left running alone at the end.
            for page, generation in sorted(wanted, key=_commands, reverse=True):
                runs.start(page.path, generation)

    thread = Thread(target=start)
    thread.start()
    session.stash[BACKGROUND] = runs, thread


def pytest_sessionfinish(session: pytest.Session) -> None:
    if BACKGROUND in session.stash:
        runs, thread = session.stash[BACKGROUND]
        thread.join()
        runs.close()


@pytest.fixture(autouse=True)
def _alone(request: pytest.FixtureRequest) -> None:
    """What replaces a part of the lab waits until nothing runs in the background."""
    if "monkeypatch" in request.fixturenames and BACKGROUND in request.session.stash:
        runs, thread = request.session.stash[BACKGROUND]
        thread.join()
        runs.wait()


@pytest.fixture(scope="session")
def runs(lab: None, request: pytest.FixtureRequest) -> Runs:
    """The runs of the pages that this session's tests look at."""
    if BACKGROUND not in request.session.stash:
        return Runs(())
    runs, thread = request.session.stash[BACKGROUND]
    thread.join()
    return runs


@pytest.fixture(scope="session")
def lab() -> None:
    """Both generations, and the Exim that comes next, can be opened."""
    try:
        ensure_roots(GENERATIONS)
    except Unavailable as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the mail lab is needed here: {reason}")
        pytest.skip(str(reason))


@pytest.fixture(scope="session", params=SHIPPED)
def generation(request: pytest.FixtureRequest, lab: None) -> str:
    name: str = request.param
    return name


@pytest.fixture
def box(generation: str) -> Iterator[Box]:
    """A fresh server with the accounts and an empty queue."""
    with open_box(generation, "bare") as fresh:
        yield fresh


@pytest.fixture(scope="session")
def standing(generation: str) -> Iterator[Box]:
    """The same, shared by tests that neither wait for a moment nor leave anything behind."""
    with open_box(generation, "bare") as shared:
        yield shared


@pytest.fixture(scope="session")
def hosting(generation: str) -> Iterator[Box]:
    """A server with the whole story, shared by tests that only look."""
    with open_box(generation, "hosting") as shared:
        yield shared


@pytest.fixture(scope="session")
def spam(generation: str) -> Iterator[Box]:
    """The same with Apache SpamAssassin."""
    with open_box(generation, "spam") as shared:
        yield shared
