"""``{queue-life}``: what becomes of a message that nobody takes, attempt by attempt.

Drawn from the lab's Exim: its retry rule and the periods of its main section, which are those that
public configurations of cPanel servers have.

Sources: the Exim specification, retry configuration (F: fixed intervals; G: each interval is the
one before times a factor) and main configuration (delay_warning), read 2026-11-28.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes

from handbook.page.pictures.figure import Picture, item, ordered, said

CONFIGURATION = "lab/boxes/files/exim.conf"
UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
NAMES = {"d": "day", "h": "hour", "m": "minute"}


def seconds(period: str) -> int:
    return sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([mhdw])", period))


def in_words(period: int) -> str:
    unit = next(unit for unit in "dhm" if period % UNITS[unit] == 0)
    number = period // UNITS[unit]
    return f"{number} {NAMES[unit]}{'s' * (number != 1)}"


def steps(rule: str) -> Iterator[tuple[int, int, list[int]]]:
    """Yield begin, end and the times of the attempts of each step of a retry rule, in seconds.

    An attempt is due one interval after the one before; the first attempt is at 0.
    """
    now = begin = 0
    for step in rule.split(";"):
        form, until, *rest = step.strip().split(",")
        end, gap = seconds(until), float(seconds(rest[0]))
        growth = float(rest[1]) if form == "G" else 1.0
        times = []
        while now + gap <= end:
            now += round(gap)
            times.append(now)
            gap *= growth
        yield begin, end, times
        begin = end


class QueueLife(Picture):
    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir, CONFIGURATION)
        self.env.note_dependency(str(path))
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        rule = re.search(r"^begin retry\s+\*\s+\*\s+(.+)$", text, re.MULTILINE)
        periods = dict(re.findall(r"^(\w+) = (\d+[mhdw])$", text, re.MULTILINE))
        if not rule or "delay_warning" not in periods:
            raise self.error(f"queue-life: {CONFIGURATION} has no retry rule or no delay_warning")
        stages = [(0, "at once", 1, "The first attempt fails for now", "the line has ==")]
        last = 0
        for begin, end, times in steps(rule[1]):
            before = [last, *times]
            gaps = {later - earlier for earlier, later in zip(before, times, strict=False)}
            even = f"every {in_words(min(gaps))}" if len(gaps) == 1 else "further and further apart"
            when = f"{in_words(begin)} to {in_words(end)}" if begin else f"up to {in_words(end)}"
            stages.append((begin, when, len(times), f"{len(times)} more attempts", even))
            last = times[-1] if times else last
        warned = seconds(periods["delay_warning"])
        stages += [
            (warned, in_words(warned), 0, "The sender gets a delay warning",
             "once; the message goes on waiting"),
            (end, in_words(end), 0, "The address is given up",
             "the next failure has **, and the sender gets a bounce"),
        ]  # fmt: skip
        items = []
        for _, when, attempts, what, told in sorted(stages, key=lambda stage: stage[0]):
            # The dots, one for each attempt, are drawn by the style sheet.
            dots = nodes.inline("", " ", classes=["dots", f"dots-{attempts}"])
            texts = said(f"{when} ", "when"), nodes.strong("", what), nodes.Text(f": {told}")
            items.append(item(*texts, *[dots] * bool(attempts)))
        return self.figure("queue-life", ordered(*items))
