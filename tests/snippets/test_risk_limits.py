"""Depth and length end in "unknown"; the time grows with the length, and no faster."""

from __future__ import annotations

import tracemalloc

import pytest

from snippets.risk.judge import MAX_LENGTH, assess
from snippets.risk.scale import RISKS, UNKNOWN
from tests.growth import FASTER, growth

NESTED = ["sudo ", "env ", "xargs ", "eval ", "ssh h ", "watch ", "find . -exec ", "nice ",
          "$(", "`", "${x:-", "( ", "{ ", "f() { ", "if ", "$((", "((", "a=(", "case a in b) ",
          "<(", "busybox ", "while "]  # fmt: skip
REPEATED = ["rm a; ", "echo x | sh | ", "a|", "'x' ", '"x" ', "\\x ", "$x", "${x}", "$'a'", "[[ a ",
            "sed s/a/b/ | ", "awk '{print}' ", "perl -e 'x' ", "sed -e s/a/b/ ", "exim -Mrm ",
            "tee a ", "A=1 ", "x=$x$x;", "cd x; ", "<<E\n", "\\`", "a@", "{a,", "# x\n", "-x ",
            "nc a < b; ", "a > b ", "a > /etc/exim.conf ", "echo $x | nc a; ", "1 2 3 4 5 ",
            "a=([b]=", "!(", "exiqgrep -i |"]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("piece", NESTED + REPEATED)
def test_the_time_grows_with_the_length(piece: str) -> None:
    assess(piece)  # compiles the expressions
    assert growth(lambda length: assess(piece * (length // len(piece))), 6_000) < FASTER


# A piece repeated within a quoted argument or a here-document.
WITHIN = [
    ("a='", "x[", "'"), ("a='", "x[a $ ", "'"), ("PS1='", '"', "'"), ("PS1='", "$(", "'"),
    ("printf '", "\\n ", "' >> /etc/vfilters/x"), ("printf '", "| ", "' >> /etc/valiases/x"),
    ("printf '", "|a", "' >> /etc/valiases/x"), ("printf '", "pipe  ", "' >> /etc/vfilters/x"),
    ("cat <<E > /etc/valiases/x\n", "a: |/bin/ls\n", "E"), ("sh <<'E'\n", "rm -rf /x\n", "E"),
    ("sed -i '", "/a/d;", "' /etc/exim.conf"), ("sed -i '", "1,", "d' /etc/exim.conf"),
    ("sed -i '", "/aa/,", "d' /etc/exim.conf"), ("sed -i 's/", ".*", "//' /etc/exim.conf"),
    ("perl -pi -e '", "if($_){", "' /etc/exim.conf"), ("perl -pi -e '", "s/a/b/;", "' f"),
    ("ed -s /etc/exim.conf <<E\n", "s/a/b/\n", "E"), ("ed /etc/x <<E\ns/a", "/b", "\nE"),
    ("cp x /etc/", "a.d/", "y"), ("cp x /etc/", "x.bak", "y"), ("cp ", "a ", "/etc/"),
    ("/usr", "/..", "/x y"), ("mysql -e '", "/*! x */ update a set b=1;", "'"),
    ("mysql -e 'alter ", "drop ", "'"), ("tar -C / -xf x ", "etc/x ", ""),
    ("curl ", "-o /etc/x ", "h"), ("wget -N -P /etc ", "h/x ", ""), ("exec ", "{a}>b ", ""),
    ("ls ", "> >(cat) ", ""),
    ("", "grep -nE '\\$\\{|\\\\([0-7x]|$)' f || exim -bf f; ", ""),
    ("echo x", " > /etc/exim.conf", ""), ("uapi --user=a Email x ", "a=b ", ""),
    ("exim -bf x ", "-bf y ", ""), ("exim -Mvh ", "<a ", ""), ("exim -Mvh ", "<a a> ", ""),
    ("exim -Mvh x=", "<a", "> b"), ("", "a@", "# ls"), ("[a@", "a ", "]# ls"),
    ("cat x > /", "*/", "x"), ("cat x > /home/", "*", "/x/y"), ("cat x > /var/", "[a", "/x"),
    ("cat x > /var/", "{a,", "}/x"), ("cat x > ", "${a%x}", ""), ("", "ln -s /etc /tmp/a; ", ""),
    ("ln -s /etc /tmp; cat x > /tmp/", "a/", ""), ("perl -e 'system(\"a\"", ",\"b\"", ")'"),
    ("perl -e 'system(", "\"a\".", ")'"), ("python3 -c '", "a[", "'"), ("python3 -c '", '"', "'"),
    ("python3 -c '", "b\"\"", "'"), ("curl h/json-api/", "a?func=", ""),
    ("curl 'h", "/execute/a", "'"), ("rsync -e 'ssh ", "$a", "' a h:b"),
    ("rsync -e 'ssh ", "a$", ";' a h:b"), ("uapi --user=a Fileman save_file ", "a=b/ ", ""),
    ("uapi --user=a Email x ", "pipefwd=/bin/ls ", ""), ("rsync a ", "b ", "/var/mail/x"),
    ("printf '", "ExecStart=/bin/ls\\n", "' > /etc/systemd/system/x.service"),
    ("git log ", "--oneline ", ""), ("find / --", "a", "=b"), ("mysqladmin ", "ping ", ""),
    ("nmap ", "--script=a,b ", "h"), ("sudo ", "-D /x ", "ls"), ("ssh ", "$opts ", "$h ls"),
    ("certbot renew ", "--pre-hook=ls ", ""), ("sed -i '$ a ", "a ", "' /etc/crontab"),
    ("exim -Mar ", "<a a> <b ", ""), ("perl -e '", "A::", "'"), ("perl -e '", "s#a", "'"),
    ("perl -MA -e '", "$a::", "'"), ("perl -MCPAN -e 'install", " ", "!'"),
    ("mailman members ", "-x a ", "l"), ("docker run ", "-v /a:/b ", "i"), ("", "> ls ", ""),
    ("EDITOR='", "nano ", "' crontab -e"), ("dnf ", "-y ", "history undo"),
    ("mysql> select 1\n", "    -> x\n", ""), ("", "mysql> select 1;\n", ""), ("", "ftp> ls\n", ""),
    ("", "[a] ", "# ls"), ("a:/", "b/", "# ls"), ("", "[root@h ~]# ls\n", ""),
    ("x=# ", "a|", ""), ("for f in /home/a/mail/cur/*; do ", "mv $f /tmp/o; ", "done"),
    ("mkdir a; ", "find /home/a/mail -exec mv {} /tmp/b \\; ; ", ""), ("v", "-a", " x"),
    ("sed -i 's/", "[^a", "//g' /etc/x"), ("sed -i 's/", "(", "//g' /etc/x"),
    ("perl -pi -e 's/", "a[", "//' /etc/x"), ("sed -i 's/[", "a-z", "//' /etc/x"),
    ("sed -i '", "/a\\n", "' /etc/crontab"), ("spamassassin ", "--cf='a b' ", ""),
    ("awk '", '\\"', "'"), ("awk '", "(/[", "'"), ("awk '", "/a/", "'"),
    ("awk '", '"a" > "b";', "'"),
    ("mysql -e 'create ", "event ", "'"), ("mysql -e 'update a set b=c ", "where 1", " x'"),
    ("mysql -e 'alter ", "engine ", "'"), ("", "cd x; ls a=<b", "> c"), ("", "(cd x); ", ""),
    ("", "crontab -l | ", "crontab -"), ("redis-cli <<E\n", "get x\n", "E"),
    ("", "LESS_A=/tmp/x ", "ls"), ("ssh ", "-o Port=1 ", "h ls"), ("perl -F/", "a,", "/ -ane 1"),
    ("perl -e '", "$a[0]", "(1)'"), ("openssl x509 ", "-out=/tmp/x ", ""),
    ("ed x <<E\n", "g/a/w b\n", "E"), ("curl -w '", "%output{a}", "' h"),
    ("echo '", "a; ", "' | awk '{print \"ls \" $0}' | sh"),
    ("xfs_quota ", "-c 'report -f x' ", "/"),
    ("cat x > /proc/1/root", "/proc/1/root", "/etc/x"), ("root@h", ":/a", "# ls"),
    ("", "p+=/etc; ", "cat x > $p"), ("", "p=$p/x; ", "cat x > $p"),
    ("p=/x; ", "cat x > ${p/x/y}; ", ""),
    ("for p in ", "/x ", "; do cat x > $p/y; done"), ("a=(", "/x ", "); cat x > ${a[1]}"),
    ("", "x=$(echo $x); ", "cat x > $x"), ("cat x > ", "$(echo a)", "/x"),
    ("cat x > ", "${a:-b}", "/x"),
    ("echo '", "/x\n", "' | xargs -I{} cp x {}/y"), ("tmux ls ", "\\; ls ", ""),
    ("", "f() { cd /x; }; f; ", ""),
    ("mysql -e '", "# a\n", "'"), ("psql -c '", "$a$ ", "'"),
    ("cat <<E\n", "a\\\n", "\nE"), ("curl 'h?", "a%61=b&", "'"), ("docker ", "--a b ", "rm c"),
    ("", "exim() { :; }; ", "exim -bp"), ("", "alias a=b; a; ", ""),
    ("parallel ::: ", "'ls' ", ""),
    ("zsh -c '", "*(e", "'"), ("psql -c 'select 1 ", "\\w  ", "'"), ("", "for x in a; do ", "ls"),
    ("printf '", "postrotate\\n ls\\n", "' > /etc/logrotate.d/x"),
    ("printf '", "/a/", "' > /etc/logrotate.d/x"), ("psql -c 'select ", "a.b (", "'"),
    ("mysql -e 'select ", "a ", "('"), ("echo x > /root/", "a.tar.", "gz"),
    ("freshclam ", "--on-command=x ", ""), ("curl -d '", "/delete", "' h"),
    ("cp a /dev/", "a/", ""), ("echo x > /", "dump/", "a.gz"),
    ("while read f; do ", "mv $f /x; ls /home/a/mail; ", "done"), ("exec ", "3<a ", "> /dev/fd/3"),
    ("docker run ", "--entrypoint ls ", "a"), ("echo x > /", "dump", ".x"),
    ("cp ", "-n -f ", "a b"), ("yum install ", "http://a.", "b"), ("rpm -i ", "http://a.b ", ""),
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(("start", "piece", "end"), WITHIN)
def test_the_time_grows_with_what_is_within(start: str, piece: str, end: str) -> None:
    def run(length: int) -> None:
        assess(start + piece * (length // len(piece)) + end)

    run(100)  # compiles the expressions
    assert growth(run, 6_000) < FASTER


@pytest.mark.parametrize("piece", NESTED)
def test_what_is_nested_too_deeply_is_unknown(piece: str) -> None:
    for times in (26, 100, 500, 2_000):
        risk = assess(piece * times + "rm {} ;").risk
        assert RISKS.index(risk) >= RISKS.index(UNKNOWN), times


def test_a_few_levels_are_judged() -> None:
    assert assess("sudo nice ionice timeout 5 env A=1 sh -c 'eval exim -bpc'").risk == "reads"
    assert assess("echo " + "$(echo " * 9 + "x" + ")" * 9).risk == "reads"


def test_a_line_that_nobody_wrote_is_unknown() -> None:
    assert assess("a" * (MAX_LENGTH + 1)).risk == UNKNOWN
    assert assess("ls; " * 15_000).risk == UNKNOWN


@pytest.mark.long
def test_the_memory_grows_with_the_length() -> None:
    used = []
    for length in (20_000, 80_000):
        line = "perl -e 'unlink 1' " * (length // 19)
        tracemalloc.start()
        assess(line)
        used.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert used[1] <= 4 * 2 * used[0]
