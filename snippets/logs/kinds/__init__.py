"""The kinds of log lines, a record each: what tells a line of that kind, and lines that are it."""

from __future__ import annotations

from . import dovecot, exim, others
from .record import Kind

RECORDS: dict[str, list[Kind]] = {
    "mainlog": exim.KINDS,
    "maillog": dovecot.KINDS,
    "otherlog": others.KINDS,
}
"""By the parser that tells them."""
