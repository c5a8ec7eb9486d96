"""The names in the table of Dovecot's settings: 2.4 refuses the old ones and knows the new ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from handbook.facts import record_store

from lab import ROOT
from lab.boxes import Box, open_box

ROWS = record_store.load(ROOT / "docs" / "_data").sets["dovecot-settings"].rows
NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")
# Old names that are blocks, or still a setting, in 2.4; and those that 2.4.1 still takes.
STILL_A_NAME = {"acl", "fts", "quota", "protocols", "auth_debug"}
NOT_INSTALLED = {"fts_solr_url", "fts_solr_batch_size", "fts_solr_soft_commit"}


def unknown(server: Box, names: Iterable[str]) -> set[str]:
    """Those of the names that the server's Dovecot does not know as a setting."""
    one = '(cat /etc/dovecot/dovecot.conf; echo "$name = 1") > /root/one.conf'
    read = "doveconf -c /root/one.conf -n 2>&1 | grep -q 'Unknown setting' && echo $name"
    loop = f"for name in {' '.join(names)}; do {one}; {read}; done"
    return set(server.run(loop, timeout=120).output.split())


def old_names() -> list[str]:
    return [row.fields["old"] for row in ROWS if NAME.fullmatch(row.fields["old"])]


def new_names() -> set[str]:
    """Settings with a name of several words; single ones stand within a block only."""
    return {
        word
        for row in ROWS
        for word in re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", row.fields.get("new", ""))
        if "{" not in row.fields["new"]
    }


def test_there_are_names() -> None:
    assert len(old_names()) >= 80
    assert len(new_names()) >= 60


@pytest.fixture(scope="module")
def server(lab: None) -> Iterator[Box]:
    with open_box("exim-4.98", "bare") as box:  # the generation of Dovecot 2.4
        yield box


def test_old_names_are_refused_and_new_ones_known(server: Box) -> None:
    old = set(old_names())
    assert old - unknown(server, old) == STILL_A_NAME
    assert unknown(server, new_names()) == NOT_INSTALLED
