"""Write a main log of any size in the shape that cPanel's Exim gives it, the same one each time.

The server is made up: 400 hosted domains, one message a second, two weeks in a gigabyte. Local time
is that of Chicago, where summer time ends on the second day. In its first third the server has
Exim 4.96, with message IDs of 16 characters; then 4.98, with IDs of 23. Messages wait for retries
up to two days, some bounce, some stay in the queue.

    python -m lab.long_log FILE [SIZE]         SIZE in megabytes, 1000 by default
"""

from __future__ import annotations

import heapq
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

MEGABYTE = 1_000_000
BYTES_A_SECOND = 850
"""About what one message a second comes to."""

START = datetime(2026, 10, 31, 12, tzinfo=UTC).timestamp()
SUMMER_ENDS = datetime(2026, 11, 1, 7, tzinfo=UTC).timestamp()
SUMMER, WINTER = -5 * 3600, -6 * 3600
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

WORDS = [
    "invoice",
    "order",
    "meeting",
    "report",
    "photos",
    "contract",
    "offer",
    "question",
    "delivery",
    "reminder",
    "newsletter",
    "agenda",
    "minutes",
    "tender",
    "password",
    "account",
    "welcome",
    "receipt",
    "booking",
    "ticket",
    "draft",
    "summary",
]
LOGINS = [
    "info",
    "sales",
    "office",
    "support",
    "billing",
    "admin",
    "hello",
    "orders",
    "contact",
    "jobs",
    "news",
    "team",
]
NETWORKS = ("192.0.2.", "198.51.100.", "203.0.113.")


@dataclass(frozen=True)
class Sample:
    """What a search can look for in the log: one message of its middle."""

    id: str
    address: str
    subject: str


@dataclass
class _Server:
    random: random.Random
    long_from: float
    now: float = START
    pid: int = 4_000
    samples: list[Sample] = field(default_factory=list)
    # Lines of the future: time, number (to keep the order of equal times), text.
    future: list[tuple[float, int, str]] = field(default_factory=list)
    count: int = 0

    def say(self, delay: float, text: str) -> None:
        self.count += 1
        heapq.heappush(self.future, (self.now + delay, self.count, text))

    def new_id(self, delay: float = 0.0) -> str:
        moment = self.now + delay
        self.pid = 4_000 + (self.pid - 4_000 + self.random.randrange(1, 40)) % 4_000_000
        fraction = int(moment % 1 * 1_000_000)
        if moment < self.long_from:
            return f"{base62(int(moment), 6)}-{base62(self.pid, 6)}-{base62(fraction // 5000, 2)}"
        return f"{base62(int(moment), 6)}-{base62(self.pid, 11)}-{base62(fraction, 4)}"

    # Names are drawn so that few are frequent and many are rare, as on a real server.
    def account(self) -> int:
        return int(self.random.paretovariate(0.7)) % 400

    def local(self) -> tuple[str, str, int]:
        number = self.account()
        return self.random.choice(LOGINS), f"site{number}.example", number

    def remote(self) -> tuple[str, str]:
        number = int(self.random.paretovariate(0.5)) % 90_000
        return f"person{self.random.randrange(20_000)}", f"place{number}.example"

    def ip(self) -> str:
        return self.random.choice(NETWORKS) + str(self.random.randrange(1, 255))

    def subject(self) -> str:
        words = " ".join(self.random.choices(WORDS, k=self.random.randrange(1, 6)))
        return f"{words} {self.random.randrange(1_000_000)}".capitalize()


def base62(value: int, width: int) -> str:
    """Return a number in Exim's digits, with leading zeros."""
    digits = ""
    for _ in range(width):
        value, digit = divmod(value, 62)
        digits = DIGITS[digit] + digits
    return digits


TLS = "X=TLS1.3:TLS_AES_256_GCM_SHA384:256"


def _inbound(server: _Server) -> None:
    """A stranger's message to a mailbox, scored by Apache SpamAssassin, delivered by LMTP."""
    r = server.random
    user, domain, number = server.local()
    sender, host = server.remote()
    ip, port = server.ip(), r.randrange(1_024, 65_536)
    id, subject = server.new_id(), server.subject()
    peer = f"H=mail.{host} [{ip}]:{port}"
    score = r.uniform(-3, 6)
    verdict = "spam" if score > 5 else "NOT spam"
    server.say(0, f"SMTP connection from [{ip}]:{port} (TCP/IP connection count = 3)")
    server.say(
        0.8,
        f'{id} {peer} Warning: "SpamAssassin as user{number} detected message as '
        f'{verdict} ({score:.1f})"',
    )
    server.say(
        0.9,
        f"{id} <= {sender}@{host} {peer} P=esmtps {TLS} CV=no S={r.randrange(900, 400_000)} "
        f'id={r.getrandbits(64):016x}@{host} T="{subject}" for {user}@{domain}',
    )
    server.say(1.0, f"SMTP connection from mail.{host} [{ip}]:{port} D=1s closed by QUIT")
    server.say(1.0, f"cwd=/var/spool/exim 3 args: /usr/sbin/exim -Mc {id}")
    if r.random() < 0.1:
        forwarded = "@".join(server.remote())
        _remote(server, id, f"{forwarded} <{user}@{domain}>", 1.1, f"{sender}@{host}", True)
        return
    server.say(
        1.2,
        f"{id} => {user} <{user}@{domain}> R=virtual_user T=dovecot_virtual_delivery "
        f'C="250 2.0.0 <{user}@{domain}> {r.getrandbits(96):024x} Saved"',
    )
    server.say(1.2, f"{id} Completed")
    server.samples.append(Sample(id, f"{sender}@{host}", subject))


def _login(server: _Server) -> None:
    """A customer's message by SMTP with a login."""
    r = server.random
    user, domain, number = server.local()
    recipients = ["@".join(server.remote()) for _ in range(1 + int(r.paretovariate(2.5)) % 30)]
    ip, port = server.ip(), r.randrange(1_024, 65_536)
    id = server.new_id()
    server.say(
        0.5,
        f"{id} <= {user}@{domain} H=([{ip}]) [{ip}]:{port} P=esmtpsa {TLS} CV=no "
        f"A=dovecot_login:{user}@{domain} S={r.randrange(700, 900_000)} "
        f'id={r.getrandbits(64):016x}@{domain} T="{server.subject()}" for {" ".join(recipients)}',
    )
    server.say(
        0.5,
        f"{id} SMTP connection identification D={domain} O={user}@{domain} E={recipients[0]} "
        f"M={id} U=user{number} ID={1000 + number} B=redirect_resolver",
    )
    server.say(0.5, f"{id} Sender identification U=user{number} D={domain} S={user}@{domain}")
    server.say(0.6, f"cwd=/var/spool/exim 3 args: /usr/sbin/exim -Mc {id}")
    for recipient in recipients[:-1]:
        server.say(0.9, _delivered(server, id, recipient, False))
    _remote(server, id, recipients[-1], 1.0, f"{user}@{domain}", False)


def _script(server: _Server) -> None:
    """A message of a web site's script."""
    r = server.random
    _, domain, number = server.local()
    id = server.new_id()
    recipient = "@".join(server.remote())
    folder = r.choice(("", "/wp-content/plugins/forms", "/shop", "/contact"))
    server.say(0, f"cwd=/home/user{number}/public_html{folder} 3 args: /usr/sbin/sendmail -t -i")
    server.say(
        0.1,
        f"{id} <= user{number}@server.example.com U=user{number} P=local "
        f'S={r.randrange(500, 9_000)} id={r.getrandbits(64):016x}@{domain} T="{server.subject()}" '
        f"for {recipient}",
    )
    server.say(0.1, f"cwd=/var/spool/exim 3 args: /usr/sbin/exim -Mc {id}")
    _remote(server, id, recipient, 0.4, f"user{number}@server.example.com", False)


def _rejected(server: _Server) -> None:
    sender, host = server.remote()
    user, domain, _ = server.local()
    ip, port = server.ip(), server.random.randrange(1_024, 65_536)
    server.say(
        0,
        f"H=mail.{host} [{ip}]:{port} {TLS} CV=no F=<{sender}@{host}> rejected RCPT "
        f"<{user}{sender}@{domain}>: No Such User Here",
    )


def _failed_login(server: _Server) -> None:
    ip, port = server.ip(), server.random.randrange(1_024, 65_536)
    user, domain, _ = server.local()
    server.say(
        0,
        f"dovecot_login authenticator failed for H=(User) [{ip}]:{port}: 535 Incorrect "
        f"authentication data (set_id={user}@{domain})",
    )


def _delivered(server: _Server, id: str, target: str, forwarded: bool) -> str:
    router, transport = _route(forwarded)
    host = target.split(" ")[0].partition("@")[2]
    return (
        f"{id} => {target} R={router} T={transport} H=mx.{host} [{server.ip()}] {TLS} CV=yes "
        f'C="250 2.0.0 OK {server.random.getrandbits(48):012x}"'
    )


def _route(forwarded: bool) -> tuple[str, str]:
    if forwarded:
        return "lookuphost", "remote_smtp"
    return "dkim_lookuphost", "dkim_remote_smtp"


def _remote(
    server: _Server, id: str, target: str, delay: float, sender: str, forwarded: bool
) -> None:
    """A delivery to another server: at once, after retries, never, or with a bounce."""
    r = server.random
    fate = r.random()
    router, transport = _route(forwarded)
    address = target.split(" ")[0]
    host = f"H=mx.{address.partition('@')[2]} [{server.ip()}]"
    if fate > 0.93:
        wait = delay
        for _ in range(r.randrange(1, 7)):
            server.say(
                wait,
                f"{id} == {target} R={router} T={transport} defer (-44) {host}: SMTP error from "
                f"remote mail server after RCPT TO:<{address}>: 451 4.7.1 Greylisted, try again",
            )
            wait += r.choice((900, 1_800, 3_600, 7_200, 21_600))
        if fate > 0.9995:
            return  # stays in the queue
        delay = wait
    if fate < 0.03:
        server.say(
            delay,
            f"{id} ** {target} R={router} T={transport} {host} {TLS} CV=yes: SMTP error from "
            f"remote mail server after RCPT TO:<{address}>: 550 5.1.1 <{address}> User unknown",
        )
        bounce = server.new_id(delay)
        command = f"/usr/sbin/exim -t -oem -oi -f <> -E{id}"
        server.say(delay + 0.1, f"cwd=/var/spool/exim 7 args: {command}")
        server.say(
            delay + 0.1,
            f"{bounce} <= <> R={id} U=mailnull P=local S={r.randrange(2_000, 9_000)} "
            f'T="Mail delivery failed: returning message to sender" for {sender}',
        )
        server.say(delay + 0.1, f"{id} Completed")
        server.say(
            delay + 0.3,
            f"{bounce} => {sender} R=lookuphost T=remote_smtp H=mx.{sender.partition('@')[2]} "
            f'[{server.ip()}] {TLS} CV=no C="250 2.0.0 OK"',
        )
        server.say(delay + 0.3, f"{bounce} Completed")
        return
    server.say(delay, _delivered(server, id, target, forwarded))
    server.say(delay, f"{id} Completed")


KINDS: tuple[tuple[float, Callable[[_Server], None]], ...] = (
    (0.45, _inbound),
    (0.65, _login),
    (0.80, _script),
    (0.93, _rejected),
    (1.00, _failed_login),
)


def lines(size: int, server: _Server) -> Iterator[str]:
    """Yield lines, with their ends, of ``size`` bytes in all or a little more."""
    written = 0
    second, stamp = -1, ""
    while written < size:
        server.now += server.random.expovariate(1.0)
        draw = server.random.random()
        next(make for below, make in KINDS if draw < below)(server)
        while server.future and server.future[0][0] <= server.now:
            time, _, text = heapq.heappop(server.future)
            if int(time) != second:
                second = int(time)
                local = second + (SUMMER if second < SUMMER_ENDS else WINTER)
                stamp = f"{datetime.fromtimestamp(local, UTC):%Y-%m-%d %H:%M:%S} "
            line = f"{stamp}{text}\n"
            written += len(line)
            yield line


def write(path: Path, size: int) -> list[Sample]:
    """Write a log of ``size`` bytes or a little more; return the messages that were delivered."""
    server = _Server(random.Random(4), START + size / BYTES_A_SECOND / 3)
    with path.open("w", encoding="ascii", buffering=MEGABYTE) as file:
        file.writelines(lines(size, server))
    return server.samples


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    megabytes = int(sys.argv[2]) if len(sys.argv) == 3 else 1000
    write(Path(sys.argv[1]), megabytes * MEGABYTE)
