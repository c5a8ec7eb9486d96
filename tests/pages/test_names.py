"""Names are written as their owners write them, and addresses are those for documentation."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path

import pytest
from handbook.facts import record_store

from lab import ROOT
from lab.transcripts.fences import page_files, read_page
from tests.pages import prose

WRONG = {
    r"\b(?:CPanel|Cpanel|CPANEL|C-Panel|cPannel)\b": "cPanel",
    r"\b(?:exim|EXIM)\b": "Exim",
    r"\b(?:dovecot|DoveCot|DOVECOT)\b": "Dovecot",
    r"\b(?:mailman|MailMan)\b": "Mailman",
    r"(?<!Apache )\b(?:Spam ?Assassin|[Ss]pamassassin)\b": "Apache SpamAssassin",
    r"\b(?:maildir|MailDir|mail dir)\b": "Maildir",
    r"\b(?:MDBOX|MdBox|Mdbox|mdBox)\b": "mdbox",
    r"\b(?:roundcube|RoundCube|Round Cube)\b": "Roundcube",
    r"\b(?:Systemd|SystemD)\b": "systemd",
    r"\b(?:Almalinux|Alma Linux|AlmaLinx)\b": "AlmaLinux",
    r"\b(?:Openssl|openssl)\b": "OpenSSL",
    r"\b(?:e-mail|E-mail)\b": "email",
    r">>": "» (and a path of WHM by the role {whm})",
    r"\b(?:Whm|whm)\b": "WHM",
    r"\b(?:Startttls|starttls|StartTLS)\b": "STARTTLS",
}
DOCUMENTATION_NETS = [
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "127.0.0.0/8", "0.0.0.0/32")
]
# Version numbers and sections of four parts, which look like addresses.
VERSIONS = re.compile(
    r"(?:RFC ?\d+ |11\.1[1-4]\d|4\.9\d|2\.3\.(?:19|21)|2\.2\.0|1\.6\.11|3\.4|1:|2026\.)[.\d]*"
)
IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)")
MAIL_DOMAIN = re.compile(r"[\w.+%-]+@((?:[\w-]+\.)+[A-Za-z]{2,})\b")
HOST = re.compile(r"\b((?:[\w-]+\.)+(?:com|net|org|info|biz))\b")
FOR_DOCUMENTATION = re.compile(r"(?:.+[._])?example(?:\.(?:com|net|org))?$|.+\.invalid$|localhost$")
# The two blocklists that every cPanel server has ready: a reader asks these, no invented ones.
BLOCKLISTS = re.compile(
    r"(?:(?:\d{1,3}\.){4})?(?:zen\.spamhaus\.org|bl\.spamcop\.net)$"
    r"|(?:check\.spamhaus\.org|www\.spamcop\.net)$"
)

PAGES = page_files()
TEXTS = [
    path
    for pattern in (
        "docs/_data/*.yaml",
        "snippets/**/*.py",
        "lab/scenarios/**/*",
        "README.md",
    )
    for path in sorted(ROOT.glob(pattern))
    if path.is_file() and path.suffix in {".yaml", ".py", ".md", ".sh", ".conf", ".txt"}
]


def ident(path: Path) -> str:
    return str(path.relative_to(ROOT))


def wrong_names(text: str) -> list[str]:
    return [
        f"{found[0]!r} is written {right}"
        for pattern, right in WRONG.items()
        if (found := re.search(pattern, text))
    ]


@pytest.mark.parametrize("page", PAGES, ids=ident)
def test_names_on_pages(page: Path) -> None:
    faults = [
        f"{page}:{line}: {fault}"
        for line, text in prose.of_page(page)
        for fault in wrong_names(text)
    ]
    assert not faults, "\n".join(faults)


# Titles, labels, notes and texts of programs are quoted as they are.
QUOTED = {
    "title", "name", "original", "older", "key", "id", "now", "example", "not", "pattern",
    "without", "repaired",
}  # fmt: skip


def test_names_in_records() -> None:
    faults = []
    for record_set in record_store.load(ROOT / "docs" / "_data").sets.values():
        properties = record_set.schema["properties"]
        # Code is no prose.
        fields = {
            name
            for name, schema in properties.items()
            if name not in QUOTED and schema.get("x-format") is None
        }
        for row in record_set.rows:
            for name, text in prose.of_fields(row.fields, fields):
                faults += [f"{row.path}:{row.line}: {name}: {f}" for f in wrong_names(text)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("wrong", ["the exim queue", "a Cpanel server", "SpamAssassin scores"])
def test_wrong_names_are_caught(wrong: str) -> None:
    assert wrong_names(wrong)


@pytest.mark.parametrize(
    "right", ["the Exim queue", "Apache SpamAssassin scores", "cPanel & WHM", "an OpenSSL build"]
)
def test_right_names_pass(right: str) -> None:
    assert not wrong_names(right)


def foreign_addresses(text: str) -> list[str]:
    """Addresses and domains of mail that are not for documentation."""
    found = [
        address
        for address in IPV4.findall(VERSIONS.sub("", text))
        # A DNS blocklist is asked for the address backwards.
        if not any(
            ipaddress.ip_address(written) in net
            for net in DOCUMENTATION_NETS
            for written in (address, ".".join(reversed(address.split("."))))
        )
    ]
    found += [name for name in MAIL_DOMAIN.findall(text) if not FOR_DOCUMENTATION.match(name)]
    return found


@pytest.mark.parametrize("path", [*PAGES, *TEXTS], ids=ident)
def test_only_documentation_addresses(path: Path) -> None:
    faults = [
        f"{path}:{number}: {address} is not an address for documentation"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for address in foreign_addresses(line)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("page", PAGES, ids=ident)
def test_only_documentation_hosts_in_examples(page: Path) -> None:
    faults = [
        f"{page}:{fence.line}: {host} is not a name for documentation"
        for fence in read_page(page).fences
        if fence.language in {"console", "text", "exim-conf", "dovecot-conf"}
        for host in HOST.findall(fence.content)
        if not FOR_DOCUMENTATION.match(host) and not BLOCKLISTS.match(host)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("host", ["mail.spamcop.net", "spamhaus.org", "zen.spamhaus.org.net"])
def test_the_blocklists_are_no_other_hosts(host: str) -> None:
    assert not BLOCKLISTS.match(host)


@pytest.mark.parametrize("text", ["mail for bob@gmail.com", "from 8.8.8.8 port 25", "[10.0.0.1]"])
def test_foreign_addresses_are_caught(text: str) -> None:
    assert foreign_addresses(text)


@pytest.mark.parametrize("text", ["bob@mail.example.com", "192.0.2.7:51406", "Dovecot 2.3.19.1"])
def test_documentation_addresses_pass(text: str) -> None:
    assert not foreign_addresses(text)
