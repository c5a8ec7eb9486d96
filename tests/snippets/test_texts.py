"""The records of known texts: each finds its own, for its side, and nothing speaks out of turn."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from itertools import islice, product
from typing import Any

import pytest

from lab import ROOT
from snippets.texts import BY_ID, CODES, FILES, RECORDS, in_languages
from snippets.texts.known import OTHER_SERVER, SIDES, TO_CLIENT, Known, known, meaning_for
from snippets.texts.phrases import MAX_TEXT, Phrase, Phrases, check, plain, words_of
from snippets.texts.quoted import recognized
from snippets.texts.shown import OF_ANOTHER_LANGUAGE
from tests.growth import FASTER, growth, ratio

FOLDER = ROOT / "snippets" / "texts"
SCHEMA = json.loads((ROOT / "docs/_data/schemas/errors.schema.json").read_text(encoding="utf-8"))
REASONS = set(SCHEMA["properties"]["reason"]["enum"])
CHOICE = re.compile(r"\{([^{}]*)\}")


def records_of(file: str) -> list[dict[str, Any]]:
    """The records of a file. A test for each record would take longer to begin than to run."""
    found: list[dict[str, Any]] = json.loads((FOLDER / f"records/{file}.json").read_text("utf-8"))
    return found


def host_of(record: dict[str, Any]) -> str:
    hosts = record.get("hosts")
    return str(hosts[0].replace("*.", "mx.")) if hosts else "mx.example.net"


def test_every_file_of_records_is_named() -> None:
    assert sorted(path.stem for path in (FOLDER / "records").glob("*.json")) == sorted(FILES)
    assert len(RECORDS) > 100


def test_what_clients_say_in_other_languages_belongs_to_a_record_of_a_program() -> None:
    found = in_languages()
    assert list(found) == sorted(found)
    for id, phrases in found.items():
        assert "program" in BY_ID[id]["says"], id
        assert phrases and len(phrases) == len(set(phrases)), id
        assert not set(phrases) & set(BY_ID[id]["pattern"]), id
        for phrase in phrases:
            check(phrase)
            words = re.sub(r"[{}|*^$\u2026]", " ", phrase).replace(" ", "  ")
            assert OF_ANOTHER_LANGUAGE.search(f" {words} "), phrase


def test_ids_and_examples_are_unique() -> None:
    for field in ("id", "example"):
        values = [record[field] for record in RECORDS]
        assert len(values) == len(set(values)), field


def test_a_listed_text_is_called_error_and_no_other() -> None:
    for record in RECORDS:
        assert record["id"].startswith("error-" if "log" in record else "text-"), record["id"]


@pytest.mark.parametrize("file", FILES)
def test_the_example_is_found_and_what_looks_like_it_is_not(file: str) -> None:
    wrong: list[tuple[str, str, Known | None]] = []
    for record in records_of(file):
        for side in record["says"]:
            found = known(record["example"], side, host_of(record))
            other = known(record["not"], side, host_of(record))
            if not found or found.record != record["id"]:
                wrong.append((record["id"], side, found))
            elif found.meaning != meaning_for(record, side):
                wrong.append((record["id"], f"{side}: the sentence", found))
            if other and other.record == record["id"]:
                wrong.append((record["id"], f"{side}: what looks like it", other))
    assert not wrong


SILENT_ALONE = {
    "text-dovecot-unknown-user": "other servers say the same two words of an address",
    "text-dovecot-folder-operation": "yields to every text that names its matter",
    "text-dovecot-system-call": "a call and an error of the system are anybody's",
    "text-exim-forced-defer": "two common words",
}
"""Records whose example says too little where nobody knows who speaks, each with the reason."""


def test_an_example_pasted_alone_is_known() -> None:
    """Readers paste the text without the line around it, and do not know who said it."""
    silent = {
        record["id"]
        for record in RECORDS
        if not ((found := recognized(record["example"])) and found.record)
    }
    assert silent == set(SILENT_ALONE)


SHORT = 170
"""Characters of a text that is still read at a glance."""
EXAMPLES = [
    (record, frozenset(words_of(record["example"]).split()))
    for record in RECORDS
    if len(record["example"]) < SHORT and "\n" not in record["example"]
]


def nearness(record: dict[str, Any], words: frozenset[str]) -> float:
    """The largest share of the words of a record's phrase, of several words, that a text has."""
    phrases = (Phrase(phrase).needed for phrase in record["pattern"])
    shares = (
        sum(not wordings.isdisjoint(words) for wordings in needed) / len(needed)
        for needed in phrases
        if len(needed) > 1
    )
    return max(shares, default=0)


def is_no_other(record: dict[str, Any], text: str) -> bool:
    """Tell whether neither a side nor somebody who knows none gets this record for a text."""
    found = (known(text, side, host_of(record)) for side in (*record["says"], None))
    return not any(one and one.record == record["id"] for one in found)


@pytest.mark.parametrize("file", FILES)
def test_what_is_not_meant_looks_like_what_is(file: str) -> None:
    """A text that shares no words cannot catch a phrase that is too wide."""
    better: list[tuple[str, str]] = []
    for record in records_of(file):
        if nearness(record, frozenset(words_of(record["not"]).split())) >= 0.5:
            continue
        for other, words in EXAMPLES:
            if (
                set(other["says"]) & set(record["says"])
                and other["meaning"] != record["meaning"]
                and (not record.get("reason") or other.get("reason") != record["reason"])
                and nearness(record, words) >= 0.5
                and is_no_other(record, other["example"])
            ):
                better.append((record["id"], f"a look-alike: {other['example']}"))
    assert not better


@pytest.mark.parametrize("side", SIDES)
def test_no_side_speaks_of_another(side: str) -> None:
    others = [re.compile(r"this server refuses")] if side == OTHER_SERVER else []
    if side not in (OTHER_SERVER, "delivery"):
        others.append(re.compile(r"\bthe other (?:server|side|one)\b"))
    if side in (TO_CLIENT, "dovecot-client", "dovecot", "spamd", "program"):
        others.append(re.compile(r"other server"))
    sentences = {
        record["id"]: meaning_for(record, side) for record in RECORDS if side in record["says"]
    }
    for name, sentence in sentences.items():
        assert sentence.endswith("."), name
        assert not any(other.search(sentence) for other in others), name


@pytest.mark.parametrize("code", ["220", "250 2.1.5", "235", "354"])
def test_no_refusal_is_behind_a_code_of_success(code: str) -> None:
    for record in RECORDS:
        if any(each[0] in "23" for each in record.get("codes", ())):
            continue
        text = re.sub(r"^[245]\d\d[ -](?:#?[245]\.\d+\.\d+ )?", "", record["example"])
        if not re.match(r"[245]\.\d", text):
            found = known(f"{code} {text}", OTHER_SERVER, host_of(record))
            assert not found or not found.record, (record["id"], found)


def test_who_says_it_leads_to_another_entry() -> None:
    for text in ("550 5.1.1 User unknown", "552 5.2.2 The mailbox is full", "550 invalid helo"):
        there, here = (known(text, side) for side in (OTHER_SERVER, TO_CLIENT))
        assert there and here and there.record == here.record
        assert there.entry and here.entry and there.entry != here.entry
    for record in RECORDS:
        assert set(record.get("entries", ())) <= set(record["says"]), record["id"]
        assert record.get("entry") not in record.get("entries", {}).values(), record["id"]


PHRASES = [phrase for record in RECORDS for phrase in record["pattern"]]


def test_phrases_are_in_the_form_that_is_compared() -> None:
    for phrase in PHRASES:
        check(phrase)
        for choice in CHOICE.finditer(phrase):
            before, after = phrase[choice.start() - 1 : choice.start()], phrase[choice.end() :][:1]
            assert before in ("", " ", "}"), phrase
            ends = all(not wording or wording[-1] == " " for wording in choice[1].split("|"))
            assert after in ("", " ") or ends, phrase


@pytest.mark.parametrize("phrase", ["{a|b", "a}", "{a … b}", "Full", "is full.", "…", "{a|}", "a*"])
def test_a_phrase_of_another_form_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError):
        check(phrase)


def test_what_may_be_missing_in_a_phrase_is_missing_with_its_blank() -> None:
    for text in PHRASES:
        if "|}" not in text or "*" in text:
            continue
        for wording in (0, -1):
            written = CHOICE.sub(lambda choice: choice[1].split("|")[wording], text)  # noqa: B023
            written = written.replace("@", "x@example.com").replace("…", "x").strip("^$ ")
            assert Phrase(text).strength_in(words_of(written)), f"{text}: {written}"


@pytest.mark.parametrize(
    ("phrase", "fitting"),
    [
        ("a {b|} {c d|e|} f", "b c d,b e,c d,b"),
        ("a {b |}{c d |e |}f", "b c d,b e,c d,b"),
        ("a {b |c |}{d|e|c d} f", "b c d,b e,b d,c d,c c d"),
    ],
)
def test_choices_that_stand_together_are_each_on_its_own(phrase: str, fitting: str) -> None:
    for middle in ("b c d", "b e", "b d", "c d", "b", "c c d"):
        fits = bool(Phrase(phrase).strength_in(f" a {middle} f "))
        assert fits == (middle in fitting.split(",")), middle


def test_reasons_of_codes_are_in_the_vocabulary() -> None:
    for code, entry in CODES.items():
        assert re.fullmatch(r"[245]\d\d|[245]\.\d\.\d{1,2}", code)
        assert entry.get("reason", "spf") in REASONS
        assert entry["meaning"].endswith(".")


@pytest.mark.parametrize("side", SIDES)
def test_a_record_for_another_side_never_speaks(side: str) -> None:
    for record in RECORDS:
        found = known(record["example"], side, host_of(record))
        if found and found.record:
            [spoke] = [each for each in RECORDS if each["id"] == found.record]
            assert side in spoke["says"]


def test_a_check_that_was_passed_is_no_reason() -> None:
    text = "550 5.7.1 refused: spf=pass dkim= Pass DMARC= Pass"
    found = known(text, OTHER_SERVER)
    assert not found or found.reason not in ("spf", "dkim", "dmarc", "unauthenticated")
    assert "dmarc" in words_of("dmarc=fail") and "dmarc" not in words_of("DMARC: passed")


@pytest.mark.parametrize(
    "text",
    [
        "550-5.1.1 The email account that you tried to reach\\n550 5.1.1 does not exist",
        "550-5.1.1 The email account that you tried to reach\n550 5.1.1 does not exist",
        "550-5.1.1 The email account that you tried to reach 550-5.1.1 does not exist",
        '550 5.1.1 "The email account" that you tried\tto reach DOES NOT EXIST.',
    ],
)
def test_line_breaks_and_quotes_do_not_count(text: str) -> None:
    found = known(text, OTHER_SERVER)
    assert found and found.reason == "no-such-user"


def test_a_code_alone_says_no_more_than_a_code_can() -> None:
    there, here = (known("550 5.1.1 Xyzzy", side) for side in (OTHER_SERVER, TO_CLIENT))
    assert there and here and not there.record and not here.record
    assert there.reason == "no-such-user" and "the other server" in there.meaning
    assert here.reason is None and "other server" not in here.meaning
    vague = known("550 5.7.1 Xyzzy", OTHER_SERVER)
    assert vague and vague.reason is None
    assert known("Xyzzy", OTHER_SERVER) is None


@pytest.mark.parametrize(
    "text", ["Ошибка SMTP: данные не приняты.", "SMTPエラー: 認証できませんでした。"]
)
def test_a_text_in_another_script_is_read_from_its_first_letter(text: str) -> None:
    """What is no Latin letter is no sign before a code."""
    found, *_ = (known(f"{before}{text}") for before in ("", "* ", "550 "))
    assert found and found.record and known(f"* {text}") == found


def test_a_temporary_code_is_not_a_missing_mailbox() -> None:
    found = known("450 4.2.1 mailbox unavailable", OTHER_SERVER)
    assert not found or found.reason != "no-such-user"


def made(**fields: Any) -> dict[str, Any]:
    return {"says": [OTHER_SERVER], "meaning": "It.", **fields}


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Asks among records of the test's own."""
    from snippets.texts import known as module

    def ask(records: list[dict[str, Any]], text: str, **given: Any) -> Known | None:
        index = Phrases((record, phrase) for record in records for phrase in record["pattern"])
        monkeypatch.setattr(module, "_index", lambda: index)
        module._known.cache_clear()
        return known(text, OTHER_SERVER, **given)

    yield ask
    module._known.cache_clear()


def test_the_most_specific_record_speaks_wherever_it_stands(answer: Any) -> None:
    short = made(id="short", pattern=["user unknown"], reason="no-such-user")
    long = made(id="long", pattern=["user unknown because of {rain|snow}"], reason="their-fault")
    hosted = made(id="hosted", pattern=["unknown"], reason="policy", hosts=["*.example.net"])
    coded = made(id="coded", pattern=["user unknown"], reason="spf", codes=["554 5.7.1"])
    text = "550 5.1.1 user unknown because of rain"
    for records in ([short, long, hosted, coded], [coded, hosted, long, short]):
        assert answer(records, text).record == "long"
        assert answer(records, "550 user unknown").record == "short"
        assert answer(records, text, host="mx.example.net").record == "hosted"
        assert answer(records, text, host="mx.example.org").record == "long"
        assert answer(records, "554 5.7.1 user unknown").record == "coded"


def test_a_short_text_of_a_provider_is_no_others(answer: Any) -> None:
    short = made(id="short", pattern=["is full"], reason="mailbox-full", hosts=["*.example.net"])
    general = made(id="general", pattern=["is full", "has no room"], reason="mailbox-full")
    text = "552 the box is full"
    assert answer([short, general], text, host="mx.example.org").record == "general"
    assert answer([short, general], "552 it is full", host="mx.example.net").record == "short"


def test_the_code_overrules_the_words(answer: Any) -> None:
    final = made(id="final", pattern=["gone"], reason="no-such-user", temporary=False)
    passing = made(id="passing", pattern=["later"], reason="greylisted", temporary=True)
    either = made(id="either", pattern=["spf failure"], reason="spf")
    records = [final, passing, either]
    assert answer(records, "550 gone").record == "final"
    assert not answer(records, "450 gone").record
    assert answer(records, "450 later").record == "passing"
    assert not answer(records, "550 later").record
    for code in ("220", "250", "354"):
        for words in ("gone", "later", "spf failure"):
            found = answer(records, f"{code} {words}")
            assert not found or not found.record
    assert answer(records, "450 spf failure").record == "either"
    assert not answer(records, "450 spf failure, temporary dns error").record


def test_two_that_disagree_are_silent(answer: Any) -> None:
    one = made(id="one", pattern=["user unknown"], reason="no-such-user")
    two = made(id="two", pattern=["user unknown"], reason="spam")
    same = made(id="same", pattern=["user unknown"], reason="no-such-user")
    assert answer([one, two], "599 user unknown") is None
    assert answer([one, same], "599 user unknown").reason == "no-such-user"


def test_a_phrase_can_be_bound_to_the_ends_of_the_text(answer: Any) -> None:
    record = made(id="one", pattern=["^ no {thank|} you $"])
    assert answer([record], "550 5.7.1 No, thank you.")
    for text in ("550 5.7.1 no you may", "550 5.7.1 with no you"):
        assert answer([record], text).record is None


def test_words_that_show_another_text_silence_a_record(answer: Any) -> None:
    record = made(id="one", pattern=["blocked"], without=["not blocked"])
    assert answer([record], "599 blocked") and not answer([record], "599 not blocked")


@pytest.mark.long
def test_time_does_not_grow_faster_than_the_text_and_has_an_end() -> None:
    words = sorted({word for r in RECORDS for p in r["pattern"] for word in p.split()})
    shuffled = random.Random(1)

    def work(length: int) -> None:
        text = " ".join(shuffled.choices(words, k=length // 6))[:length]
        for number in range(40):
            known(f"550 {number} {text}", OTHER_SERVER)

    work(MAX_TEXT)  # compiles the expressions
    assert ratio(work, MAX_TEXT // 4, MAX_TEXT, enough=20) < 20
    assert ratio(work, MAX_TEXT, 50 * MAX_TEXT, enough=4) < 4


@pytest.mark.parametrize(
    "address",
    ["dmarc@example.com", "no-reply-dmarc-support@example.com", "spam.reports+dkim=x@example.net"],
)
def test_an_address_says_nothing(address: str) -> None:
    assert words_of(f"<{address}> User unknown") == " @ user unknown "
    found = known(f"550 5.1.1 <{address}>: Recipient address rejected: User unknown", OTHER_SERVER)
    assert found and found.reason == "no-such-user"


@pytest.mark.long
def test_pieces_before_an_at_are_found_in_linear_time() -> None:
    assert words_of("a-" * 900 + "@").split() == ["a"] * 900
    assert growth(lambda size: words_of("a." * (size // 2) + "@"), 500) < FASTER


@pytest.mark.parametrize(
    ("text", "not_this"),
    [
        ("-ERR [IN-USE] Mailbox is locked by another POP3 session.", "disabled"),
        ("-ERR Mailbox is locked by another session", "disabled"),
        ("421 4.2.1 The mailbox is locked by another process, try later", "disabled"),
        ("exim.service: start operation timed out. Terminating.", "connection"),
        ("systemd[1]: dovecot.service: start operation timed out. Terminating.", "connection"),
        ("spamd.service: Stop operation timed out. Killing.", "connection"),
    ],
)
@pytest.mark.parametrize("side", [None, *SIDES])
def test_a_lock_disables_nothing_and_a_service_is_no_connection(
    text: str, not_this: str, side: str | None
) -> None:
    found = known(text, side)
    assert not found or found.reason != not_this


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("550 Unauthenticated email from example.com is not accepted", "malformed"),
        ("DNS lookup failure: host mx.example.net not found", "no-ptr"),
        ("554 lost connection while performing the HELO handshake", "tls"),
        ("550 Smtp server does not advertise AUTH capability", "bad-helo"),
        ("User mailbox exceeds allowed size: bob@example.net", "too-big"),
        ("554 Transaction failed: Duplicate header 'DKIM-Signature'.", "dkim"),
        ("421 Host not reachable.", "no-such-domain"),
        ("450 4.7.1 Sender address rejected: Hourly quota exceeded", "mailbox-full"),
        ("452 Too many recipients received this hour", "loop"),
        ("553 Blocked using spam pattern", "dnsbl"),
        ("550 alice@example.com is not allowed to send mail.", "protocol"),
        ("450 Remote host said: Requested action not taken", "connection"),
    ],
)
def test_words_that_stand_together_by_chance_mean_nothing(text: str, never: str) -> None:
    found = recognized(text)
    assert found is None or found.reason != never


def test_words_that_many_use_have_to_stand_near() -> None:
    far = " ".join(["word"] * 20)
    near, apart = (f"550 domain {between} not hosted" for between in ("x", far))
    assert [known(text, "other-server").record for text in (near, apart)] == [  # type: ignore[union-attr]
        "text-relay-denied",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("L'adresse de messagerie que vous avez entrée est introuvable.", "no-such-user"),
        ("La page est introuvable à l'adresse indiquée.", None),
        ("No se encontró la dirección de correo electrónico que especificó.", "no-such-user"),
        ("No se encontró la dirección de correo en la base de datos.", None),
        ("Impossibile trovare l'indirizzo IP del server.", None),
        ("Mein Postfach ist seit gestern voll, was kann ich tun?", None),
        ("O arquivo não foi encontrado em C:/temp", None),
        ("Die Zustellung an diese Adresse ist eingeschränkt.", "restricted"),
    ],
)
def test_sentences_of_other_languages_are_those_of_a_bounce_only(
    text: str, reason: str | None
) -> None:
    found = recognized(text)
    assert (found and found.reason) == reason


OF_ANOTHER_MATTER = [
    line.split(" | ")
    for line in """\
no-such-user | 503 No recipient specified
no-such-user | 550 The domain of your address cannot be found
no-such-user | 550 Reverse DNS for your host cannot be found
no-such-user | 550 5.7.1 The DKIM key cannot be found
no-such-user | 550 unable to find an MX record for your domain
no-such-user | 554 5.3.0 open /var/mail/x: No such file or directory
no-such-user | 535 user unknown
no-such-user | 535 5.7.8 user not found
disabled | 535 5.7.8 account disabled
no-such-user | 550 Der Empfänger möchte Ihre Nachricht nicht annehmen
no-such-user | 552 Der Empfänger kann zurzeit nicht empfangen: Postfach voll
no-such-user | 550 adresse IP inconnue
no-such-user | 550 usuario remitente desconocido
no-such-user | 550 The user you are trying to contact has left
no-such-user | 550 Invalid To: address in header
no-such-user | 550 Your IP address has an unknown reverse DNS name
no-such-user | 550 5.1.8 Sender user not found
no-such-user | 553 5.1.8 alice@example.org does not exist. Sender refused
no-such-user | 553 example.com does not exist
no-such-user | 550 5.7.1 Relaying denied: recipient is not local
no-such-user | 554 Mailbox database not found
no-such-user | 550 SPF: address unknown
no-such-user | 550 Unknown user agent
no-such-user | 554 5.4.0 Error: no user database available
no-such-user | 550 The sending host does not have a valid account
no-such-domain | 550 Recipient domain not found in our list
disabled | 550 5.7.1 Recipient address rejected: Blocked
disabled | 550 This IP address has been suspended
disabled | 550 domain example.org is currently suspended
disabled | 554 SMTP service is not active
disabled | 550 certificate is no longer valid
disabled | 550 the list has left the server
disabled | 550 user is not accepting mail from your domain
disabled | 452 mailbox locked for maintenance
mailbox-full | 552 Message exceeds mailbox size limit
mailbox-full | 550 user quota exceeded for outgoing messages
mailbox-full | 452 4.2.1 message quota exceeded for this IP
mailbox-full | 452 4.3.1 no space for the queue
mailbox-full | 550 メールボックスが見つかりません
recipient-rate | 550 5.2.2 The receiving mailbox is over quota
virus | 550 5.7.1 198.51.100.9 is infected (CBL)
blocked-ip | 550 message temporarily blocked by content scanner
blocked-ip | 421 connection refused due to too many connections
spf | 550 server is not allowed to send mail to this recipient
no-ptr | 550 HELO hostname cannot be resolved
no-ptr | 550 DNS lookup failure for sender domain
no-ptr | 550 unknown client certificate
bad-helo | 503 bad sequence: EHLO expected
bad-sender | 550 domain has no MX
bad-sender | 550 5.7.26 unauthenticated sender
bad-sender | 550 sender domain example.org does not match our policy
restricted | 550 recipient server only accepts TLS connections
restricted | 550 5.7.1 sender was not authenticated
restricted | 550 message was held by a moderation filter
too-many-recipients | 550 one recipient was refused
tls | 503 STARTTLS command used when not advertised
tls | 550 plain text messages are not allowed
their-fault | 550 5.7.1 Message not accepted, please contact the administrator
sender-quota | 552 El mensaje ha superado el límite de tamaño
blocked-by-recipient | 550 The address is not used by the recipient
blocked-by-recipient | Your message to <bob@example.net> was automatically rejected: Quota exceeded
bad-sender | 550 Callout verification failed: 550 5.1.1 user unknown
bad-helo | 550 Callback setup failed while verifying <a@example.org>: a HELO command was rejected
""".splitlines()
]
"""Sentences with words of one reason that are about another matter: a false meaning of the first
group takes an address off a list."""


@pytest.mark.parametrize(("reason", "text"), OF_ANOTHER_MATTER)
def test_words_in_another_sentence_have_not_its_meaning(reason: str, text: str) -> None:
    found = known(text, OTHER_SERVER)
    assert found is None or found.reason != reason, found


@pytest.mark.parametrize(
    ("provider", "text"),
    [
        ("Google", "503 MAIL first (#5.5.1)"),
        ("Google", "451 mail server temporarily rejected message (#4.3.0)"),
        ("Google", "550 5.7.1 Relay access denied for the IP address 198.51.100.9"),
        ("Gmail", "550 illegal attachment"),
        ("Microsoft", "451 4.3.0 Internal server error"),
        ("Microsoft", "421 too many concurrent connections, limit reached"),
        ("Microsoft", "550 5.4.7 message expired"),
        ("Microsoft", "550 sender address blocked"),
        ("Yahoo", "550 not a valid user"),
        ("Yahoo", "550 This mailbox is disabled"),
        ("Comcast", "550 5.2.0 <bob@example.net> - Recipient unavailable"),
        ("Free", "550 Spam detected, please feel free to contact us"),
        ("QQ", "550 Suspected spam"),
        ("Coremail", "550 5.2.1 User suspended"),
        ("GoDaddy", "554 RBL Reject."),
    ],
)
def test_no_provider_is_named_for_what_anybody_says(provider: str, text: str) -> None:
    for host in (None, "mx.example.net"):
        found = known(text, OTHER_SERVER, host)
        assert found is None or provider not in found.meaning, found


@pytest.mark.parametrize(
    "rule", ["PW_MACROSITE=20", "T_OBFU_ZIP_ATTACH=0.01", "MIME_HTML_ONLY=1.1"]
)
def test_a_rule_with_its_score_is_no_word(rule: str) -> None:
    text = "550 This message was classified as SPAM [score=57.0 tests=[{}, URIBL_BLOCKED=0.001]"
    found = known(text.format(rule))
    assert found and found.record == "text-spam"


def wordings_of(phrase: str) -> Iterator[list[str]]:
    """Yield what a phrase can be, as the pieces that stand together."""
    parts = re.split(r"[{}]", re.sub(r"[$^*]", "", phrase))
    for chosen in product(
        *(part.split("|") if at % 2 else [part] for at, part in enumerate(parts))
    ):
        yield [f" {plain(piece)} " for piece in "".join(chosen).split("…")]


@pytest.mark.parametrize(
    "record", [one for one in RECORDS if "without" in one], ids=lambda one: one["id"]
)
def test_no_record_silences_a_phrase_of_its_own(record: dict[str, Any]) -> None:
    never = [f" {plain(phrase)} " for phrase in record["without"]]
    for phrase in record["pattern"]:
        assert any(
            not any(one in piece for one in never for piece in pieces)
            for pieces in islice(wordings_of(phrase), 3000)
        ), phrase


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 Sender IP (203.0.113.9) is blacklisted at bl.example.org", "dnsbl"),
        ("554 5.7.1 <bob@example.net>: Recipient address rejected: Rejected for policy", "policy"),
        ("550 5.7.1 <mx.example.net[203.0.113.9]>: Client host rejected: Blacklisted user: alice",
         "sender-quota"),
        ("550 5.7.1 Service refuse. Veuillez essayer plus tard. service refused, please try later. "
         "LPN007_506", "policy"),
        ("550 Message rejected due to: domain owner discourages use of this host", "spf"),
        ("550 5.7.708 Access denied, traffic not accepted from this IP", "blocked-ip"),
        ("554 5.7.1 blocked using bl.example; rejected based on geographical location",
         "blocked-ip"),
        ("421 Connection went away", "connection"),
        ("550 Sender IP address rejected", "blocked-ip"),
    ],
)  # fmt: skip
def test_what_is_refused_is_what_the_words_name(text: str, reason: str) -> None:
    found = recognized(text)
    assert found and found.reason == reason
