"""What pages print as cPanel's own is in the records of what a cPanel server ships.

The lab's Exim and Dovecot have a configuration that we wrote. A transcript that showed a name or a
value of the lab's own would send the reader to look for what no cPanel server has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from handbook.facts import record_store

from lab import ROOT
from lab.transcripts.fences import page_files

STORE = record_store.load(ROOT / "docs" / "_data")
DEFAULTS = STORE.sets["cpanel-defaults"]
HOME = ROOT / f"{DEFAULTS.homes[0]}.md"

# Routers and transports that a page makes up to show something else, a fault for example.
EXAMPLES = {
    ("routers", "defer_router"),  # MailScanner's
    ("routers", "manual_mx"),
    ("routers", "other_relay"),
    ("routers", "relay"),
    ("transports", "other_relay_smtp"),
    ("transports", "relay_smtp"),
}

# Paths of cPanel that no record has; their pages cite cPanel's page or its tool.
PATHS = {
    "/usr/local/cpanel/3rdparty/mailman/bin/check_perms",
    "/usr/local/cpanel/3rdparty/mailman/bin/list_lists",
    "/usr/local/cpanel/3rdparty/mailman/bin/list_members",
    "/usr/local/cpanel/3rdparty/mailman/lists",
    "/usr/local/cpanel/cpanel",
    "/usr/local/cpanel/scripts/cphulkdwhitelist",
    "/var/cpanel/conf/dovecot/main",
    "/var/cpanel/cpanel.config",
    "/var/cpanel/templates/dovecot",
    "/var/cpanel/templates/dovecot/main.default",
    "/var/cpanel/templates/dovecot/main.local",
    "/var/cpanel/templates/dovecot2.4",
    "/var/cpanel/templates/dovecotSNI/main.default",
    "/var/cpanel/templates/dovecotSSL/main.default",
}

PATH = re.compile(r"/(?:usr/local/cpanel|var/cpanel)/[\w.+/-]*\w")
ROUTE = re.compile(r"\b([RT])=([A-Za-z]\w*)")
TESTED = re.compile(r"\brouter = (\w+)(?:, transport = (\w+))?")
SAID = re.compile(
    r"\b(router|transport)s? `([a-z][a-z_]*_[a-z_]+)`|`([a-z]+_[a-z_]+)` (router|transport)"
)
SHOWN = re.compile(r"^\s*([a-z][a-z0-9_]*) =(?: (.*))?$")
# Without a configuration Exim prints what is built in, which is not the server's value.
BUILT_IN = "-C /dev/null"


def vouched(field: str) -> set[str]:
    return {name for row in DEFAULTS.rows for name in row.fields.get(field, [])}


def settings() -> dict[str, str]:
    return {
        name: value
        for row in DEFAULTS.rows
        for name, value in row.fields.get("settings", {}).items()
    }


def pages() -> Iterator[tuple[str, str]]:
    for file in page_files():
        yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")


def names_on(text: str) -> Iterator[tuple[str, str]]:
    """Routers and transports that a page names: in log lines, in `exim -bt`, and in a sentence."""
    for sign, name in ROUTE.findall(text):
        yield ("routers" if sign == "R" else "transports"), name
    for router, transport in TESTED.findall(text):
        yield "routers", router
        if transport:
            yield "transports", transport
    for before, name, other, after in SAID.findall(text):
        yield f"{before or after}s", name or other


def values_on(text: str) -> Iterator[tuple[str, str]]:
    """Settings with their values, as `exim -bP` and `doveconf` print them."""
    command = ""
    for line in text.splitlines():
        if line.lstrip().startswith("# "):
            command = line
        elif (shown := SHOWN.match(line)) and BUILT_IN not in command:
            yield shown[1], shown[2] or ""


def test_names_of_routers_and_transports_are_cpanels() -> None:
    found = {
        (page, what, name)
        for page, text in pages()
        for what, name in names_on(text)
        if name not in vouched(what) and (what, name) not in EXAMPLES and not _message_id(name)
    }
    assert not found, f"not in cpanel-defaults.yaml: {sorted(found)}"


def _message_id(name: str) -> bool:
    """`R=` in the arrival of a bounce holds the ID of the message that failed."""
    return len(name) == 6 and any(letter.isdigit() or letter.isupper() for letter in name)


def test_values_of_settings_are_cpanels() -> None:
    known = settings()
    found = {
        (page, name, value)
        for page, text in pages()
        for name, value in values_on(text)
        if name in known and value != known[name]
    }
    assert not found, f"cpanel-defaults.yaml has other values: {sorted(found)}"


def test_paths_of_cpanel_are_in_the_records() -> None:
    """A path below cPanel's folders is a record's, or leads to one, or lies below one."""
    recorded = {
        path for row in STORE.rows() for path in PATH.findall(str(row.fields)) if path not in PATHS
    }
    found = {
        path
        for _page, text in pages()
        for path in PATH.findall(text)
        if not any(
            path == known or known.startswith(path + "/") or path.startswith(known + "/")
            for known in recorded
        )
    }
    assert found == PATHS, (
        f"in no record: {sorted(found - PATHS)}; "
        f"no longer shown, or recorded now, take it off the list: {sorted(PATHS - found)}"
    )


@pytest.mark.parametrize("row", DEFAULTS.rows, ids=lambda row: row.id)
def test_the_names_of_a_row_stand_in_its_value(row: record_store.Row) -> None:
    """What a row vouches for, the reader can read in the row."""
    value = re.sub(r"\s+", " ", row.fields.get("value", ""))
    for field in ("routers", "transports"):
        for name in row.fields.get(field, []):
            assert f"`{name}`" in value, f"{row.path}:{row.line}: {name} is not in the value"
    for text in row.fields.get("texts", []):
        assert text in value, f"{row.path}:{row.line}: {text!r} is not in the value"


def test_the_report_has_the_commands_of_the_records() -> None:
    page = (ROOT / "docs" / "reference" / "report-a-server.md").read_text(encoding="utf-8")
    wanted = dict.fromkeys(row.fields["show"] for row in DEFAULTS.rows if row.fields.get("report"))
    listed = re.findall(r"^# (.+)$", page[page.index("```{console}") :], re.MULTILINE)
    assert listed[3:] == list(wanted)
