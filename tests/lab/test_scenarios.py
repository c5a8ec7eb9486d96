"""The story: each part of it has really happened on the servers of both generations."""

import re
from email import message_from_bytes
from pathlib import Path

import pytest

from lab.boxes import Box, ScenarioError, scenario, scenarios

MESSAGE_ID = r"\w{6}-(?:\w{6}-\w{2}|\w{11}-\w{4})"


@pytest.fixture(scope="session")
def mainlog(hosting: Box) -> str:
    return hosting.read("/var/log/exim_mainlog").decode()


@pytest.fixture(scope="session")
def queue(hosting: Box) -> dict[str, str]:
    """Entries of the queue listing by recipient."""
    listing = hosting.run("exim -bp").output
    entries = re.split(r"\n\n", listing.strip("\n"))
    return {entry.split()[-1]: entry for entry in entries}


def found(pattern: str, text: str) -> list[str]:
    """All matches, where `ID` stands for a message ID and `^` for a line's time."""
    full = pattern.replace("ID", MESSAGE_ID).replace("^", r"(?m:^)[\d-]{10} [\d:]{8} ")
    matches = [match[0] for match in re.finditer(full, text)]
    assert matches, f"nothing like {full}"
    return matches


def test_message_ids_have_the_length_of_the_generation(hosting: Box, mainlog: str) -> None:
    lengths = {len(line.split()[2]) for line in found(r"^ID <= ", mainlog)}
    assert lengths == {16 if hosting.generation == "exim-4.96" else 23}


def test_submission_is_logged_as_cpanel_logs_it(mainlog: str) -> None:
    found(
        r"^ID <= info@example\.com H=dsl-25\.isp\.example \[203\.0\.113\.25\]:\d+ P=esmtpsa "
        r"X=TLS1\.\S+ CV=no A=dovecot_login:info@example\.com S=\d+ id=\w+@example\.com "
        r'T="Meeting on Thursday" for alan@partner\.example gone@partner\.example\n',
        mainlog,
    )


def test_local_delivery_goes_through_dovecot(mainlog: str) -> None:
    found(
        r"^ID => info <info@example\.com> R=virtual_user T=dovecot_virtual_delivery "
        r'C="250 2\.0\.0 <info@example\.com> \S+ Saved"\n',
        mainlog,
    )
    found(r"^ID -> bob <contact@example\.net> R=virtual_user T=dovecot_virtual_delivery", mainlog)
    found(r"^ID => info <root@server\.example\.com> R=virtual_user", mainlog)


def test_remote_delivery_is_signed_and_taken(mainlog: str) -> None:
    found(
        r"^ID => alan@partner\.example R=dkim_lookuphost T=dkim_remote_smtp "
        r'H=mx\.partner\.example \[198\.51\.100\.20\] X=\S+ CV=no C="250 2\.0\.0 Ok: queued"\n',
        mainlog,
    )


def test_unknown_user_is_refused_by_the_other_server(mainlog: str) -> None:
    found(r"^ID \*\* gone@partner\.example R=dkim_lookuphost .*: 550 5\.1\.1 <gone@", mainlog)


def test_forwarded_mail_is_refused_as_unauthenticated(mainlog: str) -> None:
    found(
        r"^ID \*\* alice@freemail\.example <owner@example\.com> R=lookuphost T=remote_smtp "
        r".*after end of data: 550-5\.7\.26 ",
        mainlog,
    )


def test_greylisted_answer_is_deferred_and_then_taken(mainlog: str) -> None:
    deferred = found(r"^ID == buyer@customer\.example .*: 451 4\.7\.1 .*Greylisted", mainlog)[0]
    taken = found(r"^ID => buyer@customer\.example ", mainlog)[0]
    assert deferred.split()[2] == taken.split()[2]
    assert (deferred[:16], taken[:16]) == ("2026-10-12 08:20", "2026-10-12 08:40")


def test_full_mailbox_refuses_at_rcpt_and_bounces_what_a_script_sends(
    hosting: Box, mainlog: str
) -> None:
    saved = found(r"^ID => sam <sam@example\.com>", mainlog)
    found(r" rejected RCPT <sam@example\.com>: Mailbox is full / Blocks limit exceeded", mainlog)
    refused = found(r"^ID \*\* sam@example\.com .*552 5\.2\.2 <sam@example\.com> Mailbox is full",
                    mainlog)  # fmt: skip
    assert (len(saved), len(refused)) == (2, 1)
    used = hosting.run("doveadm -f tab quota get -u sam@example.com").output
    assert re.search(r"STORAGE\t(1[0-9]|20)\t20\t", used), used


def test_web_script_sends_from_a_home_directory(mainlog: str) -> None:
    lines = found(
        r"^cwd=/home/carol/public_html/contact 3 args: /usr/sbin/sendmail -t -i\n", mainlog
    )
    assert len(lines) == 12
    sent = found(
        r"^ID <= carol@server\.example\.com U=carol P=local S=\d+ .*T=\"You have won", mainlog
    )
    assert len(sent) == 12


def test_stolen_login_sends_in_bursts_from_three_places(mainlog: str) -> None:
    lines = found(r"^ID <= sales@example\.com H=.* A=dovecot_login:sales@example\.com ", mainlog)
    assert len(lines) == 30
    places = [re.findall(r"203\.0\.113\.\d+", line)[-1] for line in lines]
    assert {place: places.count(place) for place in places} == {
        "203.0.113.77": 10, "203.0.113.138": 10, "203.0.113.201": 10,
    }  # fmt: skip


def test_guessed_password_is_refused_before(hosting: Box) -> None:
    rejected = hosting.read("/var/log/exim_rejectlog").decode()
    found(r"^dovecot_login authenticator failed for .*\[203\.0\.113\.77\]:\d+: 535 .*"
          r"\(set_id=sales@example\.com\)", rejected)  # fmt: skip


def test_strangers_are_refused(hosting: Box) -> None:
    rejected = hosting.read("/var/log/exim_rejectlog").decode()
    found(r"rejected RCPT <nobody-here@example\.com>: No Such User Here\n", rejected)
    found(r"rejected RCPT <victim@partner\.example>: relay not permitted\n", rejected)


def test_queue_holds_what_the_story_left(queue: dict[str, str], hosting: Box) -> None:
    assert hosting.run("exim -bpc").output == "5\n"
    assert set(queue) == {
        "archive@down.example", "promo@bulk.example", "second-buyer@customer.example",
        "alan@partner.example", "helpdesk@down.example",
    }  # fmt: skip
    assert "D alan@partner.example" in queue["alan@partner.example"]
    assert "desk@busy.example" in queue["alan@partner.example"]


def test_one_frozen_message_is_days_old(queue: dict[str, str], hosting: Box) -> None:
    entry = queue["archive@down.example"]
    assert entry.startswith(" 4d ") and "*** frozen ***" in entry
    matched = hosting.run("exiqgrep -i -o $((3*86400))").output.split()
    assert matched == re.findall(MESSAGE_ID, entry)


def test_bounce_is_frozen(queue: dict[str, str], mainlog: str) -> None:
    entry = queue["promo@bulk.example"]
    assert re.match(rf"20h +\S+ {MESSAGE_ID} <> \*\*\* frozen \*\*\*\n", entry)
    message_id = re.findall(MESSAGE_ID, entry)[0]
    assert f"{message_id} Frozen (delivery error message)\n" in mainlog


def test_server_that_is_down_refuses_connections(mainlog: str) -> None:
    found(r"^ID == helpdesk@down\.example R=dkim_lookuphost T=dkim_remote_smtp defer \(111\): "
          r"Connection refused\n", mainlog)  # fmt: skip


def test_opening_the_box_tries_nothing_again(mainlog: str) -> None:
    """The daemon's first queue run finds that no retry is due, so a page finds what it expects."""
    last = mainlog[mainlog.rindex("Start queue run") :]
    assert not re.search(r" (=>|\*\*|<=) ", last)
    assert last.count("retry time not reached") == 3
    assert last.count("Message is frozen") == 2


def test_panic_log_is_empty(hosting: Box) -> None:
    assert hosting.read("/var/log/exim_paniclog") == b""


def test_storage_formats_are_maildir_and_mdbox(hosting: Box) -> None:
    assert hosting.run("ls /home/alice/mail/example.com/info/new | grep -c ,S=").output != "0\n"
    assert hosting.run("ls /home/bob/mail/example.net/office/storage").output.startswith(
        "dovecot.map"
    )
    assert hosting.run("ls /home/bob/mail/example.net/office/storage/m.1").status == 0


def test_mailboxes_are_those_of_cpanel(hosting: Box) -> None:
    for user in ("info@example.com", "office@example.net"):
        names = hosting.run(f"doveadm mailbox list -u {user} INBOX 'INBOX.*'").output.split()
        assert set(names) == {
            "INBOX", "INBOX.Archive", "INBOX.Drafts", "INBOX.Sent", "INBOX.Trash", "INBOX.spam",
        }  # fmt: skip


@pytest.mark.parametrize("user", ["info@example.com", "office@example.net"])
def test_trash_holds_something_forty_days_old(hosting: Box, user: str) -> None:
    old = hosting.run(f"doveadm search -u {user} mailbox INBOX.Trash savedbefore 30d")
    assert len(old.output.splitlines()) == 1, old.output


def test_maillog_has_the_form_of_syslog(hosting: Box) -> None:
    log = hosting.read("/var/log/maillog").decode()
    for line in log.splitlines():
        assert re.match(r"[A-Z][a-z]{2} [ \d]\d [\d:]{8} server dovecot: ", line), line
    login = (
        r"imap-login: (Login|Logged in): user=<office@example\.net>, method=PLAIN, "
        r"rip=203\.0\.113\.26, lip=192\.0\.2\.10, mpid=\d+, TLS, session=<"
    )
    assert re.search(login, log)
    assert "pop3(info@example.com)<" in log
    assert "save failed to INBOX: Mailbox is full" in log
    assert "moved" not in log, "Dovecot has noticed the jumps of the story's clock"


def test_message_texts_are_the_same_in_each_play(hosting: Box) -> None:
    path = hosting.run(
        "grep -l 'Daily report' /home/alice/mail/example.com/info/*/*"
    ).output.strip()
    message = message_from_bytes(hosting.read(path))
    assert message["Subject"] == "Daily report"
    assert message.get_payload() == "Nothing to report.\n"


def test_spamassassin_scores_both_ways(spam: Box) -> None:
    log = spam.read("/var/log/exim_mainlog").decode()
    found(r'Warning: "SpamAssassin as alice detected message as spam \(100\d\.\d\)"', log)
    found(r'Warning: "SpamAssassin as alice detected message as NOT spam \(-?\d\.\d\)"', log)
    path = spam.run("grep -l GTUBE /home/carol/mail/example.org/shop/new/*").output.strip()
    assert message_from_bytes(spam.read(path))["X-Spam-Status"].startswith("Yes, score=100")
    gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    checked = spam.run(f"printf 'Subject: x\\n\\n{gtube}\\n' | spamc -c")
    assert checked.status == 1
    assert re.match(r"100\d\.\d/5\.0\n", checked.output)
    assert re.search(r" server spamd\[\d+\]: spamd: server started",
                     spam.read("/var/log/maillog").decode())  # fmt: skip


# The files themselves ---------------------------------------------------------------------------


def test_records_of_a_story_are_in_the_worlds_dns() -> None:
    lines = scenario.load("relays").dns().splitlines()
    assert "address=/zen.spamhaus.org/127.255.255.254" in lines, "every name below a star"
    assert "address=/90.100.51.198.bl.spamcop.net/127.0.0.2" in lines
    assert any(
        line.startswith('txt-record=90.100.51.198.bl.spamcop.net,"Blocked') for line in lines
    )
    assert "spamcop" not in scenario.load("hosting").dns()


def test_all_scenarios_can_be_read() -> None:
    assert {"bare", "hosting", "spam"} <= set(scenarios())
    for name in scenarios():
        assert scenario.load(name).description


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("steps: [", r"broken\.yaml:\d+: "),
        ("- a list", r"broken\.yaml:1: a mapping is wanted"),
        ("step: []", r"broken\.yaml: unknown key: step"),
        ("steps: [{smpt: {}}]", r"broken\.yaml: step 1: one of smtp, "),
        (
            "steps: [{queue-run: true}, {smtp: {form: x}}]",
            r"broken\.yaml: step 2: unknown key: form",
        ),
        ("description: x", r"broken\.yaml: now is missing"),
        ("extends: nothing", r"no scenario 'nothing': choose from "),
    ],
)
def test_faults_in_a_scenario_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, complaint: str
) -> None:
    (tmp_path / "broken.yaml").write_text(text)
    monkeypatch.setattr(scenario, "FOLDER", tmp_path)
    with pytest.raises(ScenarioError, match=complaint):
        scenario.load("broken")
