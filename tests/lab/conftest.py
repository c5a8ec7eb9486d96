"""Fixtures for tests that need the lab. Without a lab they are skipped, or fail where CI=true."""

import os
from collections.abc import Iterator

import pytest

from tests.lab import FORWARD, GENERATIONS, Box, Unavailable, ensure_roots, open_box


@pytest.fixture(scope="session")
def lab() -> None:
    """Both generations, and the Exim that comes next, can be opened."""
    try:
        ensure_roots((*GENERATIONS, FORWARD))
    except Unavailable as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the mail lab is needed here: {reason}")
        pytest.skip(str(reason))


@pytest.fixture(scope="session", params=GENERATIONS)
def generation(request: pytest.FixtureRequest, lab: None) -> str:
    name: str = request.param
    return name


@pytest.fixture
def box(generation: str) -> Iterator[Box]:
    """A fresh server with the accounts and an empty queue."""
    with open_box(generation, "bare") as fresh:
        yield fresh


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
