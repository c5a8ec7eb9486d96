"""What stands before a line: each layer is taken off and named, alone and on top of others."""

from __future__ import annotations

import html
import json
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.logs.line import cut_line, parse
from snippets.logs.meaning import explain
from snippets.logs.parts import PARTS, SEPARATOR, Cut
from snippets.logs.prefix import BEHIND_OTHERS, LAYERS, cleaned, read, restored
from tests.growth import FASTER, growth
from tests.snippets.log_lines import STAMP, check, labelled

EXIM = (
    "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa => bob@example.org R=dnslookup T=remote_smtp "
    'H=mx.example.org [192.0.2.25] C="250 OK id=x"'
)
WITHOUT_ID = "2026-03-01 10:00:00 SMTP connection from (x) [192.0.2.198]:4188 closed by QUIT"
UNSTAMPED = EXIM[20:]
DOVECOT = (
    "imap-login: Login: user=<ann@example.com>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.2, "
    "mpid=12, TLS, session=<AbCdEfGhIjKlMnOp>"
)
SPAMD = "spamd: clean message (-0.1/5.0) for ann:1001 in 1.2 seconds, 1234 bytes."
KINDS = {
    EXIM: "delivery",
    WITHOUT_ID: "smtp-connection",
    UNSTAMPED: "delivery",
    DOVECOT: "login",
    SPAMD: "spamd",
}
SYSLOGS = [
    "Mar  1 10:00:00 mx {program}[12]: ",
    "Mar  1 10:00:00 mx {program}: ",
    "Mar 1 10:00:00.123456 mx {program}[12]: ",
    "Mar  1 2026 10:00:00 mx {program}[12]: ",
    "2026 Mar  1 10:00:00 mx {program}[12]: ",
    "Sun Mar  1 10:00:00 2026 mail.info {program}[12]: ",
    "Mar  1 10:00:00 mx mail.info {program}[12]: ",
    "Mar  1 10:00:00 mail.info {program}[12]: ",
    "Mar  1 10:00:00 mx /usr/sbin/{program}[12]: ",
    "<22>Mar  1 10:00:00 mx {program}[12]: ",
    "<22>{program}[12]: ",
    "2026-03-01T10:00:00+01:00 mx {program}[12]: ",
    "2026-03-01T10:00:00+0100 mx {program}[12]: ",
    "2026-03-01T10:00:00.123456Z mx {program}: ",
    "2026-03-01 10:00:00 mx {program}[12]: ",
    "Sun 2026-03-01 10:00:00 CET mx {program}[12]: ",
    "1772359200.123456 mx {program}[12]: ",
    "[12345.678901] mx {program}[12]: ",
    "[12345.678901 <    0.001234 >] mx {program}[12]: ",
    "<22>1 2026-03-01T10:00:00.123456+01:00 mx {program} 12 - - ",
    "1 2026-03-01T10:00:00.123456+01:00 mx {program} 12 - - ",
    '<22>1 2026-03-01T10:00:00Z mx {program} - ID47 [a@1 b="\\"]"][c@2] ',
    "<22>1 - - {program} - - - ",
    "Mar  1 10:00:00 docker 0123456789ab[99]: Mar  1 10:00:00 mx {program}[12]: ",
    "Mar  1 10:00:00 relay {program}[12]: Mar  1 09:59:59 mx {program}[12]: ",
    "mx {program}[12]: ",
    "Mar  1 10:00:00 <masked> {program}[12]: ",
    "2026-03-01T10:00:00+01:00 [redacted] {program}[12]: ",
]
OUTER = [
    "exim_mainlog:",
    "exim_mainlog-",
    "exim_mainlog-20261122.gz:",
    "/var/log/exim_mainlog.1:",
    "/var/log/my logs/exim_mainlog:",
    "exim_mainlog:123:",
    "exim_mainlog-123-",
    "123:",
    "123-",
    "    17\t",
    "   17  ",
    "> ",
    ">> ",
    "> > ",
    "- ",
    "    ",
    "\t",
    "`",
    "exim-1  | ",
    "mail_imap_1 | ",
    "dovecot-mail_1 | ",
    "mail_imap.1.kyvzwzfbnvmz@mx1.example.com    | ",
    "[pod/mail-0/exim] ",
    "2026-03-01T10:00:00.123456789Z ",
    "    MESSAGE=",
    "# ",
    "//",
    "mail.err > ",
    "#   ",
    "-- Example: ",
    "[CODE]",
    "[QUOTE=ann] ",
    "**Exim:** ",
    "**Exim**: ",
    "\ufeff",
    "\0\0\0",
    "\x1b[0m",
    "\x1b[35m\x1b[Kexim_mainlog\x1b[m\x1b[K\x1b[36m\x1b[K:\x1b[m\x1b[K",
    "[0m",
    "#033[0m",
]


def program_of(line: str) -> str:
    return {DOVECOT: "dovecot", SPAMD: "spamd"}.get(line, "exim")


def read_as(text: str, line: str) -> Cut:
    """The line as ``line`` is read alone, whatever stands before it, and nothing lost."""
    log, cut = cut_line(text)
    assert (log, cut.kind) == ("mainlog" if program_of(line) == "exim" else "maillog", KINDS[line])
    assert "".join(cut.pieces[1::2]) == text
    alone = [name for name in cut_line(line)[1].pieces[::2] if name != SEPARATOR]
    assert [name for name in cut.pieces[::2] if name != SEPARATOR][-len(alone) :] == alone
    assert "unknown" not in cut.pieces[::2]
    check(parse(text)[1], text)
    return cut


@pytest.mark.parametrize("line", KINDS, ids=lambda line: str(line)[:30])
@pytest.mark.parametrize("syslog", SYSLOGS)
def test_behind_syslog_in_every_form(syslog: str, line: str) -> None:
    cut = read_as(syslog.format(program=program_of(line)) + line, line)
    if line not in (EXIM, WITHOUT_ID) and "10:00" in syslog:
        assert cut.time
        assert "10:00:00" in cut.time or cut.time == "Mar  1 09:59:59"


@pytest.mark.parametrize("line", KINDS, ids=lambda line: str(line)[:30])
@pytest.mark.parametrize("outer", OUTER)
def test_behind_what_tools_put_in_front(outer: str, line: str) -> None:
    if line in (UNSTAMPED, DOVECOT, SPAMD):
        line_with_stamp = f"Mar  1 10:00:00 mx {program_of(line)}: {line}"
        read_as(outer + line_with_stamp, line)
    else:
        read_as(outer + line, line)


def test_layers_on_top_of_each_other() -> None:
    """A mail quotes what a tool printed of a file, where a container had written it."""
    shown = ["", "\ufeff", "> ", "> > ", "    ", "\t", "`", "\x1b[0m", "[0m"]
    found = [outer for outer in OUTER if outer.strip("\ufeff\0> \t`") and "[0m" not in outer]
    said = ["", "exim-1  | ", "2026-03-01T10:00:00.123456789Z ", "Mar  1 10:00:00 docker mail[7]: "]
    for first, second, third, syslog in product(shown, found, said, SYSLOGS[::3]):
        read_as(f"{first}{second}{third}{syslog.format(program='exim')}{EXIM}", EXIM)


@pytest.mark.parametrize("line", [EXIM, WITHOUT_ID])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: html.escape(text),
        lambda text: html.escape(text, quote=False),
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(" ", "\t"),
        lambda text: text.replace("192", "\x1b[01;31m\x1b[K192\x1b[m\x1b[K"),
        lambda text: text + "\r\n",
        lambda text: text + "\r",
        lambda text: text + "\n",
    ],
)
def test_changed_on_the_way(change: object, line: str) -> None:
    text = change(line)  # type: ignore[operator]
    log, cut = cut_line(text)
    assert (log, cut.kind) == ("mainlog", KINDS[line])
    assert "".join(cut.pieces[1::2]) == text


@pytest.mark.parametrize("line", [EXIM, WITHOUT_ID, DOVECOT])
@pytest.mark.parametrize(
    "behind",
    [
        r'\n","stream":"stdout","time":"2026-03-01T10:00:00.123456789Z"}',
        r'\r\n","stream":"stderr","attrs":{"tag":"mail"},"time":"2026-03-01T10:00:00Z"}',
        '","stream":"stdout"}\n',
    ],
)
def test_in_the_json_of_dockers_log(line: str, behind: str) -> None:
    stamped = line if line != DOVECOT else f"Mar  1 10:00:00 {line}"
    written = json.dumps(stamped)[1:-1].replace("<", r"\u003c").replace(">", r"\u003e")
    text = f'{{"log":"{written}{behind}'
    log, cut = cut_line(text)
    assert (log, cut.kind) == ("mainlog" if line != DOVECOT else "maillog", KINDS[line])
    assert "".join(cut.pieces[1::2]) == text
    names = cut_line(stamped)[1].pieces[::2]
    assert cut.pieces[::2] == ["container log", *names, "container log"]


def test_json_that_no_docker_wrote_is_left() -> None:
    for text in ('{"log":"x', '{"log":"a","b":1}', '{"log":"\\', '{"log":"' + "\\n" * 50_000):
        assert "".join(cut_line(text)[1].pieces[1::2]) == text
        assert "container log" not in cut_line(text)[1].pieces[::2]


def test_a_dovecot_line_from_a_web_page() -> None:
    read_as(html.escape(f"Mar  1 10:00:00 mx dovecot: {DOVECOT}"), DOVECOT)


@pytest.mark.parametrize(
    "text, time, iso",
    [
        (f"Mar  1 10:00:00 mx exim: {UNSTAMPED}", "Mar  1 10:00:00", None),
        (f"2026 Mar  1 10:00:00 mx exim: {UNSTAMPED}", "2026 Mar  1 10:00:00",
         "2026-03-01T10:00:00"),
        (f"Sun Mar  1 10:00:00 2026 mail.info exim: {UNSTAMPED}", "Mar  1 10:00:00 2026",
         "2026-03-01T10:00:00"),
        (f"1772359200.123456 mx exim[12]: {UNSTAMPED}", "1772359200.123456",
         "2026-03-01T10:00:00.123456Z"),
        (f"Sun 2026-03-01 10:00:00 CET mx exim: {UNSTAMPED}", "2026-03-01 10:00:00",
         "2026-03-01T10:00:00"),
        (f"2026-03-01T10:00:00.5+0530 mx exim: {UNSTAMPED}", "2026-03-01T10:00:00.5",
         "2026-03-01T10:00:00.5+05:30"),
        (f"2026-03-01T23:00:00Z mx exim: {EXIM}", "2026-03-01 10:00:00", "2026-03-01T10:00:00"),
    ],
)  # fmt: skip
def test_the_nearest_stamp_is_the_time(text: str, time: str, iso: str | None) -> None:
    line = parse(text)[1]
    assert (line.time, line.iso) == (time, iso)


@pytest.mark.parametrize(
    "before",
    [
        "Mär 20 14:23:36 mx dovecot[12]: ",
        "févr. 01 10:00:00 mx dovecot[12]: ",
        "2月 07 23:41:36 mx dovecot[12]: ",
        "2016-10-14T15:19:53+02:00 mx dovecot: [ID 583609 mail.info] ",
        "Oct 14 15:19:53 mx dovecot: [ID 583609 mail.info] ",
    ],
)
def test_journalctls_own_months_and_solaris(before: str) -> None:
    log, cut = cut_line(before + DOVECOT)
    assert (log, cut.kind) == ("maillog", "login")
    assert "".join(cut.pieces[1::2]) == before + DOVECOT
    parts = dict(zip(cut.pieces[::2], cut.pieces[1::2], strict=True))
    assert (parts["host"], parts["program"], parts["service"]) == ("mx", "dovecot", "imap-login")


@pytest.mark.parametrize("hidden", ["[email protected]", "[email\u00a0protected]"])
@pytest.mark.parametrize(
    "line",
    [
        *(line.replace("bob@example.org", "{0}") for line in KINDS),
        STAMP + "1tixMn-00000000C5j-1wRa <= {0} U=ann P=local S=7 id=x@example.com for {0} {0}",
        STAMP + "1tixMn-00000000C5j-1wRa == {0} <{0}> R=dnslookup defer (-1): no",
        STAMP + "H=(x) [192.0.2.7] F=<{0}> rejected RCPT <{0}>: no",
        STAMP + "x authenticator failed for (x) [192.0.2.7]: 535 no (set_id={0})",
        "Mar  1 10:00:00 mx dovecot: imap({0}): Logged out in=1 out=2",
    ],
)  # fmt: skip
def test_an_address_that_a_web_page_hides_is_an_address(line: str, hidden: str) -> None:
    plain, text = line.format("ann@example.com"), line.format(hidden)
    log, cut = cut_line(text)
    as_written, wanted = cut_line(plain)
    assert (log, cut.kind, cut.pieces[::2]) == (as_written, wanted.kind, wanted.pieces[::2])
    assert "".join(cut.pieces[1::2]) == text


def test_flags_that_a_web_page_typeset() -> None:
    for text, kind in (
        (STAMP + "1tixMn-00000000C5j-1wRa \u2039= ann@example.com U=ann P=local S=7", "arrival"),
        (STAMP + "1tixMn-00000000C5j-1wRa =\u203a ann R=localuser T=local_delivery", "delivery"),
    ):
        cut = cut_line(text)[1]
        assert (cut.kind, "".join(cut.pieces[1::2])) == (kind, text)


@pytest.mark.parametrize(
    "before",
    ["5/28/2018, 8:41:17 AM | info | ", "28.5.2018, 08:41:17 | info | ",
     "28.5.2018 8:41:17\t|\tinfo\t|\t"],
)  # fmt: skip
def test_a_row_of_a_table(before: str) -> None:
    text = before + DOVECOT
    log, cut = cut_line(text)
    assert (log, cut.kind, "".join(cut.pieces[1::2])) == ("maillog", "login", text)
    assert cut.time and cut.time[0] in "25"


@pytest.mark.parametrize("program", ["crond", "CROND", "sendmail", "php-fpm"])
def test_a_program_that_ran_exim_passes_its_words_on(program: str) -> None:
    before = f"Aug 18 02:18:02 mx {program}[12]: "
    log, cut = cut_line(before + EXIM)
    assert (log, cut.kind, cut.id) == ("mainlog", "delivery", EXIM[20:43])
    assert cut_line(before + WITHOUT_ID)[1].kind == "unknown"


@pytest.mark.parametrize(
    "text, kind",
    [
        ("15616   SMTP connection from [192.0.2.119] lost D=0s", "connection-lost"),
        ("    1   exim 4.93 daemon started: pid=1, -q15m, listening for SMTP on port 25", "daemon"),
        ("  278   == ann@example.com R=dnslookup defer (-1): host lookup did not complete",
         "defer"),
        ("10:00:00   278   ** ann@example.com R=dnslookup T=remote_smtp: no", "bounce"),
        ('  => ann@example.com R=dnslookup T=remote_smtp C="250 OK"', "delivery"),
        ("  <= ann@example.com U=ann P=local S=345", "arrival"),
        ("LOG: MAIN", "debug-log"),
        ("10:00:00 12345 LOG: MAIN", "debug-log"),
        ("  SMTP<< 220 mx.example.org ESMTP", "debug-smtp"),
        ("  278   SMTP>> EHLO mx.example.com", "debug-smtp"),
        ("10:00:00   278   SMTP(close)>>", "debug-smtp"),
        ("         250-SIZE 52428800", "debug-smtp"),
        ("  278 LOG: smtp_connection MAIN REJECT", "debug-log"),
        ("    _PID=12", "journal-field"),
    ],
)  # fmt: skip
def test_what_exim_and_journalctl_print_on_a_terminal(text: str, kind: str) -> None:
    log, cut = cut_line(text)
    assert (log, cut.kind) == ("mainlog", kind)
    assert "".join(cut.pieces[1::2]) == text


@pytest.mark.parametrize(
    "text, kind",
    [
        ("  From: ann@example.com", "reject-header"),
        ("P Received: from x by y", "reject-header"),
        ("\tby mx.example.com with esmtp", "reject-header"),
        ("words: that nobody knows", "unknown"),
        ("12 words that nobody knows", "unknown"),
        ("> words that nobody knows", "unknown"),
        ("=> words that nobody knows", "unknown"),
        ("host | words", "unknown"),
    ],
)
def test_what_only_looks_like_a_layer(text: str, kind: str) -> None:
    log, cut = cut_line(text)
    assert (log, cut.kind) == ("mainlog", kind)
    assert "".join(cut.pieces[1::2]) == text


@pytest.mark.parametrize("line", [DOVECOT, SPAMD])
def test_metalog_puts_the_program_into_brackets(line: str) -> None:
    program = "spamd" if line is SPAMD else "dovecot"
    cut = cut_line(f"Mar  1 10:00:00 [{program}] {line}")[1]
    parts = dict(zip(cut.pieces[::2], cut.pieces[1::2], strict=True))
    assert (parts["program"], cut.kind) == (program, KINDS[line])
    assert "host" not in parts


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        (f"{STAMP}<= [email]ann@example.com[/email] U=ann P=local S=88", "envelope sender",
         "ann@example.com"),
        (f"{STAMP}== [URL=http://x.example]bob@x.example[/URL] R=r T=t defer (-1): x", "address",
         "bob@x.example"),
        (f"{DOVECOT}[/COLOR]", "session", "session=<AbCdEfGhIjKlMnOp>"),
        (f"[B]{WITHOUT_ID}[/B]", "ip", "[192.0.2.198]"),
    ],
)  # fmt: skip
def test_a_forums_markup_is_no_part_of_the_line(line: str, name: str, text: str) -> None:
    parts = [(part.name, part.text) for part in parse(line)[1].parts]
    assert (name, text) in parts
    assert "quote mark" in dict(parts)
    assert "".join(part for _, part in parts) == line


def test_brackets_of_the_line_itself_stay() -> None:
    line = f'{STAMP}<= ann@example.com U=ann P=local S=88 T="[B] sides of [i]"'
    parts = [(part.name, part.text) for part in parse(line)[1].parts]
    assert ("subject", 'T="[B] sides of [i]"') in parts


def test_each_labelled_line_behind_grep_and_on_a_web_page() -> None:
    for name in ("mainlog", "maillog"):
        for wanted in labelled(f"{name}_lines.jsonl"):
            if wanted.kind.startswith("reject-") and "time" not in wanted.parts:
                continue
            if wanted.kind in ("unknown", "empty") or wanted.parts[0] not in ("time", "message id"):
                continue
            log, cut = cut_line(f"/var/log/x.1:7:{wanted.line}\r")
            assert (log, cut.kind) == (name, wanted.kind), wanted.line


def test_each_part_of_a_layer_has_a_sentence() -> None:
    shapes = {*sum(LAYERS.values(), ()), *sum(BEHIND_OTHERS.values(), ())}
    assert {name for shape in shapes for _, name in shape.names} <= set(PARTS)
    assert explain("terminal code") and explain("invisible character")


PIECES = [*OUTER, *(syslog.format(program="exim") for syslog in SYSLOGS), EXIM, DOVECOT]


@settings(max_examples=300)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=6))
def test_nothing_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert "".join(cut_line(text)[1].pieces[1::2]) == text
    clean, changes = cleaned(text)
    before = read(clean)
    whole = restored([*before.pieces, "rest", clean[before.end :]], changes)
    assert "".join(whole[1::2]) == text


UNITS = ["> ", " ", "1", "1:", "a", "a-", "a:", "/a", "<", "<1>", "[", "[1", "\x1b[", "\x1b[0m",
         "&gt;", "\u00a0", "\0", "- ", "Mar  1 10:00:00 ", "Mar  1 10:00:00 mx exim: ", "a | ",
         "2026-03-01 ", "2026-03-01T10:00:00 ", '[a "', "1 - - - - - [", "`",
         "(", "auth("]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    def work(length: int) -> None:
        read(cleaned(unit * (length // len(unit)))[0])

    work(100)  # compiles the expressions
    assert growth(work, 16_000) < FASTER


@pytest.mark.long
@pytest.mark.parametrize("unit", ["x", " ", "<@", "&gt;", "> ", "\x1b[0m", "H=a (b) "])
def test_a_line_of_ten_megabytes(unit: str) -> None:
    """A line as long as no program writes one takes no longer by more than it is longer."""
    for beginning in (STAMP, "Mar  1 10:00:00 mx dovecot: imap(a): Error: ", ""):

        def work(size: int, beginning: str = beginning) -> None:
            text = beginning + unit * (size // len(unit))
            assert "".join(cut_line(text)[1].pieces[1::2]) == text

        work(1_000)  # compiles the expressions
        assert growth(work, 2_500_000) < FASTER


@pytest.mark.parametrize("mark", [" # 1a. ", "#3b. ", "2c) ", "// 4. "])
def test_a_number_behind_the_mark_of_a_comment(mark: str) -> None:
    line = f"{mark}imap-login: Info: Login: user=<ann@example.com>, method=PLAIN"
    cut = cut_line(line)[1]
    assert (cut.kind, "".join(cut.pieces[1::2])) == ("login", line)


@pytest.mark.parametrize("end", ["]", "]\n", "] "])
def test_what_came_more_than_once_is_told_as_the_line_that_it_was(end: str) -> None:
    line = f"Mar  1 10:00:00 mx exim[7]: message repeated 2 times: [ {EXIM}{end}"
    log, cut = cut_line(line)
    assert (log, cut.kind, "".join(cut.pieces[1::2])) == ("mainlog", "delivery", line)


@pytest.mark.parametrize("mark", ["... ", "[...] ", "\u2026 ", "//\t... ", "# ... "])
def test_dots_in_the_place_of_what_was_left_out(mark: str) -> None:
    line = f"{mark}dovecot: lmtp(7, ann@example.com): msgid=<a@example.com>: saved mail to INBOX"
    cut = cut_line(line)[1]
    assert (cut.kind, "".join(cut.pieces[1::2])) == ("lmtp-saved", line)
    assert "log file" not in cut.pieces[::2]


def test_a_bracket_in_the_place_of_syslogs_colon() -> None:
    line = "Mar  1 10:00:00 mx dovecot] lmtp(7): Disconnect from 192.0.2.7: Connection closed"
    cut = cut_line(line)[1]
    assert (cut.kind, "".join(cut.pieces[1::2])) == ("lmtp-connection", line)
    assert "dovecot" in cut.pieces
