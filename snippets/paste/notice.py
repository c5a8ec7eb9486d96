"""A bounce or a delay warning: who did not get the message, which host said what, at which step.

Read are Exim's own bounces and warnings (their words are fixed in ``src/src/deliver.c``), the
fields of a delivery report (RFC 3464), Postfix's ``host ... said:``, the wordings in which Gmail,
Exchange, qmail and sendmail quote the other server's reply, and any reply else. Quote marks, lost
indentation, wrapped lines and what quoted-printable and HTML leave do not matter.

>>> notice = read([
...     "The following address(es) failed:",
...     "  bob@example.net",
...     "    host mx.example.net [203.0.113.7]",
...     "    SMTP error from remote mail server after RCPT TO:<bob@example.net>:",
...     "    550 5.1.1 User unknown",
... ])
>>> [failure.address for failure in notice.failures], notice.failures[0].text
(['bob@example.net'], '550 5.1.1 User unknown')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..message_id import find
from ..texts.known import (
    DELIVERY,
    OTHER_SERVER,
    TO_CLIENT,
    Known,
    known,
    known_without_code,
)
from ..texts.quoted import cleaned, replies_in, unwrapped
from .languages import ANSWER_WAS, COLON, UNDELIVERED

MAX_LINES = 400
"""Lines of a bounce that are read; its reasons stand before the copy of the message."""

MAX_LINE = 1_000
MAX_ENTRY = 3_000
"""Characters of a line and of an entry that are read."""

QUOTED = re.compile(r"(?:[ \t]{0,8}[>|]){0,8}")
"""Quote marks of mail before a line."""

BEGINS = re.compile(
    r"this message was created automatically by mail delivery software"
    r"|(?:a|the) message (?:that you sent|sent by)\b"
    r"|(?:could|cannot|can) ?not be delivered to (?:one or more|the following)"
    r"|has not (?:yet )?been delivered to one or more of its recipients"
    r"|the following address(?:es|\(es\)) failed"
    r"|delivery (?:to the following recipients?|has) failed"
    r"|this is the mail system at host|i'm sorry to have to inform you that your message"
    r"|this is the qmail-send program|remote host said:"
    r"|your message (?:wasn't|couldn't be|to .{1,200} couldn't be) delivered"
    r"|the response (?:from the remote server )?was:|remote server returned '"
    r"|diagnostic information for administrators|undelivered mail returned to sender"
    r"|the error that the other server returned was:"
    r"|delivery status notification \((?:failure|delay)"
    r"|(?:were|was|been|am) unable to deliver (?:your|the) message"
    r"|the following addresses had (?:permanent|transient)|transcript of session follows"
    r"|message did not reach some or all of the intended recipients"
    r"|following recipient\(s\) (?:cannot|could not) be reached"
    r"|(?:reporting|remote)-mta ?:|final-recipient ?:|diagnostic-code ?:"
    r"|^status: *[245]\.[0-9]{1,3}\.[0-9]{1,3}\b|^action: *(?:failed|delayed)\b"
    r"|SMTP error from remote mail(?:er| server) after .{0,400}$"
    r"|SMTP error from remote server for .{1,60} command, host: "
    r"|^the following message to .{1,400} was undeliverable"
    r"|^delivery is delayed to these recipients or (?:groups|distribution lists)"
    r"|your (?:message|e?-?mail)\b.{0,200}?\b(?:was|were|is|has|have|had|could|can|did) ?n[o']t"
    r" (?:yet )?(?:been |be |get )?(?:deliver|reach|sent\b)"
    r"|^(?:was not delivered to|did not reach the following recipient\(s\)):"
    r"|\berror delivering your mail to\b|while attempting to deliver a message for"
    r"|a message is delayed for more than"
    r"|^(?:could not deliver|unable to deliver) (?:the |your )?message to\b"
    r"|^failed (?:recipient|address): "
    r"|delivery failure notification message|had permanent fatal delivery errors"
    r"|a message that you sent (?:contained|using|was longer|was rejected)\b"
    r"|a system failure was encountered while processing a message"
    r"|-{3,} ?failed addresses follow:|^<<< [45][0-9]{2}[- ]"
    r"|^>>> (?:DATA|RCPT|MAIL|EHLO|HELO|QUIT)\b"
    r"|, ERROR_CODE ?: ?[245.]|this report relates to a message you sent with"
    rf"|this is the haraka mailer program|{UNDELIVERED}",
    re.IGNORECASE,
)
"""A line with which a bounce, a warning or a report begins, or that only one of them has."""

OF_ENTRIES = re.compile(
    r"created automatically by mail delivery software|the following address\(es\) failed"
    r"|to which the message has not yet been delivered|this is the qmail-send program"
    r"|(?:were|was|been|am) unable to deliver (?:your|the) message"
    r"|the following addresses had (?:permanent|transient)"
    r"|following recipient\(s\) (?:cannot|could not) be reached",
    re.IGNORECASE,
)
"""Whose entries are an address and lines below it: Exim, qmail, Yahoo, sendmail, hMailServer."""

HEADING = re.compile(
    r"(?:address not found|message (?:blocked|not delivered|rejected|too large)"
    r"|delivery incomplete|recipient inbox full|mail delivery failed)[.!]?",
    re.IGNORECASE,
)
"""What providers print in large letters above a bounce. Alone it says nothing of a reply."""

LATE = re.compile(
    r"has not (?:yet )?been delivered to one or more of its recipients"
    r"|^delivery to the following recipients? has been delayed"
    r"|^there was a temporary problem delivering your message to"
    r"|following recipients have not yet received your message"
    r"|^delivery is delayed to these recipients or (?:groups|distribution lists)",
    re.IGNORECASE,
)
GIVEN = re.compile(r"the following error was given: ?(.{1,500})", re.IGNORECASE)
"""What Exim's local checks say to a local sender."""

POSTFIXES = re.compile(
    r"(?:connect to |conversation with |lost connection with |delivery temporarily suspended"
    r"|host or domain name not found|name service error|domain .{1,120} does not accept mail"
    r"|mail for .{1,120} loops back|unable to look up host|unknown user: |command died with status"
    r"|maildir delivery failed|can't create user output|temporary failure|user unknown"
    r"|(?:permission denied|data format error|service unavailable)\. command output"
    r"|cannot update mailbox|mail forwarding loop|message size exceeds size limit"
    r"|network error on destination mxs|domain does not exist|no mx found for domain"
    r"|no valid route to (?:remote mx|destination)|temporary failure in mx lookup"
    r"|address family mismatch|all routes to destination blocked|loop detected"
    r"|(?:envelope|message) expired|could not retrieve (?:source|credentials))",
    re.IGNORECASE,
)
"""What Postfix, and OpenSMTPD, say of their own behind ``<a@x>: ``."""
OF_POSTFIX = re.compile(r"this is the (?:mail system at host|postfix program at host)", re.I)
"""How Postfix begins a bounce: what stands in it behind an address is its own, or it says whose."""

DELAYED = re.compile(
    r"has not (?:yet )?been delivered|delay reason:|^action: *delayed|subject: warning: message"
    r"|delivery attempts will continue|will be retried|delivery incomplete"
    r"|^delivery is delayed to these recipients",
    re.IGNORECASE,
)
ADDRESS = r"[^\s<>()\[\]:;,@\"]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}"
ALONE = re.compile(
    rf"[<\"]?({ADDRESS})[>\"]?:?(?: \((?:ultimately )?(?:generated|relayed) .{{0,400}}\))?"
)
"""An address on a line of its own: the head of an entry in Exim's bounces and in qmail's."""

ROUTED = re.compile(r"router = |<-- |\(?(?:local|remote) to |cannot be resolved at this time")
"""What ``exim -bt`` prints below an address: a route, and no bounce."""

GENERATED = re.compile(r"\((?:ultimately )?generated from ([^()\s]{1,320})\)")
HOST = re.compile(r"\bhost ([A-Za-z0-9._-]{1,253}) ?\[([0-9A-Za-z.:*#]{2,45})\](?::\d{1,5})?:?")
AFTER = re.compile(
    r"(?:(SMTP|LMTP) error from remote mail(?:er| server)|SMTP error|(LMTP) error) after "
    r"((?:pipelined )?(?:initial connection|end of data|[A-Z]{4,8}(?: (?:FROM|TO):<[^<>]{0,320}>)?"
    r"[^:<>]{0,80})):?"
)
IONOS = re.compile(
    r"SMTP error from remote server for ([A-Z ]{4,20}) command, host: ([A-Za-z0-9._-]{1,253})"
    r" \(([0-9A-Za-z.:]{2,45})\) reason: "
)
"""How the servers of Ionos, GMX and web.de write what Exim writes as HOST and AFTER."""

GMX = re.compile(
    r"SMTP error from remote server after ([A-Z ]{4,20}) command: host: ([A-Za-z0-9._-]{1,253}) "
)
"""How those of GMX and mail.com wrote it, without the host's address."""

ZOHO = re.compile(
    rf"({ADDRESS})\b.{{0,60}}?, ERROR_CODE ?: ?([245][0-9]{{2}})?, ERROR_CODE ?: ?,? ?(.{{1,900}})"
)
"""How Zoho writes a recipient and the reply: its two codes are marked."""

OF_MESSAGING_SERVER = re.compile(
    r"^.{0,200}?\bdiagnostic code: ?[a-z]{1,5}; ?(.{1,900}?)(?: remote system: .{0,900})?$",
    re.IGNORECASE,
)
"""How the servers of Sun, Oracle and iCloud quote a reply behind a reason of their own."""

EXPANDED = r"(?: \(expanded from <[^<>]{1,320}>\))?"
SAID = re.compile(
    rf"(?:<?({ADDRESS})>?{EXPANDED}: )?"
    r"(?:host ([A-Za-z0-9._-]{1,253})(?: ?\[([0-9A-Za-z.:*#]{2,45})\])?"
    r"(?::\d{1,5})?|connect to [^ ]{1,300}) (?:said|refused to talk to me)[:.] "
)
OF_ADDRESS = re.compile(rf"<?({ADDRESS})>?{EXPANDED}: (?=[^ ])")
OF_HOST = re.compile(r"host(?: [A-Za-z0-9._-]{1,253}(?:\[[^ ]{0,60})?)?$")
"""An entry of Postfix that is wrapped before what the host said."""

ENHANCED_OF_HOST = re.compile(
    r"<([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)\.? #(?:[245][0-9]{2} )?([245]\.[0-9]{1,3}\.[0-9]{1,3})"
    r"(?: smtp; ?([^<>]{3,900}(?:<[^<>]{0,300}>[^<>]{0,900}){0,4}))?>"
)
"""How Exchange names the host and its reply: ``<mx.example.net #5.1.1 smtp;550 5.1.1 ...>``."""

BEHIND_A_GREETING = re.compile(
    r"(?:4[0-9]{2} 4\.[0-9]{1,3}\.[0-9]{1,3}|5[0-9]{2} 5\.[0-9]{1,3}\.[0-9]{1,3}) .{1,900}$"
)
IN_REPLY = re.compile(r"\(in reply to ([^()]{1,80})\)")
QUOTES_A_REPLY = re.compile(
    r"the response (?:from the remote server )?was:|remote host said:|remote server returned '"
    r"|the error that the other server returned was:|the mail server responded:"
    r"|error(?: message)? from (?:the )?(?:remote|recipient) server(?! (?:for|after) ):?"
    r"|^\(reason: |the recipient server did not accept (?!our requests to connect).{0,80}:"
    r"|remote (?:smtp )?server (?:replied|returned):"
    r"|\bdid not like our [A-Z ]{4,12}:|^-+ ?server message$|for the following reason:$|^because:$"
    r"|^(?:failure )?reason: (?:error: )?|^d\S{1,4}vod / reason:|^error message below:$"
    r"|^the reason for the problem:|^additional information follows ?:|^reported error:"
    rf"|^(?:{ANSWER_WAS}) ?{COLON}",
    re.IGNORECASE,
)
FIELD = re.compile(
    r"(Original-Recipient|Final-Recipient|Action|Status|Remote-MTA|Diagnostic-Code) ?: *"
)
ANY_FIELD = re.compile(r"[A-Z][A-Za-z-]{1,40}: ")
ENDS = re.compile(
    r"-{3,} ?(?:this is a copy|the original message|below this line|original message)"
    r"|(?:message headers follow|original message follows|original message headers:)"
    r"|below is a copy of the original message"
    r"|return-path: |received: from |dkim-signature: |reporting-mta: ",
    re.IGNORECASE,
)
CLOSES = re.compile(
    r"no action is required on your part|delivery attempts will continue for"
    r"|-+ ?transcript of session|dsn generated by:",
    re.IGNORECASE,
)
"""How the part begins that follows an entry or a reply, where pasting took the blank line."""

CODED = re.compile(r"([245][0-9]{2})([- ])")

BEGUN = re.compile(r"(?:^|[:;] ?)([245][0-9]{2})([- ])")
"""A line of a reply, behind the words that introduce it or without them."""
WRAPPED_CODE = re.compile(r"(?:^|[:;] ?)[245][0-9]{2}$")
"""A reply that is cut right behind its code."""

GIVES_UP = re.compile(r" (?:Giving up on |I'm not going to try again)")
"""What qmail adds to the other server's reply."""

REPLY = re.compile(r"[245][0-9]{2}[ :-]|#?[245]\.[0-9]{1,3}\.[0-9]{1,3}\b")


GENERATED_OUTPUT = re.compile(
    r"the following text was generated during the delivery attempts?:", re.IGNORECASE
)
"""Behind it Exim shows what a program wrote to which it piped the message."""

OF_A_PROGRAM = re.compile(r"-{4,8} .{1,300}")
"""How Exim begins the head of such a text; it may go on on the next line, up to ``------``."""

NO_MORE = re.compile(r"55[04] (?:5\.0\.0 )?(?:<[^<>]{0,320}>(?:\.\.\.)? ?)?Service unavailable$")

MOST_OUTPUT = 20
"""Lines of a program's output that are read."""

MOST_WRAPPED = 4
"""Lines back to the one with the code of which a line can be the rest."""

SOFT_END = re.compile(r"[^=]=$")
ENCODED = re.compile(r"=(20|2[1-9A-F]|3[A-F]|[46]0|5[BDF])")
"""Signs that quoted-printable writes as numbers, among those of ASCII."""


SAYS_NOTHING = ("5.0.0", "4.0.0")
"""The status of a report whose reason stands elsewhere."""


class Failure(NamedTuple):
    """A recipient that did not get the message, and why.

    ``original`` is the address that was redirected to ``address``. ``host`` and ``ip`` are the
    other server's; ``step`` is what was answered, as the notice writes it. ``text`` is what was
    said and ``side`` who said it, one of the sides of ``texts.known``. ``status`` is the enhanced
    code of a report. What is not known is None. ``foreign``: another program than Exim wrote it.
    """

    address: str | None
    original: str | None
    host: str | None
    ip: str | None
    step: str | None
    text: str
    side: str
    status: str | None = None
    foreign: bool = False


def meaning_of(failure: Failure) -> Known | None:
    """Return what the words of a failure mean, for the side that says them."""
    found = known(failure.text, failure.side, failure.host)
    if found is None and failure.side == DELIVERY:
        # Another program than Exim wrote it: what it found out itself is what a host would say.
        told = known(failure.text, OTHER_SERVER, failure.host, (failure.status or "")[:1] or None)
        found = _of_reporter(told) if told and told.record else None
    elif found and failure.foreign:
        found = _of_reporter(found)
    if (found is None or not found.record) and not REPLY.match(failure.text):
        found = known_without_code(failure.text, failure.host) or found
    if found is None and failure.status:
        found = known(f"{failure.status} {failure.text}", failure.side, failure.host)
    return found


def _of_reporter(told: Known) -> Known:
    """Return a meaning in the words for what the server says of its own that wrote the notice."""
    meaning = told.meaning
    for whose in ("The other server", "This server"):
        meaning = meaning.replace(whose, "The reporting server")
    for whose in ("the other server", "this server"):
        meaning = meaning.replace(whose, "the reporting server")
    return told._replace(meaning=meaning)


class Notice(NamedTuple):
    """A bounce, or a warning that a message is ``delayed``; ``id`` is Exim's ID in it, or None."""

    delayed: bool
    id: str | None
    failures: tuple[Failure, ...]


def begins(line: str, following: str = "") -> bool:
    """Tell whether a bounce, a warning or a report begins with a line, or has it within.

    ``following`` is the next line, on which a wrapped sentence goes on.
    """
    line = plain_line(line)
    if ALONE.fullmatch(line):
        return True
    wrapped = f"{line} {plain_line(following)}" if following else line
    for expression in (BEGINS, SAID):
        found = expression.search(wrapped)
        if found and found.start() < len(line):
            return True
    of_address = OF_ADDRESS.match(wrapped)
    return bool(
        of_address
        and (POSTFIXES.match(wrapped, of_address.end()) or OF_HOST.match(line, of_address.end()))
    )


def plain_line(line: str) -> str:
    """Return a line without quote marks, indentation and what was left by copying."""
    return QUOTED.sub("", cleaned(line[:MAX_LINE]), count=1).strip()


def _unfolded(lines: Sequence[str]) -> list[str]:
    """Return the lines with those joined that quoted-printable had cut.

    A blank line between two of one reply is left out: copying doubled the ends of lines.
    """
    plain: list[str] = []
    for line in map(plain_line, lines[:MAX_LINES]):
        coded = CODED.match(line)
        if coded and len(plain) > 1 and not plain[-1]:
            before = CODED.match(plain[-2])
            if before and before[2] == "-" and before[1] == coded[1]:
                plain.pop()
        plain.append(line)
    if not any(SOFT_END.search(line) for line in plain):
        return plain
    joined = [""]
    for line in plain:
        joined[-1] += ENCODED.sub(lambda match: chr(int(match[1], 16)), line)
        if SOFT_END.search(line):
            joined[-1] = joined[-1][:-1]
        else:
            joined.append("")
    return joined


def read(lines: Sequence[str]) -> Notice | None:
    """Return what a notice tells; None where it names no reason. Never raises.

    A warning that a message is late needs no reason: it often has none.
    """
    plain = _unfolded(lines)
    whole = " ".join(line for line in plain[:40] if line)
    failures = [
        *_of_entries(plain, any(map(OF_ENTRIES.search, plain))),
        *_of_said(plain),
        *_of_quoted(plain),
        *_of_report(plain),
        *_of_checks(whole),
        *_of_zoho(plain),
    ]
    if not any(map(meaning_of, failures)):
        failures = _of_output(plain) or failures
    if not failures and any(BEGINS.search(text) for text in (*plain, whole)):
        failures = _of_replies(plain)
    late = bool(LATE.search(whole))
    if not any(map(meaning_of, failures)) and (told := _of_words(plain)):
        failures = told
    if not failures and not late:
        return None
    ids = [match.id for line in plain for match in find(line)]
    delayed = late or any(DELAYED.search(line) for line in plain)
    return Notice(delayed, ids[0] if ids else None, _merged(failures))


def _of_words(plain: Sequence[str]) -> list[Failure]:
    """Return what a notice says that belongs to no entry, if a line or paragraph of it is known."""
    address = next((found[0] for line in plain if (found := re.search(ADDRESS, line))), None)
    lines = []
    for line in plain:
        if ENDS.match(line):
            break
        lines.append("" if ANY_FIELD.match(line) else line)
    # Large letters above a notice say less than its sentences.
    said = [line for line in lines if not HEADING.fullmatch(line)]
    headings = [line for line in lines if HEADING.fullmatch(line)]
    exims = any(map(OF_ENTRIES.search, plain))
    sides: list[str | None] = [DELIVERY, None] if exims else [None, DELIVERY]
    silent = None
    for text in [*said, *_paragraphs(said), *headings]:
        for side in [None] if REPLY.match(text) else sides:
            told = known(text, side) if " " in text else None
            if told and told.record:
                failure = Failure(address, None, None, None, None, text, told.side)
                if told.reason:
                    return [failure]
                silent = silent or failure  # another line may give the reason
    if any(map(BEGINS.search, plain)):
        for text in lines:
            told = known_without_code(text) if " " in text else None
            if told:
                return [Failure(address, None, None, None, None, text, OTHER_SERVER)]
    return [silent] if silent else []


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Return the lines joined that stand between blank ones."""
    joined = [""]
    for line in lines:
        if line:
            joined[-1] += f" {line}" if joined[-1] else line
        elif joined[-1]:
            joined.append("")
    return joined


def _of_checks(whole: str) -> list[Failure]:
    """Return what Exim's own checks told a local sender."""
    given = GIVEN.search(whole)
    words = given[1].split(" ------ ")[0].strip() if given else ""
    return [Failure(None, None, None, None, None, words, TO_CLIENT)] if words else []


def _of_replies(plain: list[str]) -> list[Failure]:
    """Return the refusals of a notice whose form is not known, one for each paragraph."""
    failures = []
    address = None
    paragraph: list[str] = []
    for line in [*plain, ""]:
        if ENDS.match(line):
            break
        new = paragraph and REPLY.match(line) and not REPLY.match(paragraph[-1])
        if line and (not new or _goes_on(paragraph, line)):
            paragraph.append(line)
            continue
        text = unwrapped(_joined(paragraph)[:MAX_ENTRY])
        paragraph = [line] if line else []
        above = re.findall(ADDRESS, text)
        if exchange := ENHANCED_OF_HOST.search(text):
            host, code, reply = exchange.groups()
            address = above[0] if above else address
            failures.append(
                Failure(address, None, host, None, None, reply or code, OTHER_SERVER, code)
            )
            continue
        if ionos := IONOS.search(text):
            to = above[-1] if above else address
            if failure := _entry(to, "", [text[ionos.start() :]]):
                failures.append(failure)
            continue
        reply = next((one for one in replies_in(text) if one[0] in "45"), None)
        if reply and failures and NO_MORE.match(reply):
            reply = None  # sendmail's own line below what the other server said
        if reply:
            before = re.findall(ADDRESS, text[: text.find(reply[:3])])
            address = before[0] if before else address
            failures.append(Failure(address, None, None, None, None, reply, OTHER_SERVER))
        elif above:
            address = above[-1]
    return failures


def _goes_on(paragraph: list[str], line: str) -> bool:
    """Tell whether a line with a code belongs to the reply that the lines before it began."""
    if WRAPPED_CODE.search(paragraph[-1]):
        return bool(re.match(r"#?[245]\.", line))
    begun = [found for before in paragraph for found in BEGUN.finditer(before)]
    return bool(begun) and begun[-1][2] == "-" and line.startswith(begun[-1][1])


def _of_entries(plain: list[str], exims: bool) -> list[Failure]:
    """Return the entries of Exim's bounces: an address, then lines that belong to it.

    Without a line that only Exim writes, an entry has to name a host or a step.
    """
    failures = []
    at = 0
    while at < len(plain):
        head = ALONE.fullmatch(plain[at])
        at += 1
        if not head:
            continue
        if ROUTED.match("".join(plain[at : at + 1])):
            continue
        body = []
        while at < len(plain) and plain[at]:
            if ALONE.fullmatch(plain[at]) and not _is_within_reply(plain, at):
                break
            if ANY_FIELD.match(plain[at]) and not plain[at].startswith(("Delay reason: ", "SMTP ")):
                break
            if CLOSES.match(plain[at]):
                break
            body.append(plain[at])
            at += 1
        failure = _entry(head[1], plain[at - len(body) - 1], body) if body else None
        if failure and (exims or failure.host or failure.step):
            failures.append(failure)
    return failures


def _is_within_reply(plain: list[str], at: int) -> bool:
    """Tell whether a line stands between two of one reply: a line that was cut in two."""
    for line in plain[max(0, at - MOST_WRAPPED) : at][::-1]:
        if coded := re.search(r"(?:^|: )([245][0-9]{2})([- ])", line):
            return coded[2] == "-" and " ".join(plain[at + 1 : at + 2]).startswith(coded[1])
    return False


def _entry(address: str | None, head: str, body: list[str]) -> Failure | None:
    text = IONOS.sub(r"host \2 [\3] SMTP error from remote mail server after \1: ", _joined(body))
    named = GMX.search(text)
    text = GMX.sub(r"SMTP error from remote mail server after \1: ", text)
    original = GENERATED.search(f"{head} {text}")
    text = GENERATED.sub("", text).replace("Delay reason: ", "").strip()
    host, after = HOST.search(text), AFTER.search(text)
    remote = bool(after and after[1] == "SMTP") or bool(host and after)
    if not remote and (quoted := QUOTES_A_REPLY.search(text)):
        text, remote = GIVES_UP.split(text[quoted.end() :])[0].strip(" '"), True
        text = text[:-1] if quoted[0][0] == "(" and text.endswith(")") else text
    elif not after and REPLY.match(text):
        remote = True
    said = text
    for found in sorted((m for m in (host, after) if m), key=lambda match: -match.start()):
        said = f"{said[: found.start()]} {said[found.end() :]}"
    said = said.strip(" :")
    if not said or (not host and not after and len(body) > 12):
        return None
    return Failure(
        address,
        original[1] if original else None,
        host[1] if host else named[2] if named else None,
        host[2] if host else None,
        after[3].strip() if after else None,
        re.sub(r" {2,}", " ", said),
        OTHER_SERVER if remote else DELIVERY,
    )


def _joined(body: list[str]) -> str:
    """Return the lines of an entry as one text, lines of one reply joined as Exim's log does."""
    text = ""
    for line in body:
        reply = REPLY.match(line) and re.search(r"(?:^|: |\\n| )[245][0-9]{2}-[^\n]*$", text)
        text += ("\\n" if reply else " " if text else "") + line
    return text


def _of_said(plain: list[str]) -> list[Failure]:
    """Return what Postfix says of other hosts: ``<a@x>: host mx[ip] said: 550 ...``."""
    failures = []
    postfixes = any(map(OF_POSTFIX.match, plain))
    for start, line in enumerate(plain):
        own = OF_ADDRESS.match(line)
        told = " said" in line or " refused to talk" in line
        if not own and not told and not line.endswith(("]", "host", "to")):
            continue
        paragraph: list[str] = []
        for following in plain[start : start + 30]:
            if not following or (paragraph and "said: " in following and ALONE.match(following)):
                break
            if paragraph and own and _is_another(own[1], following):
                break
            paragraph.append(following)
        text = " ".join(paragraph)[:MAX_ENTRY]
        said = SAID.search(text)
        if own and not said and REPLY.match(text, own.end()):
            words = text[own.end() :]
            failures.append(Failure(own[1], None, None, None, None, words, OTHER_SERVER))
            continue
        if not said or said.start() > len(line):
            if own and (postfixes or POSTFIXES.match(text, own.end())):
                words = text[own.end() :]
                failures.append(
                    Failure(own[1], None, None, None, None, words, DELIVERY, foreign=True)
                )
            continue
        reply = IN_REPLY.search(text, said.end())
        words = text[said.end() : reply.start() if reply else len(text)].strip()
        if words[:1] == "2" and (refused := BEHIND_A_GREETING.search(words)):
            words = refused[0]
        if words:
            step = reply[1].replace(" command", "") if reply else None
            failures.append(Failure(said[1], None, said[2], said[3], step, words, OTHER_SERVER))
    return failures


def _is_another(address: str, line: str) -> bool:
    """Tell whether a line begins the entry of another recipient."""
    other = OF_ADDRESS.match(line)
    if not other or other[1].lower() == address.lower():
        return False
    return bool(REPLY.match(line, other.end()) or POSTFIXES.match(line, other.end()))


def _of_zoho(plain: list[str]) -> list[Failure]:
    """Return the entries of Zoho's bounces, each in one line."""
    failures = []
    for line in plain:
        if "ERROR_CODE" in line and (found := ZOHO.search(line)):
            text = f"{found[2]} {found[3]}" if found[2] else found[3]
            failures.append(Failure(found[1], None, None, None, None, text, OTHER_SERVER))
    return failures


def _of_output(plain: list[str]) -> list[Failure]:
    """Return what a program wrote to which Exim piped the message."""
    for start, line in enumerate(plain):
        if not GENERATED_OUTPUT.match(line):
            continue
        output: list[str] = []
        address, in_head = None, False
        for following in plain[start + 1 : start + MOST_OUTPUT]:
            if ENDS.match(following):
                break
            if in_head or OF_A_PROGRAM.match(following):
                named = re.findall(ADDRESS, following)
                address = named[-1] if named else address
                in_head = not following.endswith("------")
            elif following:
                output.append(following)
        if not output:
            return []
        words = " ".join(output)[:MAX_ENTRY]
        found = known(words, DELIVERY) or known(words, OTHER_SERVER, None, "5")
        if not (found and found.record and found.reason):
            words = f"{line} {words}"
        return [Failure(address, None, None, None, None, words, DELIVERY)]
    return []


def _of_quoted(plain: list[str]) -> list[Failure]:
    """Return replies that Gmail, Exchange and qmail quote behind a sentence of their own."""
    failures = []
    for start, line in enumerate(plain):
        found = QUOTES_A_REPLY.search(line)
        if not found:
            continue
        words = [line[found.end() :].strip(" '")]
        for following in plain[start + 1 : start + 12]:
            if (not following and any(words)) or GIVES_UP.match(f" {following}"):
                break
            if CLOSES.match(following):
                break
            if following:
                words.append(following)
        text = _joined([word.removeprefix("-- ") for word in words if word])
        text = (text.split("' ")[0] if found[0].endswith("'") else text).strip("'")
        text = text[:-1] if found[0][0] == "(" and text.endswith(")") else text
        if messaging := OF_MESSAGING_SERVER.match(text):
            text = messaging[1]
        if text.isdigit():
            continue  # a program's exit status
        host = None
        if exchange := ENHANCED_OF_HOST.search(text):
            host, text = exchange[1], exchange[3] or text
        if text:
            above = [m[0] for each in plain[:start] for m in re.finditer(ADDRESS, each)]
            address = above[-1].rstrip(".") if above else None
            failures.append(Failure(address, None, host, None, None, text, OTHER_SERVER))
    return failures


def _of_report(plain: list[str]) -> list[Failure]:
    """Return the groups of fields of a delivery report (RFC 3464), one for each recipient."""
    groups: list[dict[str, str]] = [{}]
    last = None
    for line in plain:
        field = FIELD.match(line)
        if field:
            if field[1] == "Final-Recipient" and "Final-Recipient" in groups[-1]:
                groups.append({})
            groups[-1][field[1]] = line[field.end() :].strip()
            last = field[1]
        elif not line:
            if "Diagnostic-Code" in groups[-1]:
                groups.append({})
            last = None
        elif last == "Diagnostic-Code" and not ANY_FIELD.match(line) and not ENDS.match(line):
            join = "\\n" if re.match(r"[245][0-9]{2}[ -]", line) else " "
            groups[-1][last] += join + line
    failures = []
    for group in groups:
        kind, typed, text = group.get("Diagnostic-Code", "").partition(";")
        if not typed:
            kind, text = "", kind
        status = group.get("Status", "").split(" ")[0] or None
        text = unwrapped(text.strip()) or (status or "")
        if not text:
            continue
        said = SAID.search(text)
        if said:
            text = IN_REPLY.sub("", text[said.end() :]).strip()
        address = re.search(ADDRESS, group.get("Final-Recipient", ""))
        host = re.search(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", group.get("Remote-MTA", ""))
        remote = said is not None or kind.strip().lower() == "smtp" or not kind
        failures.append(
            Failure(
                address[0] if address else None,
                None,
                said[2] if said else host[0] if host else None,
                said[3] if said else None,
                None,
                text,
                OTHER_SERVER if remote else DELIVERY,
                status,
                foreign=kind.strip().lower().startswith(("x-postfix", "x-unix")),
            )
        )
    return failures


def _merged(failures: list[Failure]) -> tuple[Failure, ...]:
    """Return one failure for each address: what the letter says, and what only the report has."""
    merged: list[Failure] = []
    if any(failure.text not in SAYS_NOTHING for failure in failures):
        failures = [failure for failure in failures if failure.text not in SAYS_NOTHING]
    for failure in failures:
        same = [at for at, other in enumerate(merged) if _same(failure, other)]
        if not same:
            merged.append(failure)
            continue
        other = merged[same[0]]
        # The letter's wording has the step; a report may have the whole reply.
        longer = len(failure.text) > len(other.text) and other.text in failure.text
        merged[same[0]] = other._replace(
            address=other.address or failure.address,
            host=other.host or failure.host,
            ip=other.ip or failure.ip,
            step=other.step or failure.step,
            status=other.status or failure.status,
            text=failure.text if longer else other.text,
            foreign=other.foreign or failure.foreign,
        )
    return tuple(merged)


def _same(one: Failure, other: Failure) -> bool:
    if one.address and other.address and one.address.lower() != other.address.lower():
        # A forwarder's target stands in the letter, its own address in the report.
        return one.text == other.text
    return bool(one.address and other.address) or one.text in other.text or other.text in one.text
