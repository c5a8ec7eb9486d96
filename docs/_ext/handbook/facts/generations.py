"""The generations of servers that the examples are for: one table for pages, lab and tests.

Knows nothing of Sphinx. A generation is named by its Exim, as readers see it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Generation:
    title: str  # as readers see it
    debian: str  # the release whose packages stand for it
    backports: tuple[str, ...] = ()  # the packages that come from its backports


GENERATIONS = {
    "exim-4.98": Generation("Exim 4.98 and Dovecot 2.4", "trixie"),
    "exim-4.96": Generation("Exim 4.96 and Dovecot 2.3", "bookworm"),
    "exim-4.100": Generation(
        "Exim 4.100", "trixie", ("exim4-base", "exim4-config", "exim4-daemon-heavy")
    ),
}
"""What cPanel ships today, the one before, what comes next: the order on a page."""

NEXT = "exim-4.100"
SHIPPED = tuple(name for name in GENERATIONS if name != NEXT)
