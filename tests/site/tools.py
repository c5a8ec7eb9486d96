"""Programs of the system that a test needs: without one it is skipped, or fails where CI=true."""

from __future__ import annotations

import os
import shutil

import pytest


def need(found: object, reason: str) -> None:
    """Go on if what the test needs is ``found``; else say the reason in one line."""
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def need_command(name: str, package: str) -> str:
    """The path of a program of Debian's ``package``. A user's PATH may lack /usr/sbin."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    need(path, f"no {name}: install Debian's package {package}")
    assert path is not None
    return path
