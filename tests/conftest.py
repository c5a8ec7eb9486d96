"""What all tests share: where the repository is, and the built site."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

from lab import ROOT
from publish.html import SITE

# A loaded machine is no fault of the code.
hypothesis.settings.register_profile("handbook", deadline=None)
hypothesis.settings.load_profile("handbook")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What wants a quiet machine comes last."""
    items.sort(key=lambda item: item.get_closest_marker("quiet") is not None)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site. `make test` builds it, strictly and from nothing, before the tests."""
    assert (SITE / "index.html").is_file(), "the site is not built: run make html"
    return SITE
