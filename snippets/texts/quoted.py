r"""A server's reply within what a mail program puts round it, and what the whole means.

Mail programs show a reply in frames of their own: ``Error: Message failed: 554 ...``, ``SMTP Error
(550): Failed to add recipient "bob@example.net" (5.1.1 ...)``, ``(550, b'5.7.1 ...')``,
``response: '550 5.7.1 ...'``, ``<** 550 ...``. No list of programs is kept: a reply is a code
behind a sign or a word that introduces one, with words behind it.

>>> replies_in("Error: failed: 554 6.6.0 No thanks.")
['554 6.6.0 No thanks.']
>>> found = recognized("smtplib.SMTPDataError: (550, b'5.1.1 User unknown')")
>>> found.reason, found.record
('no-such-user', 'text-user-unknown')
"""

from __future__ import annotations

import re

from . import BY_ID, RECORDS
from .known import (
    DELIVERY,
    DOVECOT,
    DOVECOT_CLIENT,
    FRAMES,
    LATER_ENHANCED,
    OTHER_SERVER,
    PROGRAM,
    SPAMD,
    TO_CLIENT,
    VAGUE,
    Known,
    both_views,
    known,
    known_without_code,
    of_a_program,
    to_a_client,
)
from .phrases import MAX_TEXT
from .shown import ANNOUNCED, OF_A_CLIENT, OF_IMAP, PLEASE

INTRODUCED = (
    r"(?:^|<-{1,3}|talk to me\.|[:<>*|,;{\[(\"'`\u2018\u201c\u00ab]"
    r"|(?<! S)(?<!id)(?<!size)(?<!delay)(?<!delays)(?<!port)="
    r"|\b(?:said|says|respon[ds]e[ds]?|responded|returned|replied|reply|answer(?:ed)?|code"
    r"|(?<!internal )(?<!server )(?<!http )error|status|smtp|esmtp|e?mail|message|rejected)\b"
    r"(?: with\b)?)"
    r"[ \t]{0,3}b?[\"'`(\[#<\u2018\u201c]{0,3}"
)
"""What stands before a reply; ``delay=556`` and ``S=554`` are none."""

BEHIND_A_HOST = (
    r"(?:[)\]]|[a-z] [-\u2013]|[a-z],)[ \t]{1,3}"
    r"(?=2[0-9]{2}[- ]2\.[0-9]|4[0-9]{2}[- ]4\.[0-9]|5[0-9]{2}[- ]5\.[0-9])"
)
"""What stands before a reply whose two codes agree: a host's address in brackets, a dash or a comma
behind a word, and no word of its own."""

BEHIND_A_TAG = (
    r"^[ \t]{0,8}\[[A-Za-z -]{0,30}\b(?:e?mail|smtp|error|failed)[A-Za-z -]{0,20}\][ \t]{1,3}"
)
"""Before a reply: what a device says in brackets of its attempt, ``[email failed] 500 ...``."""

BASIC = re.compile(
    rf"(?:{INTRODUCED}|{BEHIND_A_HOST}|{BEHIND_A_TAG})([2-5][0-57][0-9])(?![0-9A-Za-z.:/])"
    r"(?!\): )[\"'\])]{0,2}(?:[- ]|[:,;] {0,2}(?:response: )?)b?[\"'`(]{0,2}(?=[^ ])",
    re.IGNORECASE,
)
"""A reply from its three digits on."""

ENHANCED = re.compile(rf"{INTRODUCED}(?=[245]\.[0-9]{{1,3}}\.[0-9]{{1,3}}[ :)][^ ])", re.IGNORECASE)
"""A reply of which a program shows the enhanced code only."""

CODE_BEHIND = re.compile(
    r"(?:\bdetail: |^)(.{3,1000}?) (?:smtp code: |\(code: ?"
    r"|\((?:[^()]{0,80}[ ;])?smtp; ?(?=[245][0-9]{2}(?: [245]\.[0-9]{1,3}\.[0-9]{1,3})?\)?$))"
    r"([245][0-9]{2})\b(?!, response: [^)\s])"
    r"(?: (?:additional smtp info: )?([245]\.[0-9]{1,3}\.[0-9]{1,3}))?",
    re.IGNORECASE,
)
"""A reply whose code stands behind it, as PHPMailer writes, or with the field of a report that has
the codes only: ``... not logged in (Diagnostic-Code: smtp; 553 5.7.1)``."""

CODE_BEFORE = re.compile(
    r"\(([245][0-9]{2})\): [^()]{1,500}(?:\((?![245]\.[0-9])(.{3,1000})\))?", re.IGNORECASE
)
"""A code, words of the program, and the reply in brackets, as Roundcube writes."""

WITHOUT_CODE = re.compile(
    rf"(?:(?:{ANNOUNCED}|remote host said|reply was"
    r"|recipients failed: {1,3}<?[^ <>@]{1,64}@[^ <>:@]{1,253}>?(?:: (?=:))?"
    r"|\brecipient \"?<?[^ <>@]{1,64}@[^ <>:@\"]{1,253}>?\"?) ?: {0,3}[\"'\u201c\u201e\u00ab]?"
    rf"|{ANNOUNCED} [\"\u201c])"
    r"(?=[A-Za-z<\[])",
    re.IGNORECASE,
)
"""What stands before a reply of which a program shows the words only."""

OF_A_MAILBOX = re.compile(
    r"(?<![A-Za-z-])-ERR:? {1,3}(?=[A-Za-z\[])"
    r"|\b(?:NO|BAD) (?=\[[A-Z])|\[(?:NO|BAD), {0,2}(?=[A-Za-z\[])"
    r"|[:;,] {0,2}[\"'\u201c]?(?:[A-Z]{0,3}[0-9]{1,6} )?(?:NO|BAD) (?=[A-Z][a-z])"
    r"|\b(?:UID (?:COPY|MOVE|FETCH|STORE|EXPUNGE|SEARCH|SORT|THREAD)|SELECT|EXAMINE|STATUS|CREATE"
    r"|DELETE|RENAME|SUBSCRIBE|APPEND|LIST|LSUB|EXPUNGE|AUTHENTICATE|LOGIN): (?=[A-Z\[])"
)
"""What stands before the refusal of a POP3 or IMAP server that a client shows: ``-ERR [AUTH] ``,
``NO [AUTHENTICATIONFAILED] ``, ``[NO, `` in K-9 Mail, and ``UID COPY: `` in Roundcube."""

OF_TLS = re.compile(r"certificate|\b(?:ssl|tls)\b", re.IGNORECASE)
"""Words about TLS, which a program shows as its server's and says itself."""

LOGGED = re.compile(
    r"\bdsn=([45])(\.[0-9]\.[0-9]{1,3}), (?:status=(?!sent)[a-z]{4,16} \(|stat=(?!Sent|queued))"
    r"(?:Deferred: )?(.{3,1000}?)\)?$"
)
"""What Postfix and sendmail log of a delivery in their own words."""

QMAILS_LOG = re.compile(r"\bdelivery [0-9]{1,12}: (?:failure|deferral): ([^ ]{3,1000})$")
"""What qmail-send logs of one, with ``_`` for a blank."""

CODE_ALONE = re.compile(
    r"\bsmtp (?:reply|response|error|code|status)(?: code)?:? {0,2}([245][0-9]{2})"
    r"(?: ([245]\.[0-9]\.[0-9]{1,3}))?(?=[\s.)\]\"']{0,3}$)",
    re.IGNORECASE,
)
"""A reply of which a program shows the code only: ``Negative SMTP reply: 501``."""

ENDS = re.compile(
    r" ?\(in reply to |; from=<[^<>]{0,320}> (?:to=<|proto=)|, port: [0-9]"
    r"| in /[^ ]{1,200} on line [0-9]|, \"?responsecode\"?:"
    r"|, \"?command\"?:| smtp code: [0-9]"
    r"|[.,:] {1,3}please (?:check|verify|ensure) (?:the|that you)"
    rf"|[.,] {{1,3}}(?:{PLEASE})"
    r"|, (?:protocol|account|server|secure|error number)[:(] ?"
    r"|[\"'], (?:port|puerto|porta|poort|порт|bağlant. noktas.) ?:",
    re.IGNORECASE,
)
"""What a program writes behind a reply."""

CLOSING = {"'": "'", '"': '"', "`": "`", "\u2018": "\u2019", "\u201c": "\u201d"}

HOST = re.compile(
    r"\b(?:host|from|by) ([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})"
    r" ?[\[(][0-9A-Fa-f:.]{3,45}[\])]"
    r"|\bremote-mta: ?dns; ?([A-Za-z0-9.-]{1,253})",
    re.IGNORECASE,
)
"""Who said it."""

TO_A_CLIENT = re.compile(
    r"\bauthenticator failed for |\bsender verify (?:fail|defer) for "
    r"|\bNOQUEUE: (?:milter-)?reject: "
    r"|\bruleset=check_[a-z_]{1,20}, (?:arg[12]=|relay=)[^\n]{0,400}\breject=[45]"
    r"|\brejected (?:RCPT|MAIL|VRFY|EXPN|ETRN|AUTH|EHLO|HELO|connection|after DATA)\b"
    r"|\b[Nn]egative SMTP reply: "
)
"""What Exim, Postfix and Sendmail write in their own log before the words that they gave a client,
and K-9 Mail before those of the server that it sends through."""

OF_A_PROGRAM = re.compile(
    r"\b(?:aio)?smtplib\b|\bS(?:MTP|mtp)[A-Za-z]{0,30}(?:Error|Exception)\b|\bNet::SMTP"
    r"|\b(?:javax|jakarta|com\.sun)\.mail\.|\b(?:Messaging|Transport)Exception\b"
    r"|\bAuthenticationFailedException\b|\b[Ee]xpected response code\b|\bPHPMailer\b"
    r"|\bSMTP (?:Error|ERROR): |\bError: Invalid login: |\bEAUTH\b|\bmsmtp: "
    r"|\bSMTP(?:Recipients|Sender)Refused\b"
    r"|\bThe server response was: |\bgomail: |\bcurl: \([0-9]|\blibcurl\b|\bMailKit\b|\bSwift_"
    r"|\bssl\.SSL|\b_ssl\.c\b|\bSSL_connect\b|\bOpenSSL::SSL"
    r"|\b(?:nodemailer|Nodemailer|swaks|ssmtp|wp_mail|imapsync|fetchmail)\b|\bMailer Error: "
    r"|\bSMTP Delivery Error: |\b(?:[Cc]ould not|[Ff]ailed to|[Uu]nable to|[Ee]rror) send(?:ing)? "
    r"(?:the |an )?[Ee]?-?[Mm]ail\b"
)
"""Programs that send mail and show what their server said, by the names of their errors."""

OF_OTHERS = re.compile(
    r"SQLSTATE|SQL\b|(?:my|postgre|ms)sql|mariadb|postgres|psycopg|\bPDO|jdbc|sqlite|mongo|redis"
    r"|memcache|\bORA-[0-9]|\bTNS:|\bMsg [0-9]{1,6}, Level|login failed for user '"
    r"|authentication failed for user \"|elasticsearch|rabbitmq|\bamqp\b|\bpika\.|ACCESS_REFUSED"
    r"|kafka|\betcd\b|zookeeper|influx|HTTPS?ConnectionPool|(?<!at: )HTTP/[0-9]|_http_client"
    r"|\baxios|HttpRequestException|WebException|\bREST API|\bwss?://|websocket|upstream|fastcgi"
    r"|proxy_pass|file_get_contents|\bcurl error [0-9]|\bnpm\b|\bgit\b|\bsvn\b|\bdocker|\bkube"
    r"|\bcontainerd|registry|pulling image|\bapt(?:-get)?:|\bsshd?\b(?! remote key)|\(publickey"
    r"|kex_exchange|paramiko|\bs?ftp\b|\brsync\b|\bnfs\b|\bsmb|NT_STATUS|\bsnmp(?:get|walk)\b|\bgpg\b|vnc|vpn\b"
    r"|\brdp\b|woocommerce|wordpress log|\blookup (?:redis|db|database|mysql)\b|github\.com"
    r"|(?::|\bport[ =:]{1,2})(?:21|22|80|443|1433|1521|3128|3306|3389|5432|5672|6379|6443|8080|8443"
    r"|9000|9092|9200|11211|27017)\b",
    re.IGNORECASE,
)
"""Signs of a program that speaks another protocol: its connection, its login or its TLS failed."""

OF_ANY_PROTOCOL = frozenset(("auth", "connection", "protocol", "tls", "their-fault", "policy"))
"""Reasons for which programs fail whatever they speak."""

A_REQUEST = re.compile(
    r"https?:/(?!/\S{0,200}(?:docs|manual|help|support|wiki|faq|error|rfc))", re.IGNORECASE
)
"""The address of what a program asked for over HTTP; a server's reply may have one as well."""

A_REPLY = re.compile(r"[\s>|\"'<*-]{0,12}[2-5][0-9]{2}[ -]")
"""How a server's reply begins."""

OF_MAIL = re.compile(
    r"smtp|imap|pop3|\bpop\b|mail|roundcube|dovecot|exim|postfix|\bcommand: '?CONN\b"
    r"|(?::|\bport[ =:]{1,2})(?:25|465|587|2525|993|995|143|110)\b",
    re.IGNORECASE,
)
"""Signs of mail in the text of a program."""

FAILS = re.compile(r"\b(?:[Ee]rror|ERROR|[Ee]xception|[Ww]arning|FATAL|[Ww]rong response)\b")
"""Words of a program that shows what a server said."""

SHOWN = re.compile(
    r"(?:[Ee]rror|[Ee]xception|[Ff]ail(?:ed|ure)?|\bSMTP|[Mm]ailer|[Ww]arning|FATAL|[Uu]nable"
    r"|[Cc]ould not|[Cc]annot|[Ww]rong answer|notif(?:y|ication))[^\n]{0,300}?[2-5][0-9]{2}[^0-9\n]"
)
"""A program's words before a server's code."""

OF_A_SERVER = re.compile(
    r"\bsaid\b|\bremote (?:mail |smtp )?(?:server|host)|\bafter (?:RCPT|MAIL|DATA|end of|pipelined"
    r"|initial|EHLO|HELO)|\b[HTRFP]=|\bdsn=|\bstat(?:us)?=|\brelay=|Diagnostic|[Dd]eliver|[Dd]eferred"
    r"|[Bb]ounce|postfix|exim|sendmail\[|qmail|Recipient:|Received|SMTP error from"
    r"|\bhost [a-z0-9-]+\."
)
"""Words of a mail server that tells of a delivery of its own."""

QUEUED = re.compile(
    r"[ \t]{0,40}\(?(?:delivery temporarily suspended|Deferred): (?=[^ ])(.{3,900}?)\)?[ \t]{0,40}$"
)
"""What Postfix and sendmail show in their queue of a message that waits."""

OF_EXCHANGE = re.compile(r"<[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+ #([45]\.[0-9]\.[0-9]{1,3})")
"""How Exchange names the host that it could not deliver to, and what happened there."""

REMAINS = {
    "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&apos;": "'", "&nbsp;": " ",
    "&amp;": "&", "\u00ad": "", "\u200b": "", "\ufeff": "", "\u00a0": " ",
}  # fmt: skip
"""What web pages and mail programs leave in a text that is copied from them."""

DOTTED = re.compile(r"(?<![0-9A-Za-z.])([45][0-9]{2})\.([45]\.[0-9]\.[0-9]{1,3})(?![0-9.])")
"""Two codes that somebody wrote as one, with a dot between them."""

BYTES = re.compile(r"(?<![A-Za-z0-9])b(?=['\"][A-Za-z0-9<])")
"""How Python marks a text of bytes: ``b'5.7.1 ...'``."""

GLUED = re.compile(r"(?<=[a-z.])(?=SMTP (?:server error|code|[Ee]rror|connect))")
"""Where PHPMailer joins two sentences without a blank."""

WRAPPED = re.compile(
    r"[45]\.[0-9x]\.[0-9x]{1,3} - [A-Z][A-Za-z ()]{3,80} ([245][0-9]{2})-'([^\n]{3,900}?)'"
    r"(?=[ \t]{0,3}(?:\(delivery attempts|$))"
)
"""A reply behind the heading that Cisco's gateway gives to what it does not take: ``5.1.0 - Unknown
address error 550-'5.7.1 ...'``. The heading follows the code; the reply says what is wrong."""

MARKS = re.compile(r"[<>\[\]\"=@_]|: |[245]\.[0-9]\.[0-9]")
"""What a program writes and a person does not."""

SIGNS = re.compile(rf"{MARKS.pattern}|[.!]$|^[^a-z]")
"""The same, and the form of a sentence: a capital letter, or a stop at the end."""

OF_A_PERSON = re.compile(
    r"\b(?:i|my|me|they|we|our|us|customers?|how|why|what|cant|someone|somebody)\b", re.IGNORECASE
)
"""Words of somebody who tells or asks."""

OF_ONE_PERSON = re.compile(r"\b(?:i|my|me)\b(?!')", re.IGNORECASE)
"""Words that no server says of itself."""

ANY_PROGRAMS = frozenset(
    record["id"] for record in RECORDS if record["says"] == [PROGRAM] and record.get("rank", 1) <= 0
)
"""The records of what programs of every kind say."""

MOST = 8
"""Replies of one text that are looked at."""


def cleaned(text: str) -> str:
    """Return a text without entities of HTML, soft hyphens, blanks of no width, joined codes."""
    for remains, sign in REMAINS.items():
        if remains in text:
            text = text.replace(remains, sign)
    if "b'" in text or 'b"' in text:
        text = BYTES.sub("", text)
    text = unwrapped(text)
    if "SMTP" in text:
        text = GLUED.sub(" ", text)
    return DOTTED.sub(r"\1 \2", text) if "." in text else text


def unwrapped(text: str) -> str:
    """Return a text with a reply in place of what a gateway made of it."""
    return WRAPPED.sub(r"\1 \2", text) if "-'" in text else text


def replies_in(text: str) -> list[str]:
    """Return the replies that a text holds, each from its code on; refusals come first."""
    text = text[:MAX_TEXT]
    found: list[tuple[int, str]] = []
    if behind := CODE_BEHIND.search(text):
        found.append((-1, " ".join(part for part in (behind[2], behind[3], behind[1]) if part)))
    codes = list(BASIC.finditer(text))[:MOST]
    if before := CODE_BEFORE.search(text):
        codes.insert(0, before)
    for match in codes:
        words = (match[2] or "") if match is before else _ended(text, match)
        found.append((match.start(1), f"{match[1]} {words}"))
    for match in list(ENHANCED.finditer(text))[:MOST]:
        if any(code.start(1) <= match.end() <= code.end() for code in codes if code is not before):
            continue  # it belongs to the three digits before it
        basic = [code[1] for code in codes if code.start() < match.end()]
        of_class = [code for code in basic if code[0] == text[match.end()]]
        found.append((match.end(), " ".join([*of_class[-1:], _ended(text, match)])))
    if not found and (alone := CODE_ALONE.search(text)):
        found.append((0, " ".join(part for part in alone.groups() if part)))
    in_order = sorted(found, key=lambda one: (one[1][0] in "23", one[0]))
    return [reply for _, reply in in_order]


def recognized(text: str, side: str | None = None) -> Known | None:
    """Return what a text means that was pasted alone: the reply in it, else the whole, else a code.

    ``side`` is who says the reply, None if that is not known.
    """
    found = _recognized(text, side)
    if found is None or side or found.side not in (PROGRAM, OTHER_SERVER):
        return found
    if found.record and found.record not in FRAMES and found.reason not in OF_ANY_PROTOCOL:
        return found
    text = text[:MAX_TEXT]
    if OF_MAIL.search(text) or LATER_ENHANCED.search(text):
        return found
    if found.side == OTHER_SERVER:  # what a reply says is a server's
        return None if OF_OTHERS.search(text) and not A_REPLY.match(text) else found
    return None if OF_OTHERS.search(text) or A_REQUEST.search(text) else found


def _recognized(text: str, side: str | None) -> Known | None:
    text = cleaned(text[: 2 * MAX_TEXT])
    host = next((match[1] or match[2] for match in HOST.finditer(text[:MAX_TEXT])), None)
    if "delivery " in text and (qmails := QMAILS_LOG.search(text, 0, MAX_TEXT)):
        text = qmails[1].replace("_", " ")
    if not side and (queued := QUEUED.match(text, 0, MAX_TEXT)):
        for teller in (DELIVERY, OTHER_SERVER):
            answer = known(queued[1], teller, host)
            if answer and answer.record:
                return answer
    replies = replies_in(text)
    if not side and "#" in text and (exchange := OF_EXCHANGE.search(text, 0, MAX_TEXT)):
        replies.insert(0, " ".join([*(one[:3] for one in replies[:1]), exchange[1]]))
    speaker = side or (TO_CLIENT if TO_A_CLIENT.search(text, 0, MAX_TEXT) else None)
    client = None if side else OF_A_CLIENT.search(text, 0, MAX_TEXT)
    said = [answer for reply in replies if (answer := known(reply, speaker, host))]
    for answer in said:
        if answer.record:
            if speaker:
                return answer
            if client:
                return to_a_client(answer)
            if OF_A_PROGRAM.search(text, 0, MAX_TEXT):
                return of_a_program(answer)
            viewed = both_views(answer)
            if viewed is not answer or OF_A_SERVER.search(text, 0, MAX_TEXT):
                return viewed
            return of_a_program(answer) if SHOWN.search(text, 0, MAX_TEXT) else answer
    by_program = not side and bool(OF_A_PROGRAM.search(text, 0, MAX_TEXT))
    refusal = None if side or replies else OF_A_MAILBOX.search(text, 0, MAX_TEXT)
    if refusal:
        answer = known(_ended(text, refusal), DOVECOT_CLIENT)
        if answer and answer.record and not _of_a_provider(known(text, None, host)):
            return answer
    if without := WITHOUT_CODE.search(text, 0, MAX_TEXT):
        words = _ended(text, without)
        tellers = (OTHER_SERVER, TO_CLIENT, DOVECOT_CLIENT, *((PROGRAM,) if client else ()))
        if client and OF_TLS.search(words):
            tellers = (PROGRAM, *tellers)
        elif client and (OF_IMAP.search(words) or OF_IMAP.search(text, 0, MAX_TEXT)):
            tellers = (DOVECOT_CLIENT,)
        for teller in (side,) if side else tellers:
            answer = known(words, teller, host)
            if answer and answer.record:
                if client:
                    return to_a_client(answer)
                return of_a_program(answer) if by_program else answer
    if not replies and "dsn=" in text and (logged := LOGGED.search(text, 0, MAX_TEXT)):
        digit, rest, words = logged.groups()
        for teller in (DELIVERY, OTHER_SERVER):
            answer = known(words, teller, None, digit, digit + rest)
            if answer and answer.record and answer.record not in VAGUE:
                return answer
    whole = known(text, speaker, host) if speaker and not side else None
    if not side and not (whole and whole.record):
        whole = known(text, None, host)
        if whole and speaker == TO_CLIENT and whole.side == OTHER_SERVER:
            whole = None  # the line tells that this server speaks
    if refusal and whole and whole.side == OTHER_SERVER and not _of_a_provider(whole):
        whole = None  # an IMAP server knows no recipients
    if whole and whole.record in ANY_PROGRAMS and not SIGNS.search(text[:MAX_TEXT].strip()):
        whole = None  # somebody may tell of it: outlook could not send my mail
    nobodys = side or replies or speaker or _of_a_person(text)
    bare = None if nobodys or refusal else known_without_code(text, host)
    if whole and whole.record in VAGUE and (bare or said):
        return bare or said[0]
    fails = FAILS.search(text, 0, MAX_TEXT) and not OF_A_SERVER.search(text, 0, MAX_TEXT)
    by_program = by_program or (not side and bool(fails))
    if whole and whole.record and (not replies or _agrees(whole, replies[0][0])):
        return of_a_program(whole) if by_program else whole
    if bare:
        return of_a_program(bare) if by_program else bare
    return said[0] if said else whole if whole and not whole.record else None


def _of_a_provider(found: Known | None) -> bool:
    """Tell whether a text is one of a provider, whose IMAP server is not Dovecot."""
    return bool(found and found.record and BY_ID[found.record].get("hosts"))


def _of_a_person(text: str) -> bool:
    """Tell whether somebody says it in his own words: he may have some of a reply's by chance."""
    text = text[:MAX_TEXT]
    if OF_ONE_PERSON.search(text):
        return not MARKS.search(text)
    return bool(OF_A_PERSON.search(text)) and not SIGNS.search(text.strip())


def _agrees(whole: Known, digit: str) -> bool:
    """Tell whether a whole text can mean this although a reply in it begins with that digit."""
    if digit in "23":
        # A number in brackets, and no reply: ``client_limit (200) reached``.
        return whole.side in (PROGRAM, DOVECOT, SPAMD)
    return whole.temporary is None or whole.temporary == (digit == "4")


def _ended(text: str, match: re.Match[str]) -> str:
    """Return a reply's words without what the program writes behind them."""
    start, opening = match.end(), match[0]
    end = ENDS.search(text, start)
    words = text[start : end.start() if end else len(text)]
    for sign in opening:
        if close := CLOSING.get(sign):
            closed = re.search(rf"{close}(?=[\s,;.)\]}}]|$)", words)
            if closed:
                words = words[: closed.start()]
    if "(" in opening and words.rstrip(" .").endswith(")") and words.count(")") > words.count("("):
        words = words.rstrip(" .")[:-1]
    return words.strip()
