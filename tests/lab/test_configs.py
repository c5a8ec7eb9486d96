"""Configuration is loaded by the real programs, and a fault is named with its line."""

import pytest
from handbook.facts.transcript import EXIM_PARTS

from lab.boxes import check_dovecot_conf, check_exim_conf, check_exim_fragment, open_box

FRAGMENTS = {
    "main": ("message_size_limit = 20M\n", "message_size_limt = 20M\n"),
    "acl": ("deny message = no\n  hosts = 192.0.2.1\n", "deny mesage = no\n"),
    "routers": (
        "lookuphost:\n  driver = dnslookup\n  transport = remote_smtp\n",
        "somewhere:\n  driver = dnslookup\n  transprt = remote_smtp\n",
    ),
    "transports": (
        "remote_smtp:\n  driver = smtp\n  hosts_require_tls = *\n",
        "remote_smtp:\n  driver = smtp\n  hosts_requre_tls = *\n",
    ),
    "retry": ("example.net * F,2h,10m\n", "example.net * Z,2h,10m\n"),
    "rewrite": ("*@example.com $1@example.net Ff\n", "*@example.com $1@example.net Zz\n"),
    "authenticators": (
        "other:\n  driver = dovecot\n  public_name = CRAM-MD5\n"
        "  server_socket = /var/run/dovecot/auth-client\n",
        "other:\n  driver = doevcot\n",
    ),
}


@pytest.mark.parametrize("part", EXIM_PARTS)
def test_exim_takes_right_fragments_and_names_the_line_of_wrong_ones(
    generation: str, part: str
) -> None:
    right, wrong = FRAGMENTS[part]
    taken = check_exim_fragment(generation, part, right)
    assert taken.status == 0, taken.output
    line = 1 + wrong.rstrip("\n").count("\n")
    refused = check_exim_fragment(generation, part, "# a comment\n" + wrong)
    assert refused.status != 0
    assert f"configuration error in line {line + 1} of /tmp/fragment.conf" in refused.output


def test_acl_with_a_name_of_its_own(generation: str) -> None:
    named = check_exim_fragment(generation, "acl", "acl_smtp_rcpt:\n  deny message = closed\n")
    assert named.status == 0, named.output


def test_unknown_part_is_an_error(lab: None) -> None:
    with pytest.raises(ValueError, match="no part 'router'"):
        check_exim_fragment("exim-4.98", "router", "")


def test_whole_exim_configurations(generation: str) -> None:
    with open_box(generation, "bare") as box:
        own = box.read("/etc/exim.conf").decode()
    assert check_exim_conf(generation, own).status == 0
    refused = check_exim_conf(generation, own.replace("primary_hostname", "primary_hostnme"))
    assert refused.status == 1
    assert "of /tmp/whole.conf" in refused.output and "primary_hostnme" in refused.output


def test_dovecot_fragments(generation: str) -> None:
    assert check_dovecot_conf(generation, "imap_idle_notify_interval = 24 mins").status == 0
    refused = check_dovecot_conf(generation, "\nimap_idle_notfy_interval = 24 mins")
    assert refused.status == 89
    assert "/tmp/fragment.conf line 2" in refused.output


def test_dovecot_settings_of_the_other_generation_are_refused(lab: None) -> None:
    for text, right, wrong in [
        ("disable_plaintext_auth = yes", "exim-4.96", "exim-4.98"),
        ("auth_allow_cleartext = yes", "exim-4.98", "exim-4.96"),
    ]:
        assert check_dovecot_conf(right, text).status == 0
        assert check_dovecot_conf(wrong, text).status == 89


def test_whole_dovecot_configurations(generation: str) -> None:
    with open_box(generation, "bare") as box:
        own = box.read("/etc/dovecot/dovecot.conf").decode()
    assert check_dovecot_conf(generation, own).status == 0
    assert check_dovecot_conf(generation, own + "no_such_setting = 1\n").status == 89
