"""The judge held to lists of lines whose right class a person gave.

``deceiving`` was invented to deceive it, ``public`` is what guides, forums and scripts print (with
documentation names), ``reported`` was wrong once. ``destroying`` has no classes: whoever invented
it knew only that each line destroys mail, a log, settings or an account.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import ROOT
from snippets.risk.by_table import RULES, TABLE, VERBS
from snippets.risk.judge import assess
from snippets.risk.scale import DELETES_ONE, READS, RISKS, UNKNOWN

NAMES = ("deceiving", "public", "reported")


def rows(name: str) -> list[dict[str, str]]:
    text = (ROOT / "tests/data/risk" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


ALL = [row for name in NAMES for row in rows(name)]


def rank(risk: str) -> int:
    return RISKS.index(risk)


@pytest.mark.parametrize("name", NAMES)
def test_what_destroys_is_never_called_milder_than_unknown(name: str) -> None:
    destroying = [row for row in rows(name) if rank(row["right"]) >= rank(DELETES_ONE)]
    assert destroying
    called = [(row["line"], row["right"], assess(row["line"]).risk) for row in destroying]
    assert not [one for one in called if one[2] != one[1] and rank(one[2]) < rank(UNKNOWN)]


def test_what_destroys_in_any_way_is_called_so_or_unknown() -> None:
    called = [(row["line"], assess(row["line"]).risk) for row in rows("destroying")]
    assert not [one for one in called if rank(one[1]) < rank(DELETES_ONE)]


@pytest.mark.parametrize("name", NAMES)
def test_most_have_the_right_class(name: str) -> None:
    wrong = [row for row in rows(name) if assess(row["line"]).risk != row["right"]]
    print(f"{name}: {len(wrong)} of {len(rows(name))} in another class")
    assert len(wrong) <= len(rows(name)) * {"deceiving": 0.05, "public": 0.05, "reported": 0}[name]


def test_few_public_lines_are_unknown() -> None:
    public = rows("public")
    unknown = [
        row["line"]
        for row in public
        if assess(row["line"]).risk == UNKNOWN and row["right"] != UNKNOWN
    ]
    assert len(public) >= 150
    assert len(unknown) <= 0.03 * len(public), "\n".join(unknown)


def test_what_only_reads_or_changes_is_not_called_a_deletion() -> None:
    over = [
        row["line"]
        for row in ALL
        if rank(row["right"]) < rank(DELETES_ONE) and assess(row["line"]).risk == "deletes many"
    ]
    assert not over


EVERYDAY = (ROOT / "tests/data/risk/everyday.txt").read_text(encoding="utf-8").splitlines()
"""What people who look after mail servers type to look at something."""


@pytest.mark.parametrize("line", EVERYDAY)
def test_what_people_look_with_every_day_reads(line: str) -> None:
    assert assess(line).risk == READS


# Each place in which a shell finds a command; {} is the command.
PLACES = [
    "{}", "ls; {}", "ls && {}", "ls || {}", "ls | {}", "ls & {}", "ls\n{}", "( ls; {} )",
    "{{ {}; }}", "! {}", "echo $({})", "echo `{}`", 'echo "$({})"', "echo ${{x:-$({})}}",
    'echo "${{x:=$({})}}"',
    "echo $((1 + $({})))", "echo ${{a[$({})]}}", "x=$({})", "x=$({}) ls", 'x="$({})"',
    "a=(1 $({}))",
    "a[$({})]=1", "export x=$({})", "ls > $({})", "cat <<< $({})", "cat <<E\n$({})\nE", "cat <({})",
    "ls > >({})", "if {}; then ls; fi", "if ls; then {}; fi", "while ls; do {}; done",
    "for x in a; do {}; done", "for x in $({}); do ls; done", "case x in (x) {};; esac",
    "case $({}) in x) ls;; esac", "[[ -n $({}) ]]", "[ -n $({}) ]", "(( $({}) ))", "f() {{ {}; }}",
    "function f {{ {}; }}", "eval {}", "sudo {}", "nice -n 5 {}", "env A=1 {}", "timeout 5 {}",
    "nohup {} &", "time {}", "command {}", "ssh host.example.com {}", "watch {}", "exec {}",
    "docker exec c {}", "busybox {}", "setsid {}", "stdbuf -oL {}", "A=1 {}", ">/dev/null {}",
    "find . -exec {} \\;", "xargs {}", "parallel {}", "echo {} | at now", "batch <<E\n{}\nE",
    "sh <<E\n{}\nE", "echo {} | sh", "echo {} | bash -s", "bash <(echo {})", "time -p {}",
    "coproc {}",
]  # fmt: skip
QUOTED = [
    "sh -c '{}'", "bash -c '{}'", "su - root -c '{}'", "trap '{}' EXIT", "env -S '{}'", "eval '{}'",
    "sed '1e {}' f", "awk 'BEGIN{{system(\"{}\")}}'", "tar xf a --to-command='{}'", "alias x='{}'",
    "screen -dm bash -c '{}'", "tmux new -d '{}'", "echo '{}' | sh", "perl -e 'system(\"{}\")'",
    "find . -exec sh -c '{}' \\;", "crontab - <<'E'\n* * * * * {}\nE", "ssh host.example.com '{}'",
    "flock /tmp/l -c '{}'", "script -c '{}'", "watch '{}'", "PROMPT_COMMAND='{}'",
]  # fmt: skip


@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4))
def test_a_deletion_is_found_wherever_a_shell_finds_it(places: list[str]) -> None:
    line = "rm -rf /home/ann/mail"
    for place in places:
        if "`" in place and "`" in line:
            continue  # a backquote within backquotes ends them
        line = place.format(line)
    risk = assess(line).risk
    assert rank(risk) >= rank(DELETES_ONE), line


@pytest.mark.parametrize("place", PLACES + QUOTED)
def test_each_place_is_looked_into(place: str) -> None:
    """One level deep the class itself is right, and not only something bad."""
    assert assess(place.format("rm -rf /home/ann/mail")).risk == "deletes many"
    assert assess(place.format("exim -bpc")).risk != "deletes many"


@given(
    st.sampled_from(QUOTED),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=3),
)
def test_a_deletion_is_found_in_a_quoted_argument(outer: str, places: list[str]) -> None:
    line = "rm -rf /home/ann/mail"
    for place in places:
        if "`" in place and "`" in line:
            continue  # a backquote within backquotes ends them
        line = place.format(line)
    if "'" in line or '"' in line or "\n" in line:
        return
    assert rank(assess(outer.format(line)).risk) >= rank(DELETES_ONE), outer.format(line)


@given(st.sampled_from(["'{}'", "\\\n# {}", "ls '{}'", "echo a '$({})'"]))
def test_single_quotes_and_comments_hide_it_rightly(place: str) -> None:
    line = "echo " + place.format("rm -rf /home/ann/mail")
    assert assess(line).risk == READS


# What does the same under other names. {} is what a service is told to do.
SAME_ACTS = [
    "service exim {}", "/etc/init.d/exim {}", "/etc/rc.d/init.d/exim {}", "systemctl {} exim",
    "systemctl {} exim.service", "invoke-rc.d exim4 {}", "rc-service exim {}",
    "/scripts/restartsrv_exim --{}", "/usr/local/cpanel/scripts/restartsrv_exim --{}",
]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "risk"), [("restart", "changes"), ("stop", "changes"), ("status", "reads")]
)
def test_equal_acts_have_equal_classes(told: str, risk: str) -> None:
    assert {way: assess(way.format(told)).risk for way in SAME_ACTS} == dict.fromkeys(
        SAME_ACTS, risk
    )


def test_cpanels_restart_is_a_restart() -> None:
    assert assess("whmapi1 restartservice service=exim").risk == assess("service exim restart").risk


# Each way to put another text, or nothing, in the place of a file's; {} is the file.
WRITES_OVER = [
    "> {}", ": >| {}", "echo x > {}", "ls &> {}", "cat y > {}", "exec > {}", "ls | tee {}",
    "grep -v x {0} > {0}", "grep -v x {0} | tee {0}", "cp y {}", "cp -f y {}", "mv y {}",
    "ln -sf /dev/null {}", "install -m 600 y {}", "truncate -s 0 {}", "dd if=y of={}",
    "sort -o {} y", "sort --output={} y", "curl -o {} http://192.0.2.1/x", "scp h:x {}",
    "wget -O {} http://192.0.2.1/x", "openssl req -new -out {}", "rsync y {}",
    "awk '{{ print > \"{}\" }}' y", "sed -n 'w {}' y", "find y -fprint {}", "sed -i d {}",
    "sed -i '1,$d' {}", "sed -i '/./d' {}", "sed -i 's/.*//' {}", "sed -ni '/ann/p' {}",
    "sed -i 's/.\\+//' {}", "sed -i 's/[^ ]*//g' {}", "sed -i 's/.//g' {}", "sed -i g {}",
    "perl -pi -e 's/.*//' {}", "perl -0777 -pi -e 's/[\\s\\S]*//' {}", "perl -pi -e 's#.+##' {}",
    "perl -pi -e 'tr/a-z//d' {}", "gunzip -f {}.gz",
    "sed -i '/ann/!d' {}", "sed -i 5q {}", "perl -pi -e '$_=\"\"' {}",
    "perl -ni -e 'print if /ann/' {}", "awk -i inplace '/ann/' {}",
    "ed -s {} <<< $',d\\nw'", "printf '%%d\\nwq\\n' | ex -s {}",
    "sudo cp y {}", "ssh host.example.com 'echo x > {}'", "for f in a b; do echo $f > {}; done",
]  # fmt: skip
SETTINGS = [
    "/etc/exim.conf", "/etc/localdomains", "/etc/valiases/example.com", "/etc/csf/csf.conf",
    "/etc/passwd", "/var/cpanel/users/ann", "/var/cpanel/cpanel.config",
    "/var/named/example.com.db",
    "/home/ann/etc/example.com/shadow", "/home/ann/.forward", "/etc/dovecot/dovecot.conf",
]  # fmt: skip
COPIES = [
    "/etc/exim.conf.bak",
    "/etc/exim.conf.2026-11-29",
    "/root/localdomains",
    "/tmp/example.com",
]


@pytest.mark.parametrize("way", WRITES_OVER)
def test_settings_that_are_written_over_are_lost(way: str) -> None:
    milder = [path for path in SETTINGS if rank(assess(way.format(path)).risk) < rank(DELETES_ONE)]
    assert not milder


@pytest.mark.parametrize(
    "way", ["cp -p {} {}.bak", "cp y {}", "mv y {}", "cat y > {}", "sort -o {} y"]
)
def test_copies_of_settings_are_not(way: str) -> None:
    for path in COPIES:
        assert assess(way.format(path, path)).risk == "changes", way.format(path, path)


@pytest.mark.parametrize(
    "edit",
    ["sed -i 's/a b/c/' {}", "sed -i.bak d {}", "sed -i '/^#/d' {}", "sed -i '/^$/d' {}",
     "sed -i '1i x' {}", "perl -pi -e 's/a/b/' {}", "sed -i.bak '/^x/d' {}", "echo x >> {}",
     "cp -n y {}", "cp --backup y {}", "printf '1i\\nx\\n.\\nw\\n' | ed -s {}"],
)  # fmt: skip
def test_an_edit_keeps_the_rest(edit: str) -> None:
    assert {assess(edit.format(path)).risk for path in SETTINGS} == {"changes"}


@pytest.mark.parametrize(
    ("path", "lost"),
    [
        ("/home/ann/etc/example.com/shadow", "passwords"),
        ("/home/ann/etc/example.com/passwd", "accounts"),
        ("/etc/localdomains", "domains"),
        ("/etc/remotedomains", "domains"),
        ("/etc/valiases/example.com", "forwarders"),
        ("/etc/aliases", "forwarders"),
        ("/etc/vdomainaliases/example.com", "forwarders of a domain"),
        ("/etc/vfilters/example.com", "filters"),
    ],
)
@pytest.mark.parametrize(
    "edit",
    ["sed -i '/^info/d' {}", "sed -i '3d' {}", 'sed -i "/^$who$/d" {}', "sed -i 's/^info:.*//' {}",
     "perl -i -pe 's/^info:.*\\n//' {}"],
)  # fmt: skip
def test_lines_of_accounts_that_are_taken_out_are_lost(edit: str, path: str, lost: str) -> None:
    found = assess(edit.format(path))
    assert found.risk == "deletes one"
    assert found.worst and lost in found.worst.why


@pytest.mark.parametrize(
    "way",
    ["tee {} </dev/null", "dd of={} if=/dev/zero", "cat b > {}", "grep -v x {} > {}", "mv a {}",
     "cp a {}", "sort a -o {}", 'sed -i "/$A/d" {}', "> {}", "ls | tee {}", "install a {}"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["$F", '"$F"', "$1", "${LIST}", "$OUT/file"])
def test_a_file_that_a_variable_names_may_be_any(way: str, name: str) -> None:
    assert rank(assess(way.format(name, name)).risk) >= rank(DELETES_ONE)
    assert assess("F=/tmp/x; LIST=/tmp/y; OUT=/tmp/z; set -- /tmp/a; ls > " + name).risk != UNKNOWN


@pytest.mark.parametrize(
    "way",
    ["grep -v x {} > {}", "jq . {} > {}", "sort {} > {}", "sort < {} > {}",
     "cat {} | sed s/a/b/ > {}", "sudo sed 1d {} > {}"],
)  # fmt: skip
def test_a_file_that_is_read_and_written_at_once_is_emptied(way: str) -> None:
    assert assess(way.format("a", "a")).risk == "deletes one"
    assert assess(way.format("a", "b")).risk == "changes"
    assert assess(way.format("a", "/dev/null")).risk == "reads"


@pytest.mark.parametrize(
    "line",
    ["crontab -r", "crontab -u bob -r", "> /home/ann/etc/example.com/shadow",
     "truncate -s0 /etc/localdomains", "> /etc/userdomains", ": > /etc/trueuserdomains",
     "cat /dev/null > /etc/valiases/example.com", "atrm 3 4"],
)  # fmt: skip
def test_what_holds_many_is_not_one(line: str) -> None:
    assert assess(line).risk == "deletes many"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("rm -f /var/spool/exim4/db/retry*", "no mail"),
        ("rm -rf /var/spool/exim/db/wait-*", "no mail"),
        ("rm -rf /var/log/maillog-*", "logs"),
        ("rmdir /home/bob/mail/x", "empty"),
        ("curl -Q 'DELE x' ftp://example.com/", "file"),
        ("uapi Fileman empty_trash", "files"),
        ("spamassassin --lint", "rules"),
        ("config_list -i FILE LIST", "Python"),
    ],
)
def test_the_reason_is_of_what_is_deleted(line: str, says: str) -> None:
    found = assess(line).worst
    assert found and says in found.why


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("mysql -e 'EXPLAIN DELETE FROM t'", "reads"),
        ("psql -c 'EXPLAIN ANALYZE DELETE FROM t'", "deletes many"),
        ("mysql -e 'ANALYZE DELETE FROM t'", "deletes many"),
        ("sqlite3 -readonly x.db 'delete from t'", "reads"),
        ("sqlite3 x.db 'delete from t'", "deletes many"),
        ("./imapsync --host1 a --host2 b", "changes"),
        ("./imapsync --host1 a --host2 b --delete2", "deletes many"),
        ("./exim -bp", "unknown"),
        ("imapdedup -s imap.example.com -u bob INBOX", "deletes many"),
        ("imapdedup -n -s imap.example.com -u bob INBOX", "reads"),
        ("/usr/local/dovecot/bin/doveadm expunge -u bob mailbox Trash all", "deletes many"),
    ],
)
def test_what_is_documented_has_its_class(line: str, right: str) -> None:
    assert assess(line).risk == right


VERBS_THAT_TAKE = ["remove", "clear", "process", "unlink", "revoke", "purge", "delete", "empty"]


@pytest.mark.parametrize("verb", VERBS_THAT_TAKE)
@pytest.mark.parametrize("program", ["uapi Email", "whmapi1", "cpapi2 Email"])
def test_a_function_that_takes_away_is_not_judged_by_its_verb(program: str, verb: str) -> None:
    assert rank(assess(f"{program} {verb}_odd_things x=1").risk) >= rank(UNKNOWN)
    assert assess(f"{program} update_odd_things delete=1").risk == UNKNOWN


def test_mail_stays_only_where_a_list_says_so() -> None:
    for name in ("update_odd", "set_odd", "create_odd", "install_odd", "addodd"):
        found = assess(f"whmapi1 {name} x=1").worst
        assert found and "mail stays" not in found.why


@pytest.mark.parametrize(
    "line",
    ["echo '*: :blackhole:' >> /etc/valiases/example.com",
     "sed -i 's/:fail: No/:blackhole:/' /etc/valiases/example.com",
     "echo /dev/null >> /home/ann/.forward",
     "echo '*: :blackhole:' | tee -a /etc/valiases/example.com",
     "uapi --user=ann Email set_default_address fwdopt=:blackhole: domain=example.com",
     "uapi --user=ann Email add_forwarder domain=example.com email=a fwdopt=blackhole",
     "printf '\"|/bin/rm -rf /home/ann/mail\"\\n' >> /home/ann/.forward"],
)  # fmt: skip
def test_what_becomes_of_mail_that_comes_counts(line: str) -> None:
    assert assess(line).risk == "deletes many"


@pytest.mark.parametrize(
    "folder",
    ["~/bin/", "bin/", "./", "../", "/tmp/", "/home/ann/", "/mnt/usb/", "/proc/self/cwd/",
     "/var/x/", "/scripts/../tmp/", "/usr/local/cpanel/scripts/../../../../tmp/",
     "/usr/bin/../../tmp/"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["ls", "exim", "restartsrv_exim", "sudo", "cat", "uapi"])
def test_a_program_of_a_known_name_elsewhere_is_unknown(folder: str, name: str) -> None:
    assert assess(f"{folder}{name} -bp").risk == UNKNOWN


@pytest.mark.parametrize(
    "line",
    ["/usr/sbin/exim -bp", "/bin/ls", "/usr/local/bin/doveadm who", "/usr/lib/sendmail -bp",
     "/usr/local/cpanel/bin/whmapi1 listaccts", "/opt/bin/ls", "/usr/local/cpanel/cpanel -V"],
)  # fmt: skip
def test_a_program_in_its_place_is_known(line: str) -> None:
    assert assess(line).risk == READS


# A sum evaluates the text of a variable, and the text may hold $(...).
@pytest.mark.parametrize(
    "use", ["echo $((a))", "[[ $a -eq 0 ]]", "((a++))", "echo ${b:a}", "echo $[a]", "let a++", ":"]
)
def test_a_variable_that_a_sum_would_run(use: str) -> None:
    assert rank(assess(f"a='b[$(rm -rf /home/ann/mail)]'; {use}").risk) >= rank(UNKNOWN)


# These stand here, since bashlex, which reads the lists too, takes what is quoted for commands.
@pytest.mark.parametrize(
    "line",
    ["\"r\"'m' -r\"f\" /home/ann/mail", "PS4='$(rm -rf /home/ann/mail)' bash -xc :",
     "PS0='$(rm -rf /home/ann/mail)'", "PS1='$(rm -rf /home/ann/mail)'",
     "make -C /root/clean --eval='$(shell rm -rf /home/ann/mail)'",
     "declare -n r='x[$(rm -rf /home/ann/mail)]'; echo $r",
     "x='$(rm -rf /home/ann/mail)'; echo \"${x@P}\""],
)  # fmt: skip
def test_a_quoted_deletion_that_is_run_later(line: str) -> None:
    assert rank(assess(line).risk) >= rank(UNKNOWN)


# Options of programs that read or run others, and write a file of their own.
@pytest.mark.parametrize(
    "line",
    ["strace -o {} ls", "/usr/bin/time -o {} ls", "ltrace -o {} ls", "ssh -E {} h ls",
     "wget -o {} h", "curl -d x -o {} h", "curl --stderr {} h", "curl --trace-ascii {} h",
     "rsync --log-file={} a h:b", "parallel --joblog {} ls ::: a", "exim -oP {} -bd",
     "eximstats -html={} x", "config_list -o {} l", "list_members -o {} l", "clamscan -l {} x",
     "tcpdump -w {}", "mysqldump -r {} x", "ncdu -o {} x", "wget --post-data=x -O {} h",
     "update-exim4.conf -o {}", "sudo /usr/bin/time -o {} ls", "mysqlbinlog -r {} x",
     "jo -o {} a=b", "slapcat -l {}", "pg_dump -f {} x", "sar -o {} 1", "atop -w {}",
     "iperf3 --logfile {} -c h",
     "ncat -o {} h 25", "nmap -oN {} h", "less -o {} x", "named-compilezone -o {} x y",
     "diffstat -o {} x", "testssl.sh --logfile {} h", "sslscan --xml={} h", "updatedb -o {}",
     "logwatch --filename {}", "innochecksum --log {} x", "checkmodule -o {} x", "ssh-keygen -f {}",
     "curl -T x sftp://h{}", "aws s3 cp s3://x {}", "rclone copyto x {}", "sftp h:x {}",
     "dnssec-signzone -f {} x", "grub2-mkconfig -o {}", "pv -o {} x", "xsltproc -o {} x y"],
)  # fmt: skip
def test_what_a_reading_program_writes_counts(line: str) -> None:
    milder = [path for path in SETTINGS if rank(assess(line.format(path)).risk) < rank(DELETES_ONE)]
    assert not milder
    assert rank(assess(line.format("/tmp/x")).risk) < rank(DELETES_ONE)


# Other ways to name the same file; F is set to it in each.
SAME_FILE = [
    "cat x > /etc//exim.conf", "cat x > /etc/./exim.conf", "cat x > /var/../etc/exim.conf",
    "cat x > ~/../../etc/exim.conf", "cat x > ../../etc/exim.conf", "cd /; cat x > etc/exim.conf",
    "cd /etc && cat x > exim.conf", "F=/etc/exim.conf; cat x > \"$F\"",
    "F=/etc; cat x > $F/exim.conf",
    "read F <<< /etc/exim.conf; cat x > \"$F\"", "printf -v F %s /etc/exim.conf; cat x > \"$F\"",
    "set -- /etc/exim.conf; cat x > \"$1\"", "for F in /etc/exim.conf; do cat x > \"$F\"; done",
    "f() { cat x > \"$1\"; }; f /etc/exim.conf", "ls /etc/exim.conf | xargs -I{} cp x {}",
    "ls /etc/exim.conf | xargs sed -i d", "script -c ls /etc/exim.conf",
    "ed -s x <<< 'w /etc/exim.conf'", "cat x > /e?c/exim.conf", "cat x > /{etc,x}/exim.conf",
    "ln -s /etc /tmp/e; cat x > /tmp/e/exim.conf", 'A=(/etc/exim.conf); cat x > "${A[0]}"',
    "F=/etc/exim.conf.x; cat x > ${F%.x}", "sudo -D /etc cp x exim.conf",
    "env -C /etc cp x exim.conf",
]  # fmt: skip


@pytest.mark.parametrize("line", SAME_FILE)
def test_the_same_file_by_another_name(line: str) -> None:
    assert rank(assess(line).risk) >= rank(DELETES_ONE)


# Options that stand in a variable, or come from a pipe.
@pytest.mark.parametrize(
    "line",
    ["O=-Mrm; exim $O $(exiqgrep -i)", "echo -Mrm | xargs exim", "exim $(echo -Mrm) $id", "exim $@",
     "exiqgrep -i | sed 's/^/-Mrm /' | xargs exim", "find . $OPTS",
     "curl $OPTS https://h.example/x",
     "rsync $OPTS /x/ /home/ann/mail/", "O=-delete; find . $O",
     "exim `cat opts` 1tixMn-00000000C5j-1wRa"],
)  # fmt: skip
def test_options_that_are_not_written(line: str) -> None:
    assert rank(assess(line).risk) >= rank(UNKNOWN)


@pytest.mark.parametrize(
    ("line", "risk"),
    [("mv /etc/localdomains{,.ipswap}", "changes"), ("cp -a /etc/valiases{,.bak}", "changes"),
     ("mv /etc/trueuserowners /etc/trueuserowners1", "changes"), ("exim -Mvh $id", "reads"),
     ("cp /tmp/x/* /etc/valiases/", "deletes many"), ("cp -rT /tmp/e /etc/valiases",
     "deletes many"),
     ("mv /tmp/valiases /etc/", "deletes many"), ("tee /etc/a.conf /etc/b.conf < x",
     "deletes many"),
     ("sendmail $to < message", "sends"), ("find $dir -type f", "reads"), ("curl $url", "reads")],
)  # fmt: skip
def test_how_many_and_what_stays(line: str, risk: str) -> None:
    assert assess(line).risk == risk


# What tables say of programs, held to all of their entries.


def by_itself(name: str, entry: dict[str, object]) -> str:
    """A line with a verb of an entry that is no deletion; empty where there is none."""
    verbs = " ".join(str(entry.get(risk, "")) for risk in ("reads", "changes", "sends")).split()
    place = entry.get("place", 1)
    return f"{name} {'x ' if place == 2 else ''}{verbs[0]}" if verbs else ""


@pytest.mark.parametrize("name", VERBS)
def test_no_subcommand_takes_an_option_that_its_table_does_not_name(name: str) -> None:
    entry = VERBS[name]
    entry = VERBS[str(entry["like"])] if "like" in entry else entry
    assert "*" not in str(entry.get("options", "")).split()
    if line := by_itself(name, entry):
        assert assess(f"{line} --no-such-option").risk == UNKNOWN
        assert assess(f"{line} --no-such-option=/tmp/x").risk == UNKNOWN


@pytest.mark.parametrize("name", [name for name in VERBS if "settings" in VERBS[name]])
def test_settings_from_elsewhere_may_run_anything(name: str) -> None:
    option = str(VERBS[name]["settings"]).split()[0].rstrip(":=")
    option = option if option.startswith("--") else f"-{option}"
    line = by_itself(name, VERBS[name]) or name
    assert assess(f"{name} {option} /tmp/x {line.partition(' ')[2]}").risk == UNKNOWN
    assert assess(f"{name} {option} /etc/x {line.partition(' ')[2]}").risk != UNKNOWN


@pytest.mark.parametrize("name", [name for name in TABLE if TABLE[name].get("settings") == "words"])
def test_a_service_with_settings_from_elsewhere_is_unknown(name: str) -> None:
    for option in ("-c /tmp/x.conf", "-f /home/ann/x.conf", "--config=/tmp/x", "-C/tmp/x"):
        assert assess(f"{name} {option}").risk == UNKNOWN, option


RUNS_OTHERS = (
    "--on-update-execute=X", "--on-update-execute X", "--modprobe=/tmp/x", "--passwordeval=X",
    "--pre-invoke=X", "--some-command=X", "--hook-dir=/tmp/x",
    "--plugin-dir /tmp/x", "--config-file=/tmp/x", "--program=/tmp/x", "--custom-dir /tmp/x",
)  # fmt: skip


@pytest.mark.parametrize("option", RUNS_OTHERS)
def test_an_option_that_runs_another_program_is_never_harmless(option: str) -> None:
    told = {
        name: assess(f"{name} {option} x").risk for name in {*TABLE, *RULES} - {"[", "[[", "(("}
    }
    prints = {
        "echo",
        "printf",
        ":",
        "true",
        "false",
        "test",
        "case",
        "let",
        "expr",
        "set",
        "logger",
    }
    searches = {name for name in told if name.endswith("grep")} | {"man", "whatis", "apropos"}
    searches |= {"clamscan", "clamdscan"}  # whose settings run nothing
    milder = {name for name, risk in told.items() if rank(risk) < rank(UNKNOWN)}
    assert not milder - prints - searches


# What was packed or put aside; {} is the file.
PUT_ASIDE = [
    "/root/mail.tar.gz", "/srv/archive/2023.mbox", "/backup/ann.tgz", "/home/ann/old.zip",
    "/root/mail-backup.sql", "/var/archives/x.tar.zst", "/opt/x.7z",
]  # fmt: skip
OTHER_TEXTS = [
    "echo x > {}", "date > {}", "printf x > {}", "ls -l >| {}", "uptime &> {}", "echo x | tee {}",
    "cp /etc/hosts {}", "cp -f /etc/hosts {}", "mv /tmp/x.txt {}", "install -m 600 /etc/hosts {}",
    "ln -sf /etc/hosts {}", "rsync /etc/hosts {}", "scp h:/etc/hosts {}", "find / -fprint {}",
    "awk 'BEGIN{{print 1 > \"{}\"}}'", "script -c ls {}", ": > {}", "truncate -s 0 {}", "> {}",
]  # fmt: skip


@pytest.mark.parametrize("way", OTHER_TEXTS)
def test_another_text_in_the_place_of_what_was_put_aside(way: str) -> None:
    milder = [path for path in PUT_ASIDE if rank(assess(way.format(path)).risk) < rank(DELETES_ONE)]
    milder = [path for path in milder if not ("awk" in way and path.endswith((".mbox", ".sql")))]
    assert not milder


@pytest.mark.parametrize(
    "line",
    ["tar czf /backup/ann.tgz /home/ann", "tar c /home/ann | gzip > /backup/ann.tar.gz",
     "nice -n 19 tar cz /etc > /root/etc.tgz", "ssh h 'tar cz /etc' > /root/etc.tgz",
     "mysqldump x > /backup/x.sql", "mysqldump x | gzip -9 > /backup/x.sql.gz",
     "cat /root/a /root/b > /root/all.mbox", "grep -v x a.mbox > /root/b.mbox",
     "cp -p /root/a.tgz /mnt/a.tgz", "cp -p /var/mail/ann /root/ann.mbox", "mv a.zip /root/b.zip",
     "curl -o /root/x.zip https://h.example/x", "wget -O x.tar.gz https://h.example/x",
     "doveadm fetch -u ann text all > /root/ann.mbox", "echo x > /tmp/x.tgz",
     "echo 'select 1' > /root/x.sql"],
)  # fmt: skip
def test_what_packs_or_copies_is_a_change(line: str) -> None:
    assert assess(line).risk == "changes"


@pytest.mark.parametrize(
    "line",
    ["for f in *; do > \"$f\"; done", "cd /srv/x; for f in *.eml; do : > $f; done",
     "cd ~ann; find . -size +5M -exec sh -c '>\"$1\"' _ {} \\;", 
     "for f in /srv/x/*; do > $f; done"],
)  # fmt: skip
def test_each_file_that_a_wild_card_names_is_emptied(line: str) -> None:
    assert assess(line).risk == "deletes many"


@pytest.mark.parametrize(
    "disk",
    ["sda", "sdb1", "vg0/home", "mapper/vg0-home", "disk/by-uuid/1", "md0", "nvme0n1", "zvol/x/y"],
)
@pytest.mark.parametrize(
    "way",
    ["cat x > /dev/{}", "dd if=x of=/dev/{}", "cp x /dev/{}", "tee /dev/{} < x", "pv x > /dev/{}",
     "install x /dev/{}", "zcat x.gz > /dev/{}"],
)  # fmt: skip
def test_a_disk_that_is_written_over(way: str, disk: str) -> None:
    assert assess(way.format(disk)).risk == "deletes many"


@pytest.mark.parametrize("quiet", ["null", "stdout", "stderr", "tty", "fd/2", "shm/x", "zero"])
def test_other_devices_are_no_disks(quiet: str) -> None:
    assert rank(assess(f"ls > /dev/{quiet}").risk) < rank(DELETES_ONE)


@pytest.mark.parametrize(
    "line",
    ["cp --backup=none x {}", "cp --backup=off x {}", "mv -n -f x {}",
     "mv --no-clobber --force x {}",
     "mv -n -i x {}", "exec 3<{}; : > /dev/fd/3", "exec 7<{}; echo > /proc/self/fd/7",
     "exec 3<>{}; echo x > /proc/$$/fd/3", "perl -e 'sysopen F, \"{}\", 577'"],
)  # fmt: skip
def test_other_ways_to_write_over_a_mailbox(line: str) -> None:
    assert rank(assess(line.format("/var/mail/ann")).risk) >= rank(DELETES_ONE)


@pytest.mark.parametrize(
    "line", ["mv -f -n x {}", "cp -n -f x {}", "cp --backup x {}", "mv -b x {}", "cp -b -f x {}"]
)
def test_what_is_kept_is_kept(line: str) -> None:
    assert assess(line.format("/var/mail/ann")).risk == "changes"


@pytest.mark.parametrize(
    ("line", "risk"),
    [("rpm -i http://h.example/x.rpm", UNKNOWN), ("rpm -Uvh /tmp/x.rpm", UNKNOWN),
     ("dpkg -i /tmp/x.deb", UNKNOWN), ("yum install -y http://h.example/x.rpm", UNKNOWN),
     ("dnf install ~/x.rpm", UNKNOWN), ("apt install /home/ann/x.deb", UNKNOWN),
     ("pip install .", UNKNOWN), ("pip3 install git+https://h.example/x", UNKNOWN),
     ("gem install ./x.gem", UNKNOWN), ("cpanm ./x", UNKNOWN), ("pecl install /tmp/x.tgz", UNKNOWN),
     ("npm install ./x", UNKNOWN), ("snap install ./x.snap", UNKNOWN),
     ("rpm -Uvh https://dl.fedoraproject.org/pub/epel/x.rpm", "changes"),
     ("yum install exim", "changes"), ("apt-get install -y dovecot-core", "changes"),
     ("pip install dnspython", "changes"), ("cpan -i Mail::SPF", "changes"),
     ("rpm -qp http://h.example/x.rpm", "reads"), ("dpkg -c /tmp/x.deb", "reads")],
)  # fmt: skip
def test_a_package_from_elsewhere_brings_scripts_along(line: str, risk: str) -> None:
    assert assess(line).risk == risk


@pytest.mark.parametrize(
    ("text", "risk"),
    [("/var/log/x.log {\\n weekly\\n}", "changes"),
     ("/home/*/mail/*.mbox { size 0 }", "deletes many"),
     ("/var/mail/* {\\n rotate 0\\n}", "deletes many"),
     ("/var/log/x {\\n postrotate\\n systemctl reload x\\n endscript\\n}", "changes"),
     ("/var/log/x {\\n postrotate\\n rm -rf /home/ann/mail\\n endscript\\n}", "deletes many"),
     ("/var/log/x {\\n firstaction\\n /root/x.sh\\n endscript\\n}", UNKNOWN)],
)  # fmt: skip
@pytest.mark.parametrize("way", ["printf '{}' > {}", "printf '{}' | tee {}", "printf '{}' >> {}"])
def test_what_logrotate_is_told(way: str, text: str, risk: str) -> None:
    assert assess(way.format(text, "/etc/logrotate.d/x")).risk == risk


@pytest.mark.parametrize(
    ("line", "risk"),
    [("newlist l a@example.com p", "sends"), ("newlist -q l a@example.com p", "changes"),
     ("change_pw -l l -p x", "sends"), ("change_pw --quiet -l l", "changes"),
     ("add_members -r x l", "sends"), ("qrunner --runner=All --once", "sends"),
     ("qrunner -l", "reads"), ("mailman create --notify l@example.com", "sends"),
     ("mailman create l@example.com", "changes"), ("mailman addmembers x l", "sends")],
)  # fmt: skip
def test_what_mails_owners_or_members(line: str, risk: str) -> None:
    folder = "" if line.startswith("mailman ") else "/usr/local/cpanel/3rdparty/mailman/bin/"
    assert assess(folder + line).risk == risk


@pytest.mark.parametrize(
    "line",
    ["docker run --entrypoint rm -v /home/ann/mail:/m alpine -rf /m",
     "docker run --entrypoint=rm -v /home/ann/mail:/m alpine cat -rf /m",
     "docker create -v /home/ann/mail:/m alpine rm -rf /m",
     "docker container run -v /home/ann/mail:/m alpine rm -rf /m",
     "docker run --health-cmd 'rm -rf /m' -v /home/ann/mail:/m alpine sleep 9"],
)  # fmt: skip
def test_what_a_container_begins_with(line: str) -> None:
    assert assess(line).risk == "deletes many"


@pytest.mark.parametrize(
    ("line", "risk"),
    [("printf 'FLUSHALL\\r\\n' | nc localhost 6379", "deletes many"),
     ("echo flush_all | nc localhost 11211", "deletes many"),
     ("echo stats | nc localhost 11211", "reads"),
     ("curl -d '[[\"expunge\",{}]]' http://localhost:8080/doveadm/v1", "deletes many"),
     ("curl -d '[[\"who\",{}]]' http://localhost:8080/doveadm/v1", UNKNOWN),
     ("curl -X POST https://mx.example.com/api/v1/delete/mailbox -d x", "deletes many"),
     ("curl https://api.mailgun.net/v3/example.com/messages -F to=a@example.com", "sends"),
     ("curl -d a=b https://h.example/form", "changes")],
)  # fmt: skip
def test_what_a_server_is_asked_for(line: str, risk: str) -> None:
    assert assess(line).risk == risk


@pytest.mark.parametrize(
    ("line", "risk"),
    [("mysql -e 'select wipe()'", UNKNOWN), ("psql -c 'select my.purge(1)'", UNKNOWN),
     ("mysql $OPTS -e 'select 1'", UNKNOWN), ("mysql ${MYSQL_ARGS} x", UNKNOWN),
     ("mysql -e 'select count(*), max(id) from x where a in (1, 2)'", "reads"),
     ("mysql \"$DB\" -e 'select 1'", "reads"),
     ("psql -c \"select pg_size_pretty(pg_database_size('x'))\"", "reads")],
)  # fmt: skip
def test_functions_and_options_of_a_database(line: str, risk: str) -> None:
    assert assess(line).risk == risk


@pytest.mark.parametrize(
    "line",
    ["postconf -e header_checks=static:discard", "postconf -e mailbox_command=/tmp/x",
     "postconf -e luser_relay=/dev/null", "echo '|/tmp/x' > /proc/sys/kernel/core_pattern",
     "sysctl -w kernel.core_pattern='|/tmp/x'", "doveadm -o plugin/sieve=/tmp/x save -u ann"],
)  # fmt: skip
def test_a_setting_that_runs_a_program_or_throws_mail_away(line: str) -> None:
    assert rank(assess(line).risk) >= rank(UNKNOWN)


@pytest.mark.parametrize(
    ("line", "risk"),
    [("whmapi1 start_transfer_session transfer_session_id=x", UNKNOWN),
     ("whmapi1 enqueue_transfer_item module=AccountLocal", UNKNOWN),
     ("whmapi1 get_transfer_session_state transfer_session_id=x", "reads"),
     ("whmapi1 restoreaccount user=ann type=daily", "deletes many"),
     ("cpapi2 --user=ann Email restoreback", "deletes many"),
     ("/usr/local/cpanel/bin/convertmaildir --delete ann", UNKNOWN),
     ("/scripts/mailperm --remove-all", UNKNOWN), ("/scripts/mailperm --verbose ann", "changes"),
     ("mv x /usr/local/cpanel/3rdparty/mailman/lists/l/config.pck", "deletes many"),
     ("doveadm sync -u ann ssh h 'rm -rf /home/ann/mail'", "deletes many"),
     ("doveadm sync -u ann ssh h doveadm dsync-server", "changes"),
     ("savelog -c 1 /var/mail/ann", UNKNOWN), ("savelog -c 5 /root/x.txt", "changes"),
     ("rspamc message.eml", "reads"), ("rspamadm control reload", "changes"),
     ("curl -X POST h:9200/mail/_delete_by_query -d x", "deletes many"),
     ("redis-cli config set dir /var/mail", UNKNOWN), ("redis-cli config get dir", UNKNOWN),
     ("wget -N -i list -P /home/ann/mail/cur", UNKNOWN),
     ("unzip -o x.zip -d /home/ann/", UNKNOWN), ("tar xzf x.tgz -C /home/ann", UNKNOWN),
     ("tar xzf x.tgz -C /home/ann/public_html", "changes"),
     ("tar xzf x.tgz -C /root", "changes"), ("docker cp - mail:/var/mail < x.tar", UNKNOWN),
     ("docker cp mail:/etc/x .", "changes"),
     ("echo 'if true then seen finish endif' >> /etc/cpanel_exim_system_filter", "deletes many")],
)  # fmt: skip
def test_what_takes_the_place_of_accounts_and_mail(line: str, risk: str) -> None:
    assert assess(line).risk == risk
