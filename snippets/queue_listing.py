"""Read what ``exim -bp`` prints, and ``-bpu``, ``-bpr`` and ``-bpa``: the messages in the queue.

    26h  2.2K 1xFoTQ-000000002fG-20Sj <> *** frozen ***
              promo@bulk.example

A recipient that has the message already is marked ``D``; ``+D`` marks an address that Exim made
from one, by a forwarder for example.

Source: ``queue_list`` in ``src/src/queue.c`` of Exim 4.96 and 4.98; Exim's specification, chapter
"The Exim command line", option ``-bp``. Ages are minutes up to 90, hours up to 72, then days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# Between two repetitions of blanks always stands something else, so that time is linear.
MESSAGE = re.compile(
    r"""
    [ \t]* (?: (?P<age> [0-9]{1,9} [smhdw] ) [ \t]+ )?
    (?: (?P<size> [0-9]{1,9} (?: \.[0-9] )? [KMG]? ) [ \t]+ )?
    (?P<id> [0-9A-Za-z]{6}- (?: [0-9A-Za-z]{6}-[0-9A-Za-z]{2} | [0-9A-Za-z]{11}-[0-9A-Za-z]{4} ) )
    (?: -[DH] )?
    (?= [ \t] | \Z ) (?P<rest> .* )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Exim 4.97 can list a spool file's name in the place of the ID, with ``-H`` at its end."""

FROZEN = "*** frozen ***"
LOGIN = re.compile(r"[ \t]\(([^()]*)\)\Z")
REMARK = re.compile(r"[ \t]*\*\*\* (?P<remark>.*?) \*\*\*(?P<frozen> \*\*\* frozen \*\*\*)?", re.S)
"""What Exim says of a spool file that it cannot read, on a line below the message's own."""

MARK = re.compile(r"(\+?D)[ \t]+(?=\S)")
INDENTED = re.compile(r" {7}| *\t")
"""How the line of a recipient begins, if nobody took the blanks off."""

ADDRESS = re.compile(r'(?:"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"<>()]+)@[^\s"@<>()]+')
TERMINAL = re.compile(
    r"(?:[^#$%>\n]{0,200}[#$%>][ \t]+)?(?:sudo[ \t]+)?(?:/[a-z/]{1,40}/)?"
    r"(?:exim4?|mailq|sendmail|exiqgrep)(?:[ \t].*)?"
)
"""A line with the command, or the prompt and the command, that the listing was copied with."""

PROMPT = re.compile(r"\[?[\w.-]+@[^\n#$%>]{1,200}[#$%>][ \t]*|[#$%>][ \t]*")

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
MULTIPLES = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


@dataclass
class Message:
    """One message in the queue.

    ``age`` is in seconds and ``size`` in bytes, both as coarse as the listing, which rounds.
    ``sender`` is empty for a bounce. All three are None where the spool file could not be read;
    ``remark`` then says why. ``login`` is set where a user chose an envelope sender that is not
    his. ``waiting`` are the recipients without the message, ``delivered`` the others.
    """

    id: str
    age: int | None
    size: int | None
    sender: str | None
    frozen: bool = False
    login: str | None = None
    remark: str | None = None
    waiting: list[str] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)

    @property
    def domains(self) -> list[str]:
        """The domains of the recipients that wait, each once, in lower case."""
        return list(dict.fromkeys(domain_of(address) for address in self.waiting))


class ListingError(ValueError):
    """A line that is not of a queue listing. ``line`` counts from 1, ``why`` says what is wrong."""

    def __init__(self, line: int, text: str, why: str = "not of a queue listing") -> None:
        super().__init__(f"line {line}: {why}: {text}")
        self.line = line
        self.text = text
        self.why = why


def parse(lines: Iterable[str]) -> Iterator[Message | ListingError]:
    """Yield the messages of a listing, and in its place an error for each line that is none.

    What stands after a line that is none belongs to no message until the next one begins. Lines
    copied from a terminal with the listing, above and below it, are no error.
    """
    message: Message | None = None
    for count, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        if not line.strip():
            continue
        begun = begins(line)
        if begun:
            if message:
                yield message
            message = begun
        elif message and (remark := REMARK.fullmatch(line)):
            alone = line.strip() == FROZEN
            message.frozen = message.frozen or alone or bool(remark["frozen"])
            message.remark = message.remark if alone else remark["remark"]
        elif message and may_be_recipient(line):
            address = line.strip(" \t")
            mark = MARK.match(address)
            address = address[mark.end() :] if mark else address
            (message.delivered if mark else message.waiting).append(address)
            if not ADDRESS.fullmatch(address):
                yield ListingError(count, line, "not an address")
        elif TERMINAL.fullmatch(line) or PROMPT.fullmatch(line):
            continue
        else:
            if message:
                yield message
            message = None
            yield ListingError(count, line)
    if message:
        yield message


def begins(line: str) -> Message | None:
    """Return the message that a line of a listing begins, None where it begins none."""
    match = MESSAGE.fullmatch(line)
    if not match:
        return None
    rest = match["rest"].strip(" \t")
    frozen = rest.endswith(FROZEN) and rest[: -len(FROZEN)][-1:] in (" ", "\t", "")
    if frozen:
        rest = rest[: -len(FROZEN)].rstrip(" \t")
    login = LOGIN.search(rest, max(0, rest.rfind("(") - 1))
    if login:
        rest = rest[: login.start()].rstrip(" \t")
    if rest and not (rest.startswith("<") and rest.endswith(">")):
        return None
    return Message(
        id=match["id"],
        age=seconds(match["age"]) if match["age"] else None,
        size=size(match["size"]) if match["size"] else None,
        sender=rest[1:-1] if rest else None,
        frozen=frozen,
        login=login[1] if login else None,
    )


def may_be_recipient(line: str) -> bool:
    """Tell whether a line below a message's own has the shape of a recipient's."""
    if INDENTED.match(line):
        return True
    bare = line.strip(" \t")
    mark = MARK.match(bare)
    return bool(ADDRESS.fullmatch(bare, mark.end() if mark else 0))


def belongs(line: str) -> bool:
    """Tell whether a line can stand below a message's own."""
    return may_be_recipient(line) or bool(REMARK.fullmatch(line))


def seconds(age: str) -> int:
    """Return ``26h`` or ``40d`` in seconds. Raises ValueError for anything else."""
    match = re.fullmatch(r"([0-9]{1,9})([smhdw])", age)
    if not match:
        raise ValueError("not an age; write it like 90m, 12h or 3d")
    return int(match[1]) * UNITS[match[2]]


def size(text: str) -> int:
    """Return ``585``, ``2.2K`` or ``1M`` in bytes. Raises ValueError for anything else."""
    match = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,3})?)([KMG]?)", text.upper())
    if not match:
        raise ValueError("not a size; write it like 585, 20K or 1.5M")
    return int(float(match[1]) * MULTIPLES[match[2]])


def domain_of(address: str) -> str:
    """Return the domain of an address in lower case; empty for one without."""
    return address.rpartition("@")[2].lower() if "@" in address else ""


@dataclass(frozen=True)
class Selection:
    """Which messages are wanted; None says nothing. Addresses and domains match as a whole.

    ``older`` and ``younger`` are in seconds and ``larger`` in bytes, all of them included.
    """

    sender: str | None = None
    domain: str | None = None
    older: int | None = None
    younger: int | None = None
    larger: int | None = None
    frozen: bool | None = None

    def takes(self, message: Message) -> bool:
        """Tell whether a message is wanted."""
        wanted = self.sender
        if wanted is not None:
            bare = "" if wanted == "<>" else wanted
            if message.sender is None or message.sender.lower() != bare.lower():
                return False
        if self.domain is not None and self.domain.lower() not in message.domains:
            return False
        if self.larger is not None and (message.size is None or message.size < self.larger):
            return False
        if self.older is not None and (message.age is None or message.age < self.older):
            return False
        if self.younger is not None and (message.age is None or message.age > self.younger):
            return False
        return self.frozen is None or message.frozen == self.frozen


@dataclass
class Total:
    """Messages of a group, their bytes, how many are frozen, the age of the oldest in seconds."""

    messages: int = 0
    size: int = 0
    frozen: int = 0
    oldest: int = 0

    def add(self, message: Message) -> None:
        """Count one more message."""
        self.messages += 1
        self.size += message.size or 0
        self.frozen += message.frozen
        self.oldest = max(self.oldest, message.age or 0)


@dataclass
class Summary:
    """All messages, and by sender and by domain of a waiting recipient, in lower case."""

    all: Total = field(default_factory=Total)
    senders: dict[str, Total] = field(default_factory=dict)
    domains: dict[str, Total] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        """Count one more message. One with several domains counts under each."""
        self.all.add(message)
        sender = "unknown" if message.sender is None else message.sender.lower() or "<>"
        self.senders.setdefault(sender, Total()).add(message)
        for domain in message.domains:
            self.domains.setdefault(domain, Total()).add(message)


def ranked(totals: dict[str, Total], most: int | None = None) -> list[tuple[str, Total]]:
    """Return names and totals, most messages first."""
    return sorted(totals.items(), key=lambda item: (-item[1].messages, item[0]))[:most]
