r"""Addresses as Exim logs them: where one ends, though a quoted local part can hold anything.

>>> [match[0] for match in ADDRESS_AT.finditer('"ann smith <x"@example.com bob@example.org <>')]
['"ann smith <x"@example.com', 'bob@example.org', '<>']

An address is bare or in angle brackets. Its local part can be quoted, and then hold blanks, angle
brackets and, behind a backslash, quotes; it can be UTF-8; in front of it can stand a source route,
``@relay.example,@mx.example:ann@example.com``. A quote that nothing closes is a character like any
other.

Source: RFC 5321, section 4.1.2; RFC 6531; ``src/src/parse.c`` and ``deliver.c`` of Exim 4.99.
"""

from __future__ import annotations

import re

FLAGS = re.A | re.S

QUOTED = r'"[^"\\]*(?:\\.[^"\\]*)*"'
"""A quoted string that is closed."""

BARE = rf'(?:[^ "<>]|{QUOTED})[^ "<>]*(?:{QUOTED}[^ "<>]*)*'
ANGLED = rf'<[^<>"]*(?:{QUOTED}[^<>"]*)*>'
ADDRESS = rf"(?:{ANGLED}|{BARE}|<[^<>]*>|[^ ]+)"
"""An address, bare or in angle brackets; else whatever stands up to the next blank."""

ADDRESS_AT = re.compile(ADDRESS, FLAGS)
ADDRESS_IN_BYTES = re.compile(ADDRESS.encode("ascii"), re.S)
"""The same for whole logs, which are read as bytes."""

ROUTE = re.compile(r"@[^ :\"<>]*:(?=.)", FLAGS)


def addresses_in(text: str) -> list[str]:
    """Return the addresses of a text in which blanks stand between them, as after ``for``.

    >>> addresses_in('"john smith"@example.org b@example.org')
    ['"john smith"@example.org', 'b@example.org']
    """
    return ADDRESS_AT.findall(text)


def bare(address: str) -> str:
    """Return an address without angle brackets and source route.

    >>> bare("<@relay.example:ann@example.com>")
    'ann@example.com'
    """
    if address[:1] == "<" and address[-1:] == ">":
        address = address[1:-1]
    route = ROUTE.match(address)
    return address[route.end() :] if route else address


def parts_of(address: str) -> tuple[str, str]:
    """Return local part and domain of an address; the domain is empty where there is none.

    >>> parts_of('"a@b"@example.com')
    ('"a@b"', 'example.com')
    """
    address = bare(address)
    local, at, domain = address.rpartition("@")
    if not at or domain.endswith('"'):
        return address, ""
    return local, domain
