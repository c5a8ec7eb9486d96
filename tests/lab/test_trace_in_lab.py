"""trace, senders and queue on what the real Exim, Dovecot and spamd of both generations wrote.

The tool runs inside the server, as one file under the server's own Python, and without naming a
log, as an administrator runs it.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from handbook.facts.generations import SHIPPED
from handbook.site import tool_file

from lab import ROOT
from lab.boxes import Box, open_box

TOOL = f"/root/{tool_file.NAME}"


@pytest.fixture(scope="module", params=SHIPPED)
def server(request: pytest.FixtureRequest, lab: None) -> Iterator[Box]:
    with open_box(request.param, "spam") as box:
        box.write(TOOL, tool_file.tool_file(ROOT / "snippets"), 0o755)
        yield box


def run(server: Box, arguments: str, status: int = 0) -> str:
    done = server.run(f"{TOOL} {arguments}")
    assert done.status == status, done.output
    return done.output


def objects(server: Box, arguments: str) -> list[dict[str, Any]]:
    # On a slow machine the tool tells on standard error how far it is; the JSON is on the other.
    printed = run(server, f"trace --json {arguments} 2>/dev/null")
    return [json.loads(line) for line in printed.splitlines()]


def main_log(server: Box) -> str:
    return server.read("/var/log/exim_mainlog").decode()


def ids(server: Box) -> list[str]:
    return re.findall(r"^\S+ \S+ (\S+) <= ", main_log(server), re.MULTILINE)


def test_the_whole_story_is_traced_by_id(server: Box) -> None:
    """Each message has an outcome that its own lines bear out, and no line of it is left out."""
    log = main_log(server).splitlines()
    outcomes = set()
    for id in ids(server):
        told = objects(server, id)[0]
        lines = [event["line"] for event in told["events"] if event["file"].endswith("mainlog")]
        own = [line for line in log if line[20:].startswith(f"{id} ")]
        assert [line for line in lines if line[20:].startswith(id)] == own
        assert not told["notes"]
        done = any(line.endswith(" Completed") for line in own)
        assert done == (told["outcome"] != "queued" and "in the queue" not in told["verdict"])
        outcomes.add(told["outcome"])
    assert outcomes == {"delivered", "bounced", "queued", "partly"}


@pytest.mark.parametrize(
    ("what", "outcome", "words"),
    [
        ("archive@down.example", "queued", "still in the queue, frozen, for archive@down.example"),
        ("victim@partner.example", "rejected", "rejected because relay not permitted"),
        ("nobody-here@example.com", "rejected", "rejected because No Such User Here"),
        ("second-buyer@customer.example", "queued", "451 4.7.1"),
        ("sam@example.com", "delivered", "delivered to sam@example.com"),
        ("'Pictures of a visitor'", "bounced", "Mailbox is full"),
        ("'Order 1041'", "delivered", "delivered to orders@example.org"),
        ("helpdesk@down.example", "queued", "Connection refused"),
        ("'Price list'", "partly", "delivered to alan@partner.example; still in the queue"),
    ],
)
def test_parts_of_the_story(server: Box, what: str, outcome: str, words: str) -> None:
    told = objects(server, what)[0]
    assert told["outcome"] == outcome
    assert words in told["verdict"]


def test_a_bounce_is_told_after_its_message(server: Box) -> None:
    first, second = objects(server, "gone@partner.example")[-2:]
    assert first["caused"] == [second["id"]]
    assert second["caused_by"] == first["id"]


def test_deliveries_to_mailboxes_have_the_lines_of_dovecot(server: Box) -> None:
    for told in objects(server, "info@example.com"):
        saves = [event for event in told["events"] if "saved mail to" in event["line"]]
        saved = [d for d in told["delivered"] if d["response"].endswith("Saved")]
        assert len(saves) == len(saved)
        kinds = [event["kind"] for event in told["events"]]
        if saves:
            assert kinds.index("arrival" if "arrival" in kinds else "arrival-bounce") < kinds.index(
                "lmtp-saved"
            )
            assert kinds.index("lmtp-saved") < kinds.index("delivery")


def test_a_score_of_spamd_is_found_by_message_id(server: Box) -> None:
    """A message is sent now, so that spamd's own line of it is in the log."""
    message = "Message-ID: <scored@partner.example>\nSubject: Scored\n\nHello\n"
    server.write("/tmp/message", f"From: alan@partner.example\n{message}".encode())
    assert server.run("spamc </tmp/message >/dev/null").status == 0
    assert server.run("exim -f alan@partner.example info@example.com </tmp/message").status == 0
    assert server.run("sleep 1; exim -q").status == 0
    (told,) = objects(server, "'<scored@partner.example>'")
    kinds = [event["kind"] for event in told["events"]]
    assert told["outcome"] == "delivered"
    assert kinds[-2:] == ["delivery", "completed"] and "lmtp-saved" in kinds
    if "mid=<scored@" in server.read("/var/log/maillog").decode():
        assert kinds[0] == "spamd"


def test_senders_are_those_of_the_story(server: Box) -> None:
    rows = [json.loads(line) for line in run(server, "senders --json").splitlines()]
    top: dict[str, dict[str, Any]] = {}
    for row in rows:
        top.setdefault(row["by"], row)
    log = main_log(server)
    assert top["login"]["name"] == "sales@example.com"
    assert top["login"]["messages"] == log.count("A=dovecot_login:sales@example.com")
    assert top["directory"]["name"] == "/home/carol/public_html/contact"
    assert top["directory"]["messages"] == log.count("cwd=/home/carol/public_html/contact ")
    assert top["directory"]["recipients"] >= top["directory"]["messages"]
    assert top["total"]["messages"] == len(ids(server))


@pytest.mark.parametrize("option", ["-bp", "-bpr", "-bpu", "-bpa", "-bpru", "-bpra"])
def test_the_real_queue_listing_is_read(server: Box, option: str) -> None:
    output = run(server, f"queue --json < <(exim {option})")
    messages = {record["id"]: record for record in map(json.loads, output.splitlines())}
    assert len(messages) == int(server.run("exim -bpc").output)
    frozen = [id for id, record in messages.items() if record["frozen"]]
    assert sorted(frozen) == sorted(server.run("exiqgrep -z -i").output.split())
    (partly,) = [
        record for record in messages.values() if record["waiting"] == ["desk@busy.example"]
    ]
    delivered = [] if "u" in option else ["alan@partner.example"]
    assert partly["delivered"] == delivered
    bounce = next(record for record in messages.values() if record["sender"] == "")
    assert bounce["waiting"] == ["promo@bulk.example"]


def test_rotated_and_packed_logs_are_read(server: Box) -> None:
    """The log is cut in two as logrotate does it, and the older part packed."""
    every = ids(server)
    before = {id: objects(server, id)[0]["verdict"] for id in every[:8]}
    log = server.read("/var/log/exim_mainlog")
    middle = log.index(b"\n", len(log) // 2) + 1
    server.write("/var/log/exim_mainlog-20261012.gz", gzip.compress(log[:middle]))
    server.write("/var/log/exim_mainlog", log[middle:])
    try:
        assert {id: objects(server, id)[0]["verdict"] for id in every[:8]} == before
    finally:
        server.write("/var/log/exim_mainlog", log)
        server.execute(["rm", "/var/log/exim_mainlog-20261012.gz"])
