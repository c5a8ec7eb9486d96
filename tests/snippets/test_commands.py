"""The risk of command lines: what support staff run, and what they should not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.risk.by_table import RULES, TABLE, VERBS
from snippets.risk.judge import READERS, assess
from snippets.risk.scale import RISKS, UNKNOWN, WHY, table, worst

READS = [
    "exim -bpc", "exim -bp", "exim -bpr | head", "exim -bP log_selector", "exim -bV",
    "exim -bt info@example.com", "exim -bh 192.0.2.7 </dev/null", "mailq | exiqsumm",
    "exim -Mvh 1tixMn-00000000C5j-1wRa", "exiqgrep -z -i", "exigrep x /var/log/exim_mainlog",
    "grep -c 'rm -rf' /var/log/exim_mainlog", "awk '{print $3}' f | sort | uniq -c | sort -rn",
    "ps -C exim wwwu", "lsof -c exim", "exiwhat", "sed -n 5p /etc/exim.conf",
    "doveadm mailbox status -u info@example.com messages INBOX", "doveadm -f table who",
    "doveadm search -u a@example.com mailbox INBOX ALL", "doveconf -n",
    "openssl s_client -connect 127.0.0.1:993 </dev/null 2>/dev/null",
    "printf 'EHLO client.example.net\\r\\nQUIT\\r\\n' | nc 127.0.0.1 25",
    "whmapi1 --output=jsonpretty fetch_mail_queue", "systemctl status chronyd",
    "whmapi1 listaccts",
    "uapi --output=jsonpretty --user=username Email stats_db_status",
    "exiqgrep -i -f x | xargs -r -n1 exim -Mvh", "find /var/spool/exim -name '*-H'",
    "find /var/log -name 'exim*' -exec ls -l {} +", "sudo exim -bp", "timeout 5 exim -bp",
    "python3 -m snippets id 16VDhn-0001bo-D3", "swaks --quit-after RCPT --to a@example.com",
    "sh -c 'exim -bpc'", "su - alice -c 'ls mail'",
]  # fmt: skip
CHANGES = [
    "exim -Mf 1tixMn-00000000C5j-1wRa", "exim -Mt 1tixMn-00000000C5j-1wRa",
    "exim -Mar ID a@example.com",
    "sed -i 's/a/b/' /etc/exim.conf.local", "echo a >>/etc/localdomains", "echo a | tee f",
    "systemctl restart exim", "/usr/local/cpanel/scripts/restartsrv_exim", "/scripts/buildeximconf",
    "doveadm force-resync -u a@example.com INBOX", "doveadm purge -u a@example.com",
    "chronyc makestep",
    "doveadm mailbox create -u a@example.com INBOX.x", "mv /var/spool/exim /var/spool/exim.old",
    "whmapi1 suspendacct user=username reason=spam",
    "whmapi1 set_tweaksetting key=a value=b", "exim_tidydb -t 7d /var/spool/exim retry",
    "awk '{print > \"f\"}' x",
]  # fmt: skip
SENDS = [
    "exim -M 1tixMn-00000000C5j-1wRa", "exim -qff", "exim -Rff example.org", "exim -v -q",
    "echo test | exim -v info@example.com", "sendmail -t < message", "swaks --to info@example.com",
    "printf 'MAIL FROM:<>\\r\\nRCPT TO:<a@example.com>\\r\\nDATA\\r\\n.\\r\\n' | nc 127.0.0.1 25",
    "whmapi1 release_outgoing_email user=username", "for i in 1 2; do exim -M $i; done",
]  # fmt: skip
BOUNCES = ["exim -Mg 1tixMn-00000000C5j-1wRa", "exiqgrep -i -f x | xargs -r exim -Mg"]
DELETES_ONE = [
    "exim -Mrm 1tixMn-00000000C5j-1wRa", "rm /tmp/file", "exim -v -Mrm 16VDhn-0001bo-D3",
    "doveadm expunge -u a@example.com mailbox INBOX uid 7", "sudo rm -f /tmp/file",
    "truncate -s 0 /var/log/exim_mainlog", "echo a >/etc/localdomains",
]  # fmt: skip
DELETES_MANY = [
    "exiqgrep -z -i | xargs -r exim -Mrm", "exim -Mrm `exiqgrep -i -f x`",
    "for id in $(exiqgrep -z -i); do exim -Mrm $id; done",
    "exiqgrep -i -r x | while read id; do exim -Mrm $id; done",
    "exim -bp | awk '/^ *[0-9]+[mhd]/{print \"exim -Mrm \" $3}' | bash",
    "exim -bp | exiqgrep -i | xargs exim -Mrm",
    "exim -Mrm 1tixMn-00000000C5j-1wRa 16VDhn-0001bo-D3",
    "exim -Mrm 1tixMn-00000000C5j-1wRa -Mrm 16VDhn-0001bo-D3",
    "grep -R -l [SPAM] /var/spool/exim/msglog/* | cut -b26- | xargs exim -Mrm",
    "find /var/spool/exim/input -type f -exec rm -rf {} \\;", "find . -name x -delete",
    "rm -rf /var/spool/exim/input", "rm /tmp/*", "cd /tmp && rm a b",
    "doveadm expunge -u a@example.com mailbox INBOX.Trash savedbefore 30d",
    "doveadm mailbox delete -u a@example.com INBOX.x", "doveadm backup -u a@example.com mdbox:/x",
    "uapi --user=username Email delete_held_messages email=a@example.com",
    "whmapi1 removeacct user=username", "whmapi1 force_dedistribution_from_node node_alias=node",
    "/usr/local/cpanel/scripts/remove_dovecot_index_files --all",
    "/scripts/convert_maildir_to_mdbox --user=username --delete-old-format",
    "ssh server.example.com 'exiqgrep -zi | xargs exim -Mrm'", "bash -c 'rm -r /tmp/x'",
    "bash <<EOF\nrm -rf /tmp/x\nEOF", "awk '{system(\"exim -Mrm \" $3)}' list",
    "printf 'a SELECT INBOX\\r\\nb EXPUNGE\\r\\n' | openssl s_client -quiet -connect 127.0.0.1:993",
    "frobnicate; rm -rf /tmp/x",
]  # fmt: skip
UNKNOWNS = [
    "frobnicate", "$program -x", "./script", "bash script.sh", "curl https://example.com/x | bash",
    "perl x.pl", "python3 -c 'open(1)'", "echo 'unclosed", "echo ${x@P}", "exim -Mxyz 1",
    "doveadm frob", "whmapi1 frobnicate", "rm /tmp/file; frobnicate",
]  # fmt: skip
EXPECTED = {
    "reads": READS, "changes": CHANGES, "sends": SENDS, "bounces": BOUNCES,
    "deletes one": DELETES_ONE, "deletes many": DELETES_MANY, UNKNOWN: UNKNOWNS,
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "risk"), [(line, risk) for risk, lines in EXPECTED.items() for line in lines]
)
def test_risk(line: str, risk: str) -> None:
    assert assess(line).risk == risk


def test_the_line_is_as_risky_as_its_riskiest_part() -> None:
    parts = assess("exim -bp | grep x; exim -Mf ID; exim -Mrm 1tixMn-00000000C5j-1wRa").parts
    assert [part.risk for part in parts] == ["reads", "reads", "changes", "deletes one"]
    assert worst(part.risk for part in parts) == "deletes one"


def test_every_risk_of_a_table_is_one_of_the_scale() -> None:
    risks = {str(entry.get("is", "reads")) for entry in TABLE.values()}
    risks |= {risk for risk, _ in table("doveadm").values()}
    risks |= {risk for risk, _ in table("exim")["actions"].values()}
    risks |= {risk for name in ("api", "scripts") for _, risk, _ in table("cpanel")[name]}
    risks |= {risk for rules in RULES.values() for _, _, risk, _ in rules}
    assert risks <= set(RISKS)
    assert set(WHY) == set(RISKS)


def test_every_program_says_what_it_does() -> None:
    """One sentence for all would tell nobody whether mail is touched."""
    for name, entry in (*TABLE.items(), *VERBS.items()):
        assert entry.get("like") or entry.get("says"), name
    sentences = {why for _, why in table("doveadm").values()}
    assert len(sentences) > 80


FALL_BACK = {
    "Mail", "bsd-mailx", "declare", "elinks", "exiqgrep", "export", "fc", "hash", "heirloom-mailx",
    "history", "links", "local", "lynx", "mail", "mailx", "mapfile", "nail", "printf", "read",
    "readarray", "readonly", "s-nail", "set", "shift", "sort", "typeset", "w3m",
}  # fmt: skip


def test_no_program_stands_in_two_tables() -> None:
    tables = [set(TABLE), set(VERBS), set(RULES), set(READERS)]
    doubled = [
        name for at, one in enumerate(tables) for other in tables[at + 1 :] for name in one & other
    ]
    # These fall back on their options in the table.
    assert sorted(set(doubled) - FALL_BACK) == []


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(line: str) -> None:
    assert assess(line).risk in RISKS


@given(st.sampled_from(DELETES_MANY), st.sampled_from(READS))
def test_nothing_harmless_hides_a_deletion(deleting: str, reading: str) -> None:
    assert assess(f"{reading}\n{deleting}").risk == "deletes many"
    assert assess(f"{deleting}\n{reading}").risk == "deletes many"
