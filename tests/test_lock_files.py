"""The lock files fit pyproject.toml, are complete with hashes, and name no package host."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lab import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SITE = PROJECT["project"]["dependencies"]
DEV = PROJECT["dependency-groups"]["dev"]


def lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def pins(name: str) -> dict[str, str]:
    """Package to version."""
    found = [re.match(r"([\w.-]+)==([^ ;\\]+)", line) for line in lines(name)]
    return {canonicalize_name(pin[1]): pin[2] for pin in found if pin}


def test_locks_fit_the_project() -> None:
    site, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    for locked, wanted in ((site, SITE), (dev, [*SITE, *DEV])):
        for text in wanted:
            need = Requirement(text)
            version = locked.get(canonicalize_name(need.name))
            assert version, f"{need.name} is not locked: run make lock"
            assert need.specifier.contains(version), f"{text} does not allow {version}: make lock"


def test_both_locks_agree() -> None:
    site, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert site.items() <= dev.items(), sorted(site.items() - dev.items())


def test_every_pin_has_a_hash_and_no_host_is_named() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for number, line in enumerate(lines(name), 1):
            assert "://" not in line, f"{name}:{number}: names a host"
            assert not line.startswith("--"), f"{name}:{number}: an option of the package client"
        text = "\n".join(lines(name))
        for pin in re.split(r"\n(?=[a-z])", text):
            assert "--hash=sha256:" in pin, f"{name}: without a hash: {pin.splitlines()[0]}"


def test_every_dependency_has_its_reason() -> None:
    for number, line in enumerate(lines("pyproject.toml"), 1):
        if re.match(r'  "[a-z]', line) and "pip" not in line:
            assert re.search(r'",\s+# \S+', line), f"pyproject.toml:{number}: no reason"
