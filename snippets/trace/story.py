"""What became of a message: the lines that ``trace`` gathered, read, and a verdict in one line.

A delivery, a failure, a deferral or a discard is of one recipient. A recipient that was deferred
and delivered later is delivered; one that is neither delivered, failed nor discarded waits in the
queue. What is said is said of all lines together: one that stands behind ``Completed`` counts too.
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
from .subject import readable

AFTER_SAVE = {
    "delivery",
    "delivery-additional",
    "delivery-cutthrough",
    "bounce",
    "defer",
    "completed",
}
DELIVERIES = {"delivery", "delivery-additional", "delivery-cutthrough"}
ARRIVALS = {"arrival", "arrival-bounce", "arrival-fakereject"}
FROZEN = {"frozen", "frozen-skip"}
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


@dataclass
class Story:
    """What became of one message.

    ``outcome`` is ``delivered``, ``queued``, ``bounced``, ``rejected``, ``discarded``, ``removed``,
    ``suppressed`` (a delivery was only acted out, exim's option -N), ``unknown``, or ``partly``
    where recipients differ. ``caused_by`` is the ID of the message that
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
    discarded: list[Delivery] = field(default_factory=list)
    suppressed: list[Delivery] = field(default_factory=list)
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
    told = Story(trace.id, caused=list(trace.bounces))
    waiting = _Waiting()
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
        elif (settled := _settled(told, parsed)) is not None:
            delivery = _delivery(parsed)
            waiting.end(delivery)
            settled.append(delivery)
        elif parsed.kind == "defer":
            waiting.begin(_delivery(parsed))
        elif parsed.kind.startswith("rejected") and not trace.arrived:
            reasons.append(reason(parsed))
        elif parsed.kind in FROZEN:
            told.frozen = True
        elif parsed.kind == "unfrozen":
            told.frozen = False
        elif parsed.kind == "removed":
            removed = rest.partition(":")[0]
    told.waiting = waiting.recipients()
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
    told.login = _login(parsed)
    subject = value(parsed, "subject")
    told.subject = None if subject is None else readable(subject)
    told.message_id = value(parsed, "Message-ID")
    told.caused_by = value(parsed, "bounced message")
    told.recipients = values(parsed, "recipient")


def _login(parsed: Parsed) -> str | None:
    """Return authenticator and name, without whom the login speaks for (+smtp_mailauth)."""
    login = value(parsed, "authenticator")
    return login and ":".join(login.split(":")[:2])


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
        for text, known in (
            ("of", value(parsed, "bounced message")),
            ("login", _login(parsed)),
            ("user", value(parsed, "user")),
        ):
            words += f", {text} {known}" if known else ""
        words += f", host {host}" if host else ""
        subject = value(parsed, "subject")
        words += f', subject "{readable(subject)}"' if subject else ""
        recipients = values(parsed, "recipient")
        return words + (f", for {' '.join(recipients)}" if recipients else "")
    if discards(parsed):
        delivery = _discard(parsed)
        return " by ".join(part for part in (delivery.address, delivery.reason) if part)
    if parsed.kind in DELIVERIES | {"bounce", "defer", "delivery-suppressed"}:
        delivery = _delivery(parsed)
        transport = value(parsed, "transport")
        by = f" by {transport}" if transport else ""
        by += f" to {host}" if host else ""
        return f"{delivery.shown}{by}" + (f": {delivery.reason}" if delivery.reason else "")
    return rest


def add_mail_lines(told: Story, lines: Iterable[Line], offset: int) -> None:
    """Put lines of Dovecot and spamd where they belong in a story.

    ``offset`` is how far local time is from universal time, in seconds. A score comes before
    Exim's lines of the same second, a save before the line that tells of the delivery.
    """
    near = next((event.time for event in told.events if event.time), None)
    if not near:
        return
    added: list[tuple[datetime, bool, Event]] = []
    for line in lines:
        parsed = parse_mail(line.text)
        time = moment(parsed.iso or parsed.time or "", near, offset)
        event = Event(time, parsed.kind, _rest(parsed), line)
        added.append((time, "spamd" not in parsed.kind, event))
    added.sort(key=lambda entry: entry[:2])
    events: list[Event] = []
    place = 0
    for time, saved, event in added:
        while place < len(told.events) and not _follows(told.events[place], time, saved):
            events.append(told.events[place])
            place += 1
        events.append(event)
    told.events[:] = [*events, *told.events[place:]]


def _follows(event: Event, time: datetime, saved: bool) -> bool:
    """Tell whether an event comes after what Dovecot or spamd did at that time."""
    if event.time is None or event.time < time:
        return False
    return event.time > time or not saved or event.kind in AFTER_SAVE


def _delivery(parsed: Parsed) -> Delivery:
    """Read what a line says of one recipient; a discard may be of all."""
    if discards(parsed):
        return _discard(parsed)
    text = value(parsed, "confirmation") if parsed.kind in DELIVERIES else reason(parsed)
    return Delivery(
        address=value(parsed, "address") or "?",
        original=value(parsed, "original address"),
        reason=text or "",
    )


def discards(parsed: Parsed) -> bool:
    """Tell whether a line says that a message, or a recipient's copy of it, was thrown away.

    An ACL that discards a recipient before there is a message has no flag on its line.
    """
    return parsed.kind == "discarded" and value(parsed, "flag") is not None


WHY_DISCARDED = re.compile(
    r"[=-]> (?:blackhole|discarded)(?: \((?P<who>[^()]*?)(?: discarded recipients)?\):?)?"
    r"(?: ?(?P<why>.*))",
    re.S,
)
"""Source: ``receive.c`` and ``deliver.c`` of Exim 4.98."""


def _discard(parsed: Parsed) -> Delivery:
    said = WHY_DISCARDED.match(_rest(parsed))
    if said:
        return Delivery("", None, ": ".join(text for text in said.groups() if text))
    router = value(parsed, "router")
    return Delivery(
        address=value(parsed, "original address") or value(parsed, "address") or "?",
        original=None,
        reason=f"router {router}" if router else "",
    )


def _settled(told: Story, parsed: Parsed) -> list[Delivery] | None:
    """Return where a recipient belongs of which a line tells the end."""
    if discards(parsed):
        return told.discarded
    if parsed.kind in DELIVERIES:
        return told.delivered
    return {"bounce": told.failed, "delivery-suppressed": told.suppressed}.get(parsed.kind)


class _Waiting:
    """The recipients that wait, in the order in which they were deferred.

    A later line may name a recipient by the address that it was redirected to, by the original one,
    or by both. Two addresses that one was redirected to wait apart from each other.
    """

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], Delivery] = {}
        self._by_address: dict[str, dict[tuple[str, str], None]] = {}
        self._by_original: dict[str, dict[tuple[str, str], None]] = {}

    def begin(self, new: Delivery) -> None:
        why = self.end(new)
        if new.reason.startswith(NOT_YET) and why is not None:
            # Not why it waits, only why nothing was tried: an earlier line has the error.
            new = replace(new, reason=why)
        key = address, original = _key(new)
        self._all[key] = new
        self._by_address.setdefault(address, {})[key] = None
        self._by_original.setdefault(original, {})[key] = None

    def end(self, new: Delivery) -> str | None:
        """Forget that a recipient waits. Return why it did, None if it did not."""
        address, original = _key(new)
        same = [*self._by_address.get(address, ()), *self._by_address.get(original, ())]
        if address == original:
            same += self._by_original.get(address, ())
        why = None
        for key in same:
            old = self._all.pop(key, None)
            if old:
                why = why or old.reason
                del self._by_address[key[0]][key]
                del self._by_original[key[1]][key]
        return why

    def recipients(self) -> list[Delivery]:
        return list(self._all.values())


def _key(delivery: Delivery) -> tuple[str, str]:
    """Return the address and the original one, in lower case; they may be the same."""
    address, original = delivery.address.lower(), (delivery.original or "").lower()
    # A local delivery is named by its local part, with the whole address behind it.
    if not original or ("@" not in address and original.partition("@")[0] == address):
        address = original = original or address
    return address, original


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
    for text, group in _by_reason(told.discarded, ""):
        names = _names([discard for discard in group if discard.address])
        what = "discarded" + (f" for {names}" if names else "") + (f" by {text}" if text else "")
        said.append(("discarded", what))
    if told.suppressed:
        names = _names(told.suppressed)
        said.append(("suppressed", f"the delivery to {names} was only acted out (exim -N)"))
    for text, group in _by_reason(told.waiting):
        frozen = ", frozen," if told.frozen else ""
        said.append(("queued", f"still in the queue{frozen} for {_names(group)} because {text}"))
    if removed:
        said.append(("removed", removed))
    elif not trace.completed and not told.waiting:
        said.append(("queued", _unfinished(told)))
    if not said:
        unknown = "completed, but the logs read tell of no delivery and no failure"
        if not trace.arrived:
            unknown = "completed; what became of it stands in an older log, or one not read"
        return "unknown", unknown
    outcomes = {outcome for outcome, _ in said}
    return outcomes.pop() if len(outcomes) == 1 else "partly", "; ".join(text for _, text in said)


def _unfinished(told: Story) -> str:
    if told.frozen:
        why = next(e.words for e in reversed(told.events) if e.kind in FROZEN)
        return f"still in the queue because it is frozen: {why}"
    if not (told.delivered or told.failed or told.discarded or told.suppressed):
        return "still in the queue: the logs read tell of no delivery and no failure yet"
    return "not completed: the logs read end before Exim was done with it"


def _by_reason(
    deliveries: Iterable[Delivery], none: str = "the log gives no reason"
) -> list[tuple[str, list[Delivery]]]:
    groups: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        text = delivery.reason or none
        # Error texts repeat the address, so that each would be a group of its own.
        groups.setdefault(text, []).append(delivery)
    return list(groups.items())


def _names(deliveries: list[Delivery]) -> str:
    names = list(dict.fromkeys(delivery.shown for delivery in deliveries))
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return ", ".join(names[:MOST_NAMED]) + f" and {len(names) - MOST_NAMED} more"
