"""What all tests share: where the repository is, and the site's own modules on the path."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"
sys.path.insert(0, str(ROOT / "docs" / "_ext"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site. `make test` builds it, strictly and from nothing, before the tests."""
    assert (SITE / "index.html").is_file(), "the site is not built: run make html"
    return SITE


def missing(message: str) -> NoReturn:
    """A tool is not there: skip with one line that names it, and fail where CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
