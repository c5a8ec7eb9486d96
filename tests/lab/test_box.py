"""Boxes: real servers with cPanel's paths, apart from the host and from each other."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import get_ident

import pytest
from handbook.facts.generations import NEXT

from lab import ROOT
from lab.boxes import Box, Unavailable, ensure_roots, host, open_box, play, versions
from lab.boxes.roots import root_path


def test_versions_are_those_of_the_generations(lab: None) -> None:
    found = {name: versions(name) for name in ("exim-4.98", "exim-4.96")}
    assert found["exim-4.98"]["exim"].startswith("4.98")
    assert found["exim-4.98"]["dovecot"].startswith("2.4")
    assert found["exim-4.98"]["debian"] == "13"
    assert found["exim-4.96"]["exim"].startswith("4.96")
    assert found["exim-4.96"]["dovecot"].startswith("2.3.19")
    assert found["exim-4.96"]["debian"] == "12"
    assert {name["spamassassin"][:2] for name in found.values()} == {"4."}


def test_programs_say_their_own_version(standing: Box) -> None:
    said = versions(standing.generation)
    assert standing.run("exim -bV").output.startswith(f"Exim version {said['exim']} ")
    assert standing.run("dovecot --version").output.startswith(said["dovecot"])


def test_forward_check_runs_a_newer_exim(lab: None) -> None:
    try:
        ensure_roots([NEXT])
    except Unavailable as reason:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(reason))
    assert versions(NEXT)["exim"].startswith("4.100")
    with open_box(NEXT, "bare") as box:
        assert "4.100" in box.run("exim -bV").output
        assert box.run("exiwhat").output.count("listening for SMTP") == 1


# The paths and names of cPanel ----------------------------------------------------------------


def test_configuration_is_where_cpanel_has_it(standing: Box) -> None:
    assert "Configuration file is /etc/exim.conf\n" in standing.run("exim -bV").output
    options = standing.run("exim -bP spool_directory log_file_path exim_path").output
    assert "spool_directory = /var/spool/exim\n" in options
    assert "log_file_path = /var/log/exim_%slog\n" in options
    assert "exim_path = /usr/sbin/exim\n" in options
    # The first lines of doveconf -n name the file.
    assert ": /etc/dovecot/dovecot.conf\n" in standing.run("doveconf -n").output
    for path in ("/etc/localdomains", "/etc/userdomains", "/etc/valiases/example.com",
                 "/home/alice/etc/example.com/passwd", "/home/alice/etc/example.com/shadow",
                 "/home/alice/mail/example.com/info", "/home/bob/mail/example.net/office",
                 "/var/log/exim_mainlog", "/var/log/maillog"):  # fmt: skip
        assert standing.run(f"test -e {path}").status == 0, path


def test_daemons_listen_on_the_ports_of_mail(standing: Box) -> None:
    listening = standing.run("ss -Hltn").output
    for port in (25, 465, 587, 110, 143, 993, 995):
        assert re.search(rf"[*0.\]]:{port}\b", listening), port


def test_processes_have_the_names_of_a_cpanel_server(standing: Box) -> None:
    lines = standing.run("ps -C exim wwwu").output.splitlines()
    assert lines[0].startswith("USER")
    assert [line.split()[0] for line in lines[1:]] == ["mailnull"]
    assert lines[1].endswith(" /usr/sbin/exim -bd -q1h -oP /var/spool/exim/exim-daemon.pid")
    files = standing.run("lsof -nP -c exim -a -i").output
    assert {"*:25", "*:465", "*:587"} <= set(re.findall(r"\*:\d+", files))
    everything = standing.run("ps axo comm=").output.split()
    assert "dnsmasq" not in everything, "the world around the server shows up in it"
    assert not [name for name in everything if name.startswith("python")]


def test_clock_is_the_scenarios(box: Box) -> None:
    assert box.run("date '+%Y-%m-%d %H:%M %Z'").output == "2026-10-12 10:00 UTC\n"
    # `date -r` reads a file's time as the daemons do; see Keeper.set_clock for what does not.
    assert box.run("touch /root/new; date -r /root/new '+%F %R'").output == "2026-10-12 10:00\n"
    assert box.run("date -r /home/alice +%F").output == "2026-08-13\n"
    start = box.run("ps -o start= -p $(cat /var/spool/exim/exim-daemon.pid)").output
    assert re.match(r"09:59:59|10:00:0\d", start.strip()), start  # ps rounds


def test_queue_and_logs_are_empty_at_first(box: Box) -> None:
    assert box.run("exim -bpc").output == "0\n"
    assert b" <= " not in box.read("/var/log/exim_mainlog")
    assert box.read("/var/log/exim_paniclog") == b""


# The command line -----------------------------------------------------------------------------


def test_output_comes_in_the_order_of_a_terminal(standing: Box) -> None:
    script = "perl -e 'print qq(1\\n); print STDERR qq(2\\n); print qq(3\\n); exit 7'"
    done = standing.run(script)
    assert (done.output, done.status, done.command) == ("1\n2\n3\n", 7, script)


def test_terminal_is_eighty_columns_wide_without_input(standing: Box) -> None:
    assert (
        standing.run("tput cols; stty size <&1; echo $COLUMNS; wc -c").output
        == "80\n24 80\n80\n0\n"
    )


def test_several_lines_and_heredocs_run_verbatim(standing: Box) -> None:
    assert standing.run("for i in 1 2\ndo\n  cat <<END\n$i\nEND\ndone").output == "1\n2\n"


def test_commands_begin_in_the_home_of_their_user(standing: Box) -> None:
    assert standing.run("id -un; pwd; umask").output == "root\n/root\n0022\n"
    assert standing.run("id -un; pwd; id -Gn", user="alice").output == "alice\n/home/alice\nalice\n"
    denied = standing.run("exim -bp", user="alice")
    assert denied.status == 1 and denied.output.startswith("exim: permission denied")


def test_ordinary_user_can_submit(box: Box) -> None:
    """Needs a setuid Exim that works."""
    sent = box.run("printf 'Subject: hello\\n\\nhello\\n' | sendmail -odi info@example.com",
                   user="carol")  # fmt: skip
    assert (sent.output, sent.status) == ("", 0)
    log = box.read("/var/log/exim_mainlog").decode()
    assert re.search(r" <= carol@server\.example\.com U=carol P=local .*T=\"hello\" for info@", log)
    assert re.search(r" => info <info@example\.com> R=virtual_user T=dovecot_virtual_delivery", log)


def test_command_that_takes_too_long_ends_with_what_it_said(standing: Box) -> None:
    done = standing.run("echo begun; sleep 61; echo never", timeout=0.5)
    assert (done.output, done.status) == ("begun\n", 124)
    assert standing.run("pgrep -f 'sleep 61'").status == 1, "the command goes on"


def test_process_left_behind_does_not_hold_the_command(box: Box) -> None:
    assert box.run("sleep 600 & echo here").output == "here\n"
    assert box.run("pgrep -f 'sleep 600'").status == 0, "the command waited for it"


def test_no_dead_processes_pile_up(standing: Box) -> None:
    standing.run("for i in 1 2 3; do (sleep 0.01 &); done")
    # A busy machine takes its time to end them, and to see that they ended; one that nobody takes
    # stays for good.
    gone = "for i in $(seq 600); do ps axo stat= | grep -q Z || exit 0; sleep 0.1; done; exit 1"
    assert standing.run(gone, timeout=600).status == 0


def test_files_go_in_and_out(standing: Box) -> None:
    content = bytes(range(256))
    standing.write("/root/a file", content, 0o600)
    assert standing.read("/root/a file") == content
    assert standing.run("stat -c '%a %U' '/root/a file'").output == "600 root\n"
    with pytest.raises(FileNotFoundError, match="no such thing"):
        standing.read("/root/no such thing")


def test_commands_of_the_notes(box: Box) -> None:
    """Each with the beginning of what it has to print."""
    for command, status, beginning in [
        ("exiwhat", 0, r"\d{5} daemon\("),
        ("exim -bp", 0, r"$"),
        ("exiqgrep -c", 0, r"0 matches out of 0 messages"),
        ("exiqsumm </dev/null", 0, r"\nCount  Volume"),
        ("exim -bt info@example.com", 0, r"info@example.com\n  router = virtual_user"),
        ("exim -bt nobody-here@example.com", 2, r"nobody-here@example.com is undeliverable"),
        ("exigrep nothing /var/log/exim_mainlog", 0, r"$"),
        ("exinext example.com", 0, r"No remote hosts found for example.com\n"),
        ("exipick -bpc", 0, r"0\n"),
        ("exim_dumpdb /var/spool/exim retry", 1, r"Failed to open|.*No such file"),
        (
            "exicyclog && ls /var/log/exim_mainlog*",
            0,
            r"/var/log/exim_mainlog +/var/log/exim_mainlog\.01",
        ),
        ("doveadm auth test info@example.com example-password", 0, r"passdb: info@example.com"),
        ("doveadm who", 0, r"username"),
        ("doveadm log find", 0, r"Looking for log files from /var/log"),
        ("doveadm mailbox list -u office@example.net INBOX 'INBOX.*'", 0, r"INBOX"),
        ("spamassassin --lint", 0, r"$"),
        ("dig +short mx partner.example", 0, r"10 mx\.partner\.example\."),
        ("openssl s_client -connect 127.0.0.1:993 </dev/null", 0, r"Connecting|CONNECTED"),
        ("openssl s_client -connect 127.0.0.1:25 -starttls smtp </dev/null", 0, r"."),
        ("openssl s_client -connect 127.0.0.1:110 -starttls pop3 </dev/null", 0, r"."),
        (
            "swaks --server 127.0.0.1 -f info@example.com -t info@example.com --quit-after RCPT",
            0,
            r"=== Trying",
        ),
    ]:
        done = box.run(command)
        assert re.match(beginning, done.output), f"{command}: {done.output}"
        assert done.status == status, f"{command}: {done.status}\n{done.output}"


# Apart from the host and from each other --------------------------------------------------------


def host_state() -> dict[str, object]:
    """What a box could disturb on the host, and other tests that run meanwhile do not.

    Those listen on high ports of loopback, and leave hidden files in a home directory.
    """
    watched = ("/etc", "/var/log", "/var/spool", "/root", "/home", "/run")
    return {
        "mounts": Path("/proc/self/mounts").read_text(),
        "name": socket.gethostname(),
        "addresses": Path("/proc/net/fib_trie").read_text(),
        "listening": sorted(
            line.split()[1]
            for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
            if line.split()[3] == "0A" and int(line.split()[1].partition(":")[2], 16) < 1024
        ),
        "files": {
            folder: sorted(path.name for path in Path(folder).glob("[!.]*"))
            for folder in watched
            if os.access(folder, os.R_OK)
        },
        "passwd": Path("/etc/passwd").read_bytes(),
    }


def test_host_is_not_touched(generation: str) -> None:
    before = host_state()
    with open_box(generation, "bare") as box:
        during = host_state()
        box.run("touch /etc/made-in-the-box; rm /etc/passwd; hostname changed.example.com")
        root = root_path(generation)
        assert not (root / "etc" / "made-in-the-box").exists()
        assert (root / "etc" / "passwd").exists()
    assert during == before
    assert host_state() == before
    with open_box(generation, "bare") as box:
        assert box.run("ls /etc/made-in-the-box").status == 2
        assert box.run("hostname").output == "server.example.com\n"


def test_works_while_the_host_uses_port_25(generation: str) -> None:
    with socket.socket() as busy:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            busy.bind(("0.0.0.0", 25))
        except PermissionError:
            pytest.skip("this user may not bind port 25 of the host")
        except OSError:
            pass  # some mail server of the host's own is there, which is as good
        else:
            busy.listen()
        with open_box(generation, "bare") as box:
            done = box.run("printf 'QUIT\\r\\n' | nc -q1 127.0.0.1 25")
            assert done.output.startswith("220-server.example.com ESMTP Exim")


def test_boxes_stand_side_by_side(lab: None) -> None:
    def visit(number: int) -> str:
        with open_box(("exim-4.98", "exim-4.96")[number % 2], "bare") as box:
            box.run(f"echo {number} >/root/number")
            time.sleep(0.3)
            return box.run("cat /root/number; pgrep -c -x exim").output

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(visit, range(4))) == [f"{number}\n1\n" for number in range(4)]


def test_a_long_story_is_not_played_again(
    generation: str, lab: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A box opens from what the cache holds: nothing of its scenario happens while one waits."""
    with open_box(generation, "hosting"):
        pass
    here = get_ident()

    def never_here(acts: Callable[..., None]) -> Callable[..., None]:
        """Pages are run in other threads meanwhile, and may need scenarios of their own."""

        def played(*arguments: object) -> None:
            assert get_ident() != here, "the scenario was played"
            acts(*arguments)

        return played

    monkeypatch.setattr(play, "play", never_here(play.play))
    monkeypatch.setattr(play, "furnish", never_here(play.furnish))
    with open_box(generation, "hosting") as box:
        assert box.run("exim -bpc").output.strip() != "0"


def processes_of(namespace: str) -> set[tuple[str, str]]:
    """Processes of the host that are in a process namespace, as far as this user may look.

    Each by its number and the time when it started: numbers of processes and of namespaces are used
    again, and other boxes come and go meanwhile.
    """
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(folder / "ns" / "pid") == namespace:  # noqa: PTH115
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
                found.add((folder.name, after_name[19]))
        except OSError:
            continue
    return found


RUNNER = """
import os, sys, time
from lab.boxes import open_box
with open_box(sys.argv[1], "bare") as box:
    print(os.readlink(f"/proc/{box.init_pid}/ns/pid"), box.keeper_pid, flush=True)
    box.run("sleep 300", timeout=300)
"""


def test_nothing_is_left_when_the_runner_is_killed(generation: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUNNER, generation], stdout=subprocess.PIPE, text=True,
        cwd=ROOT,
    ) as runner:  # fmt: skip
        assert runner.stdout
        namespace, keeper = runner.stdout.readline().split()
        time.sleep(0.2)
        running = processes_of(namespace)
        assert len(running) >= 5, "daemons and the command were to run"
        runner.send_signal(signal.SIGKILL)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        left = processes_of(namespace) & running
        if not left and not Path(f"/proc/{keeper}").exists():
            return
        time.sleep(0.05)
    pytest.fail(f"still there: {left}, keeper {keeper}")


def test_nothing_is_left_after_a_box(generation: str) -> None:
    with open_box(generation, "bare") as box:
        namespace = os.readlink(f"/proc/{box.init_pid}/ns/pid")  # noqa: PTH115
        running = processes_of(namespace)
        assert running
    assert not processes_of(namespace) & running


def test_second_run_needs_no_network(lab: None) -> None:
    if not host.is_root():
        pytest.skip("only root can take the network away from a process that opens a box")
    command = ["unshare", "--net", sys.executable, "-m", "lab", "run", "exim-4.98", "bare"]
    done = subprocess.run(
        [*command, "exim -bpc"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("0\n", 0), done.stderr


# Machines that cannot ---------------------------------------------------------------------------


def test_reason_and_remedy_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform, path, reason in [
        ("darwin", None, "needs Linux"),
        ("linux", "/nonexistent", "is missing: install"),
    ]:
        monkeypatch.setattr(sys, "platform", platform)
        if path:
            monkeypatch.setattr(shutil, "which", lambda _: None)
        with pytest.raises(Unavailable) as raised:
            host.require_namespaces.__wrapped__()
        assert reason in str(raised.value)
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("message", "remedy"),
    [
        ("unshare failed: No space left on device", "user.max_user_namespaces"),
        ("unshare failed: Operation not permitted", "CAP_SYS_ADMIN"),
    ],
)
def test_refusals_of_the_kernel_are_explained(
    monkeypatch: pytest.MonkeyPatch, message: str, remedy: str
) -> None:
    monkeypatch.setattr(host, "is_root", lambda: True)
    assert remedy in host._explain(message)


def test_cache_that_cannot_be_used_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBOOK_LAB_CACHE", "/proc/no/such/place")
    with pytest.raises(Unavailable, match="set HANDBOOK_LAB_CACHE to a folder of your own"):
        host.cache_directory()
