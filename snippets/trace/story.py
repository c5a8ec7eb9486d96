"""What became of a message: the lines that ``trace`` gathered, read, and a verdict in one line.

A delivery, a failure or a deferral is of one recipient. A recipient that was deferred and delivered
later is delivered; one that is neither delivered nor failed waits in the queue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..logs.maillog import parse as parse_mail
from ..logs.mainlog import parse
from ..logs.parts import SEPARATOR, UNKNOWN
from ..logs.parts import Line as Parsed
from .gather import Line, Trace
from .mail import moment

DELIVERIES = {"delivery", "delivery-additional", "delivery-cutthrough"}
ARRIVALS = {"arrival", "arrival-bounce", "arrival-fakereject"}
FROZEN = re.compile(r"^(?:Frozen\b|frozen by |Message is frozen|\*\*\* Frozen)", re.IGNORECASE)
UNFROZEN = re.compile(r"^(?:Unfrozen\b|unfrozen by )", re.IGNORECASE)
REMOVED = re.compile(r"^(removed by \S+|cancelled by \S+)")
BRACKETED = {"error text", "error number", "note"}
NOT_YET = "retry time not reached"
MOST_NAMED = 5
"""How many recipients of one outcome a verdict names."""


@dataclass(frozen=True)
class Delivery:
    """One recipient and what became of it. ``original`` is set where the mail was redirected.

    ``reason`` is the error text, or what the other side said when it took the message.
    """

    address: str
    original: str | None
    reason: str

    @property
    def shown(self) -> str:
        """The recipient in words."""
        if not self.original or self.original == self.address:
            return self.address
        if "@" not in self.address and self.original.partition("@")[0] == self.address:
            return self.original
        return f"{self.address} (for {self.original})"

    @property
    def names(self) -> set[str]:
        """Each form under which a later line may name the recipient, in lower case."""
        return {name.lower() for name in (self.address, self.original) if name}


@dataclass
class Story:
    """What became of one message.

    ``outcome`` is ``delivered``, ``queued``, ``bounced``, ``rejected``, ``discarded``, ``removed``,
    ``unknown``, or ``partly`` where recipients differ. ``caused_by`` is the ID of the message that
    this one is a bounce of, ``caused`` are those of its own bounces.
    """

    id: str
    outcome: str = "unknown"
    verdict: str = ""
    sender: str | None = None
    login: str | None = None
    subject: str | None = None
    message_id: str | None = None
    recipients: list[str] = field(default_factory=list)
    caused_by: str | None = None
    caused: list[str] = field(default_factory=list)
    delivered: list[Delivery] = field(default_factory=list)
    failed: list[Delivery] = field(default_factory=list)
    waiting: list[Delivery] = field(default_factory=list)
    frozen: bool = False
    notes: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class Event:
    """One line of a log as a part of a story. ``time`` is local time, None where a line has none.

    ``words`` say what happened, shorter than the line, which is ``line``.
    """

    time: datetime | None
    kind: str
    words: str
    line: Line


def story(trace: Trace) -> Story:
    """Read a message's lines, in order, and say what became of it."""
    told = Story(trace.id, caused=trace.bounces)
    reasons: list[str] = []
    removed = ""
    for line in trace.lines:
        parsed = parse(line.text)
        rest = _rest(parsed)
        told.events.append(Event(_time(parsed), parsed.kind, _words(parsed, rest), line))
        if parsed.id != trace.id:
            continue
        if parsed.kind in ARRIVALS:
            _arrival(told, parsed)
        elif parsed.kind in DELIVERIES:
            _settle(told, told.delivered, _delivery(parsed))
        elif parsed.kind == "bounce":
            _settle(told, told.failed, _delivery(parsed))
        elif parsed.kind == "defer":
            _settle(told, told.waiting, _delivery(parsed))
        elif parsed.kind.startswith("rejected") and not trace.arrived:
            reasons.append(reason(parsed))
        elif FROZEN.match(rest):
            told.frozen = True
        elif UNFROZEN.match(rest):
            told.frozen = False
        elif found := REMOVED.match(rest):
            removed = found[1]
    if trace.completed:
        told.waiting = []
        told.frozen = False
    told.outcome, told.verdict = _verdict(told, trace, reasons, removed)
    if trace.searched:
        told.notes.append(
            "Its arrival is not where the time in its ID says, so all of the logs was read."
        )
    if trace.lines and not trace.arrived and not trace.rejected:
        told.notes.append("Its arrival is in none of the logs read; an older log may have it.")
    return told


def one_line(line: Line) -> Event:
    """Read a line that stands alone."""
    parsed = parse(line.text)
    return Event(_time(parsed), parsed.kind, _rest(parsed), line)


def reason(parsed: Parsed) -> str:
    """Return the error text of a line: what stands after the colon that follows its fields.

    From Exim 4.100 on it can stand in parentheses instead: ``defer (Network is unreachable)``.
    """
    parts = parsed.parts
    for number, part in enumerate(parts):
        if part.name == UNKNOWN or (part.name == SEPARATOR and part.text.strip() == ":"):
            rest = parts[number + (part.name == SEPARATOR) :]
            text = "".join(p.text for p in rest if p.name != "delivery time")
            return " ".join(text.replace("\\n", " ").split())
    bracketed = [p.text.strip("()") for p in parts if p.name in BRACKETED]
    return bracketed[-1] if bracketed else ""


def value(parsed: Parsed, name: str) -> str | None:
    """Return the text of the first part of this name without the key and the quotes around it."""
    return next(iter(values(parsed, name)), None)


def values(parsed: Parsed, name: str) -> list[str]:
    """Return the texts of all parts of this name, bare."""
    return [_bare(part.text) for part in parsed.parts if part.name == name]


def _bare(text: str) -> str:
    text = re.sub(r"^[A-Za-z][A-Za-z0-9]{0,7}\*?=", "", text)
    if len(text) > 1 and text[0] + text[-1] in ('""', "<>"):
        text = text[1:-1]
    return text


def _rest(parsed: Parsed) -> str:
    """Return the line without what stands before its words: time, process and message ID."""
    parts = parsed.parts
    leading = {"time", "zone", "pid", "message id", SEPARATOR}
    first = next((n for n, part in enumerate(parts) if part.name not in leading), len(parts))
    return "".join(part.text for part in parts[first:]).strip()


def _arrival(told: Story, parsed: Parsed) -> None:
    sender = value(parsed, "envelope sender")
    told.sender = "<>" if sender == "" else sender
    told.login = value(parsed, "authenticator")
    subject = value(parsed, "subject")
    told.subject = None if subject is None else unescaped(subject)
    told.message_id = value(parsed, "Message-ID")
    told.caused_by = value(parsed, "bounced message")
    told.recipients = values(parsed, "recipient")


def _time(parsed: Parsed) -> datetime | None:
    """Return a line's time without its zone and fraction."""
    try:
        return datetime.fromisoformat((parsed.time or "")[:19])
    except ValueError:
        return None


def _words(parsed: Parsed, rest: str) -> str:
    """Return what happened by a line, in words for a person."""
    host = " ".join(values(parsed, "host name") + values(parsed, "ip"))
    if parsed.kind in ARRIVALS:
        words = f"from {value(parsed, 'envelope sender') or '<>'}"
        for text, name in (("of", "bounced message"), ("login", "authenticator"), ("user", "user")):
            known = value(parsed, name)
            words += f", {text} {known}" if known else ""
        words += f", host {host}" if host else ""
        subject = value(parsed, "subject")
        words += f', subject "{unescaped(subject)}"' if subject else ""
        recipients = values(parsed, "recipient")
        return words + (f", for {' '.join(recipients)}" if recipients else "")
    if parsed.kind in DELIVERIES | {"bounce", "defer"}:
        delivery = _delivery(parsed)
        transport = value(parsed, "transport")
        by = f" by {transport}" if transport else ""
        by += f" to {host}" if host else ""
        return f"{delivery.shown}{by}" + (f": {delivery.reason}" if delivery.reason else "")
    return rest


def add_mail_lines(told: Story, lines: Iterable[Line], offset: int) -> None:
    """Put lines of Dovecot and spamd where they belong in a story.

    ``offset`` is how far local time is from universal time, in seconds.
    """
    near = next((event.time for event in told.events if event.time), None)
    for line in lines if near else ():
        parsed = parse_mail(line.text)
        assert near
        time = moment(parsed.time or "", near, offset)
        event = Event(time, parsed.kind, _rest(parsed), line)
        scored = "spamd" in parsed.kind
        told.events.insert(_index(told.events, time, scored), event)


def _index(events: list[Event], time: datetime, scored: bool) -> int:
    """Return where a line of that time belongs. A score comes first, a save before Exim's line."""
    settled = DELIVERIES | {"bounce", "defer", "completed"}
    for index, event in enumerate(events):
        if event.time and (
            event.time > time or (event.time == time and (scored or event.kind in settled))
        ):
            return index
    return len(events)


def unescaped(text: str) -> str:
    r"""Return a text of the log as it was: ``\"``, ``\\``, ``\n``, ``\t`` and octal bytes.

    >>> unescaped(r"Caf\303\251 \"A\"")
    'Café "A"'
    """

    def plain(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if len(code) == 3:
            return bytes([int(code, 8) & 255])
        return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(code, code)

    raw = text.encode("utf-8", "surrogateescape")
    raw = re.sub(rb"\\([0-3][0-7]{2}|.)", plain, raw, flags=re.DOTALL)
    return raw.decode("utf-8", "surrogateescape")


def _delivery(parsed: Parsed) -> Delivery:
    text = value(parsed, "confirmation") if parsed.kind in DELIVERIES else reason(parsed)
    return Delivery(
        address=value(parsed, "address") or "?",
        original=value(parsed, "original address"),
        reason=text or "",
    )


def _settle(told: Story, where: list[Delivery], new: Delivery) -> None:
    """Put a recipient where it belongs now; it no longer waits for something else."""
    if new.reason.startswith(NOT_YET):
        # Not why it waits, only why nothing was tried: an earlier line has the error.
        why = [old.reason for old in told.waiting if old.names & new.names]
        new = replace(new, reason=why[0] if why else new.reason)
    told.waiting[:] = [old for old in told.waiting if not old.names & new.names]
    where.append(new)


def _verdict(told: Story, trace: Trace, reasons: list[str], removed: str) -> tuple[str, str]:
    """Return the outcome and the sentence that says it."""
    if not trace.lines:
        return "unknown", "no line of the logs read has this message ID"
    if trace.rejected:
        return "rejected", "rejected because " + (reasons[-1] if reasons else told.events[-1].words)
    said: list[tuple[str, str]] = []
    if told.delivered:
        said.append(("delivered", "delivered to " + _names(told.delivered)))
    for text, group in _by_reason(told.failed):
        how = "failed" if told.sender == "<>" else "bounced"
        said.append(("bounced", f"{how} for {_names(group)} because {text}"))
    for text, group in _by_reason(told.waiting):
        frozen = ", frozen," if told.frozen else ""
        said.append(("queued", f"still in the queue{frozen} for {_names(group)} because {text}"))
    if removed:
        said.append(("removed", removed))
    elif not trace.completed and not told.waiting:
        said.append(("queued", _unfinished(told)))
    if not said:
        last = next((e.words for e in reversed(told.events) if e.kind != "completed"), "")
        said.append(("discarded", f"completed without a delivery: {last}"))
    outcomes = {outcome for outcome, _ in said}
    return outcomes.pop() if len(outcomes) == 1 else "partly", "; ".join(text for _, text in said)


def _unfinished(told: Story) -> str:
    if told.frozen:
        why = next(e.words for e in reversed(told.events) if FROZEN.match(e.words))
        return f"still in the queue because it is frozen: {why}"
    if not told.delivered and not told.failed:
        return "still in the queue: the logs read tell of no delivery and no failure yet"
    return "not completed: the logs read end before Exim was done with it"


def _by_reason(deliveries: Iterable[Delivery]) -> list[tuple[str, list[Delivery]]]:
    groups: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        text = delivery.reason or "the log gives no reason"
        # Error texts repeat the address, so that each would be a group of its own.
        groups.setdefault(text, []).append(delivery)
    return list(groups.items())


def _names(deliveries: list[Delivery]) -> str:
    names = list(dict.fromkeys(delivery.shown for delivery in deliveries))
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return ", ".join(names[:MOST_NAMED]) + f" and {len(names) - MOST_NAMED} more"
