"""What hides in settings, forms of options, folders and texts that a reader would pass over.

Each list is a kind: all of its lines do the same thing, by other names of it.
"""

from __future__ import annotations

import pytest

from snippets.risk.judge import assess
from snippets.risk.scale import DELETES_ONE, READS, RISKS, UNKNOWN

RM = "rm -rf /home/ann/mail"


def rank(line: str) -> int:
    return RISKS.index(assess(line).risk)


def milder(lines: list[str], than: str) -> list[str]:
    return [line for line in lines if rank(line) < RISKS.index(than)]


# Settings that a program takes from its environment, with the program that takes them.
SETTINGS = [
    "HOME={} mysql -e 'select 1'",
    "HOME={} curl https://www.example.com/",
    "XDG_CONFIG_HOME={} git log",
    "CURL_HOME={} curl https://www.example.com/",
    "WGETRC={} wget -qO- https://www.example.com/",
    "TAR_OPTIONS={} tar -tf /tmp/a.tar",
    "ZIPOPT={} zip /tmp/a.zip x",
    "LESSKEY={} less /etc/hosts",
    "LESSKEYIN={} less /etc/hosts",
    "MANOPT={} man exim",
    "MYSQL_HOME={} mysql -e 'select 1'",
    "PSQLRC={} psql -c 'select 1'",
    "OPENSSL_CONF={} openssl x509 -in a",
    "OPENSSL_MODULES={} openssl version",
    "GNUPGHOME={} gpg --list-keys",
    "RCLONE_CONFIG={} rclone ls r:",
    "RIPGREP_CONFIG_PATH={} rg x",
    "LUA_INIT=@{} exim -bV",
    "NODE_PATH={} exim -bV",
    "INPUTRC={} bc",
    "MAILRC={} mail -s x ann@example.com",
    "DOCKER_CONFIG={} docker ps",
    "KUBECONFIG={} kubectl get pods",
    "TERMINFO={} top",
    "PHPRC={} exim -bpc",
    "SYSTEMD_UNIT_PATH={} systemctl status exim",
    "AWS_CONFIG_FILE={} aws s3 ls",
    "LOCPATH={} ls",
]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_from_elsewhere_is_not_harmless(setting: str) -> None:
    assert rank(setting.format("/tmp/x")) >= RISKS.index(UNKNOWN)
    assert rank("env " + setting.format("/tmp/x")) >= RISKS.index(UNKNOWN)
    assert rank("sudo " + setting.format("/tmp/x")) >= RISKS.index(UNKNOWN)


@pytest.mark.parametrize(
    "setting",
    [
        "LC_ALL=C",
        "LANG=en_US.UTF-8",
        "TZ=UTC",
        "TERM=xterm",
        "COLUMNS=200",
        "NO_COLOR=1",
        "IFS=:",
        "HISTTIMEFORMAT='%F %T '",
        "GREP_COLORS='mt=01;31'",
        "MYSQL_PWD=x",
        "https_proxy=http://192.0.2.1",
        "HOME=/root",
        "LESS=-RX",
        "GZIP=-9",
        "x=1",
        "DEBIAN_FRONTEND=noninteractive",
    ],
)
def test_settings_that_change_nothing(setting: str) -> None:
    assert assess(f"{setting} exim -bpc").risk == READS


# What a program runs that shows pages, asks for a password or connects. {} is the command.
@pytest.mark.parametrize(
    "line",
    [
        "PAGER='{}' git log",
        "MANPAGER='{}' man exim",
        "SYSTEMD_PAGER='{}' journalctl -u exim",
        "PSQL_PAGER='{}' psql -c 'select 1'",
        "SUDO_ASKPASS='{}' sudo -A exim -bpc",
        "BORG_RSH='{}' borg list",
        "SSH_ASKPASS='{}' ssh mx.example.com uptime",
        "RESTIC_PASSWORD_COMMAND='{}' restic snapshots",
        "ssh -o RemoteCommand='{}' mx.example.com",
        "ssh -oProxyCommand='{}' mx.example.com uptime",
        "scp -o LocalCommand='{}' a mx.example.com:b",
        "strace -o '|{}' ls",
        "strace -o '!{}' ls",
        "systemd-run -p ExecStartPre='{}' true",
        "systemd-run --property=ExecStopPost='{}' true",
        "compgen -C '{}' x",
        "awk -v c='{}' 'BEGIN{{a=6/2; system(c); b=4/2}}'",
        "awk -v c='{}' 'BEGIN{{a=6/2; print 1 | c; b=4/2}}'",
        "perl -ne print '{} |'",
        "perl -pe 1 '|{}'",
        "su ann -- -c '{}'",
        "su - ann -- -c '{}'",
        "runuser ann -- -c '{}'",
        "sg mail '{}'",
    ],
)
def test_a_command_in_an_option_or_a_variable(line: str) -> None:
    assert rank(line.format(RM)) >= RISKS.index(UNKNOWN), line


# A shell that is opened because no command is named reads what it is given.
@pytest.mark.parametrize(
    "opens",
    [
        "unshare -m",
        "setarch -R",
        "linux32",
        "linux64",
        "i386",
        "firejail",
        "nsenter -t 1 -m",
        "systemd-run -S",
        "script -q /dev/null",
        "chroot /",
        "su",
        "su - ann",
        "sudo -s",
        "sudo -i",
    ],
)
def test_a_shell_without_a_command_runs_what_it_reads(opens: str) -> None:
    assert milder([f"{opens} <<< '{RM}'", f"echo '{RM}' | {opens}"], DELETES_ONE) == []


# Text that is cut, or put behind another, before a shell runs it.
def test_text_on_the_way_to_a_shell() -> None:
    cuts = [
        f"echo 'ls {RM}' | {cut} | sh"
        for cut in (
            "tail -c +4",
            "tail --bytes=22",
            "grep -o 'rm.*'",
            "grep -oE 'rm.*'",
            "head -c 99 | tail -c 22",
            "cut -c4-",
            "rev | rev | cut -c4-",
        )
    ]
    over = [
        f"printf '%s\\n' \"echo '\" '{RM}' \"'\" | {some} | sh"
        for some in ("sed -n 2p", "head -2 | tail -1", "grep rm", "tac", "sort -u")
    ]
    given = [
        f"echo '; {RM}' | {puts}"
        for puts in (
            "awk '{print \"ls \" $0}' | sh",
            "sed 's/^/ls /' | sh",
            "xargs -I{} sh -c 'ls {}'",
            "xargs -i bash -c 'ls {} /tmp'",
        )
    ]
    assert milder(cuts + over + given, UNKNOWN) == []
    whole = [
        "exiqgrep -i | awk '{print \"exim -Mvh \"$1}' | head -n 5 | sh",
        "exiqgrep -i | xargs -I{} sh -c 'exim -Mvh {}'",
        "echo 'exim -bpc' | tail -n 1 | sh",
    ]
    assert {assess(line).risk for line in whole} == {READS}


# What looks like a prompt, with a sign of a shell in it.
def test_a_prompt_that_a_shell_would_read() -> None:
    log = "/var/log/exim_mainlog"
    runs = [
        f"root@mx>{log} # ls",
        f"root@mx:>{log} # ls",
        f"[root@mx >{log} ]# ls",
        "root@mx:`{rm,-rf,/home/ann/mail}`# ls",
        "[root@mx $({rm,-rf,/home/ann/mail})]# ls",
        "root@mx:<({rm,-rf,/home/ann/mail})# ls",
        f"ann@mx:~>{log} $ ls",
        "[12:00 `{rm,-rf,/home/ann/mail}`] root@mx # ls",
    ]
    assert milder(runs, UNKNOWN) == []
    prompts = [
        "[root@mx ~]# exim -bpc",
        "root@mx [/home/ann]# exim -bpc",
        "ann@mx:~$ exim -bpc",
        "root@mx:/var/log# exim -bpc",
        "[12:00:01] root@mx ~ # exim -bpc",
    ]
    assert {assess(line).risk for line in prompts} == {READS}


# Where a word of a guide would stand, and a shell would write a file.
def test_a_place_for_a_word_that_is_a_redirection() -> None:
    assert (
        milder(
            [
                "cat --show-tabs=<hostname> /etc/exim.conf",
                "cd /etc; grep -e=<hosts> exim.conf",
                "cd /etc && cat -A=<hosts> aliases",
                "pushd /etc; cat -A=<hosts> aliases",
                "grep -e=<x> ~/.forward",
            ],
            DELETES_ONE,
        )
        == []
    )
    assert assess("uapi --user=<user> Email list_pops domain=<domain>").risk == READS
    assert assess("whmapi1 accountsummary user=<user> | grep email").risk == READS


# Other ways to name a file of /etc.
@pytest.mark.parametrize(
    "line",
    [
        "cd /etc; cp x $PWD/aliases",
        "cd /etc; cp x ${{PWD}}/aliases",
        "cd /etc; cp x ~+/aliases",
        "cd /etc; cd /tmp; cp x ~-/aliases",
        "cd /etc; cd /tmp; cp x $OLDPWD/aliases",
        "cd /etc; cd /tmp; cd -; cp x aliases",
        "pushd /etc; cp x aliases",
        "pushd /etc; pushd /tmp; popd; cp x aliases",
        "cd /etc; (cd /tmp); cp x aliases",
        "cd /etc; (cd /tmp; ls) | cat; cp x aliases",
        "cd /etc; cd /tmp | true; cp x aliases",
        "cd /etc; cd /tmp & cp x aliases",
        "cd /etc; x=$(cd /tmp; pwd); cp x aliases",
        "cd /etc; f() {{ cd /tmp; }}; cp x aliases",
        "cd /etc; x=`cd /tmp`; cp x aliases",
        "cp x /proc/1/root/etc/aliases",
        "cp x /proc/self/root/etc/aliases",
        "cp x /proc/$$/root/etc/aliases",
        "cd /etc; cp x /proc/self/cwd/aliases",
        "docker run -v /etc:/m alpine cp /m/x /m/aliases",
        "docker run --mount type=bind,src=/etc,dst=/m alpine cp /x /m/aliases",
        "podman run --rm -v /etc:/m:rw alpine sh -c 'cat x > /m/aliases'",
        "cp -a /root/old/etc /",
        "rsync -a /root/old/etc /",
    ],
)
def test_a_file_of_settings_by_another_name(line: str) -> None:
    assert rank(line.replace("{{", "{").replace("}}", "}")) >= RISKS.index(DELETES_ONE)


@pytest.mark.parametrize(
    "folder", ["/etc", "/home/ann/mail", "/var/spool/exim", "/var/cpanel/users"]
)
@pytest.mark.parametrize(
    "unpacks",
    [
        "unzip -o /root/x.zip",
        "7z x -y /root/x.7z",
        "unrar x -o+ /root/x.rar",
        "tar -xf /root/x.tar",
        "git pull",
        "git merge x",
        "git rebase x",
    ],
)
def test_what_is_unpacked_into_a_folder_of_mail_or_settings(folder: str, unpacks: str) -> None:
    assert rank(f"cd {folder} && {unpacks}") >= RISKS.index(UNKNOWN)
    assert rank(f"cd /usr/local/src && {unpacks}") < RISKS.index(UNKNOWN)


# Options that name a file, in each of their forms.
@pytest.mark.parametrize(
    "verb", ["enc -in x", "x509 -in x", "req -new", "s_client -connect h:465", "dgst x"]
)
@pytest.mark.parametrize("form", ["-{} {}", "--{} {}", "-{}={}", "--{}={}"])
def test_the_forms_of_openssls_options(verb: str, form: str) -> None:
    option = "sess_out" if verb.startswith("s_client") else "out"
    assert rank(f"openssl {verb} {form.format(option, '/etc/exim.conf')}") >= RISKS.index(
        DELETES_ONE
    )


@pytest.mark.parametrize(
    "line",
    [
        "script -O {} -c ls",
        "script -I {} -c ls",
        "script --log-out={} -c ls",
        "tar -cf /tmp/x -g {} /tmp",
        "curl -w '%output{{{}}}x' https://www.example.com/",
        "wget --hsts-file={} -O- https://www.example.com/",
        "history -w {}",
        "history -aw {}",
        "perl -pe 1 '>{}'",
        'awk \'{{print "a;b" > "{}"}}\' x',
        'awk \'END{{printf "%s}}\\n", $1 > "{}"}}\' x',
        'awk \'/"/{{print $1 / 2 > "{}"}}\' x',
        "rclone check a b --combined {}",
        "ed -s x <<< $'f {}\\nw'",
        "ed -s x <<< 'g/./w {}'",
        "ex -s x <<< 'sav! {}'",
        "ed -s x <<< \"'a,'bw {}\"",
        "sed -i '1,99999d' {}",
        "sed -i '2,+5000d' {}",
        "sed -i 'y/abcdefghijklmnop/aaaaaaaaaaaaaaaa/' {}",
        "perl -pi -e 'tr/a-z/x/' {}",
    ],
)
def test_a_file_that_is_written_on_the_side(line: str) -> None:
    assert rank(line.format("/etc/exim.conf")) >= RISKS.index(DELETES_ONE)


# The tag of IMAP is any word.
@pytest.mark.parametrize("tag", ["a1", "a_1", "a-1", "x/2", "#1", "é", "", "*", "1."])
@pytest.mark.parametrize("act", ["expunge", "uid expunge 1:*", "close", "delete Archive"])
def test_a_session_of_imap_with_any_tag(tag: str, act: str) -> None:
    line = f"printf '{tag} login ann x\\r\\n{tag} select INBOX\\r\\n{tag} {act}\\r\\n'"
    for to in ("nc 127.0.0.1 143", "openssl s_client -quiet -connect mx.example.com:993"):
        assert assess(f"{line} | {to}").risk == "deletes many"


# A text that a sum would run, in a variable that no assignment sets.
@pytest.mark.parametrize(
    "line",
    [
        "read x <<< '{}'; echo $((x))",
        "echo '{}' | while read -r x; do ((x)); done",
        "for x in '{}'; do echo $((x)); done",
        "set -- '{}'; echo $(($1))",
        "mapfile -t x <<< '{}'; ((x[0]))",
        "echo ${{HOME:'{}'}}",
        "echo ${{a['{}']}}",
        "echo \"${{HOME:'{}'}}\"",
    ],
)
def test_a_text_that_a_sum_runs(line: str) -> None:
    assert rank(line.format(f"a[$({RM})]")) >= RISKS.index(UNKNOWN)
    assert rank("echo ${x:0:3} ${x: -2} ${a[$i]} ${x:-'$(ls)'}") < RISKS.index(UNKNOWN)


# Programs that do what they read, and settings that name others.
@pytest.mark.parametrize(
    "line",
    [
        "redis-cli <<< FLUSHALL",
        "echo flushall | redis-cli",
        "redis-cli < /tmp/x",
        "fc",
        "fc 100 120",
        "su - ann /tmp/x.sh",
        "su -s /tmp/x ann",
        "chroot /tmp/r ls",
        "chroot ./r ls",
        "ldd /tmp/x",
        "ldd ./x",
        "man -C /tmp/x exim",
        "logrotate /tmp/x",
        "logrotate -s /dev/null ./x",
        "mutt -F /tmp/x -s a b@example.com",
        "mail -~ -s x ann@example.com <<< '~!ls'",
        "mail -S sendmail=/tmp/x ann@example.com",
        "mysql --defaults-file=/tmp/x -e 'select 1'",
        "swaks --config /tmp/x --to a@example.com -q RCPT",
        "ssh -o PKCS11Provider=/tmp/x.so h ls",
        "scp -o SecurityKeyProvider=/tmp/x.so a h:b",
        "ssh -o X h ls",
        "rclone ls --password-command /tmp/x r:",
        "restic snapshots --password-command=/tmp/x",
        "perl /scripts/../tmp/list.pl",
        "perl -F'/x/,$_);system(1);(1' -ane 1",
        "exim -be '${expand:$h_X:}'",
        'perl -MPOSIX -e \'&{"POSIX::rem"."ove"}(1)\'',
        "perl -MPOSIX -e '$h{a}(1)'",
        "exim -be '${acl{x}}'",
        "imapsync --nodry --delete2 --host1 a --host2 b",
        "curl gopher://127.0.0.1:143/_a",
    ],
)
def test_what_is_not_written_in_the_line_is_unknown(line: str) -> None:
    assert rank(line) >= RISKS.index(UNKNOWN)


@pytest.mark.parametrize(
    "statement",
    [
        "alter table sends engine=blackhole",
        "alter table sends engine blackhole",
        "alter table sends truncate partition all",
        "update sends set email='' where 1",
        "update sends set email='' where 1=1",
        "update sends set email='' where 'a'='a'",
        "create event e on schedule every 1 minute do delete from sends",
        "create trigger t before insert on sends for each row delete from sends",
    ],
)
def test_a_change_of_a_database_that_leaves_nothing(statement: str) -> None:
    assert assess(f'mysql eximstats -e "{statement}"').risk == "deletes many"
    assert (
        assess("mysql x -e \"update users set active=0 where email='a@example.com'\"").risk
        == "changes"
    )


# A list of cron that is replaced, and one that is only added to.
def test_a_list_of_cron_is_lost_or_kept() -> None:
    lost = [
        "echo | crontab -",
        "echo '0 3 * * * /bin/true' | crontab -u ann -",
        ": > /var/spool/cron/ann",
        "crontab <<< '0 3 * * * /bin/true'",
        "echo '0 3 * * * /bin/true' > /var/spool/cron/root",
        ": > /etc/cron.d/x",
        ": > /etc/pam.d/dovecot",
        "true > /etc/logrotate.d/exim",
    ]
    kept = [
        "(crontab -l; echo '0 3 * * * /bin/true') | crontab -",
        "crontab -l | grep -v x | crontab -",
        "{ crontab -l; echo '0 3 * * * /bin/true'; } | sort -u | crontab -",
        "echo '0 3 * * * /bin/true' >> /var/spool/cron/root",
        "echo x > /etc/logrotate.d/y",
    ]
    assert milder(lost, DELETES_ONE) == []
    assert [line for line in kept if rank(line) >= RISKS.index(DELETES_ONE)] == []


# A folder or a file that a variable names, in each way that a shell has to fill one.
@pytest.mark.parametrize(
    "line",
    [
        'cd "$(echo /etc)"; cp x aliases',
        'cp x "$(echo /etc)/aliases"',
        "cp x $(printf /%s etc)/aliases",
        "cp x `dirname /etc/x`/aliases",
        'cp x "$(readlink -f /etc/aliases)"',
        "cd /etc; cp x $(pwd)/aliases",
        "d=$(echo /etc); cp x $d/aliases",
        "d=/etc; e=$d; cp x $e/aliases",
        "printf -v p '/%s' etc; cp x $p/aliases",
        "p=/; p+=etc; cp x $p/aliases",
        "a=(/tmp /etc); cp x ${a[1]}/aliases",
        "a=([3]=/etc); cp x ${a[3]}/aliases",
        "p=/xtc; cp x ${p/x/e}/aliases",
        "p=/xtx; cp x ${p//x/}etc/aliases; cp x ${p%/xtx}/etc/aliases",
        "p=/ETC; cp x ${p,,}/aliases",
        "p=/tmp/etc; cp x ${p#/tmp}/aliases",
        "p=/etc.x; cp x ${p%.x}/aliases",
        "p=xxxx/etc; cp x ${p:4}/aliases",
        "p=/etcxx; cp x ${p:0:4}/aliases",
        "p=/etc; q=p; cp x ${!q}/aliases",
        "cp x ${D:-/etc}/aliases",
        ": ${D:=/etc}; cp x $D/aliases",
        "set -- /tmp /etc; shift; cp x $1/aliases",
        "for d in /tmp /var /etc; do cp x $d/aliases; done",
        "read a d <<< '/tmp /etc'; cp x $d/aliases",
        "while read d; do cp x $d/aliases; done <<< /etc",
        "mapfile -t a <<< /etc; cp x ${a[0]}/aliases",
        "echo /etc | xargs -I{} cp x {}/aliases",
        'f() { cp x "$D/aliases"; }; D=/etc; f',
        "CDPATH=/etc; cd valiases; cp x example.com",
        "f() { cd /etc; }; f; cp x aliases",
        "command cd /etc; cp x aliases",
        "builtin cd /etc; cp x aliases",
        "eval cd /etc; cp x aliases",
        "{ cd /etc; }; cp x aliases",
        "if cd /etc; then cp x aliases; fi",
        "scp h:aliases /etc",
        "cd /etc; scp h:exim.conf .",
        "docker cp c:/x/aliases /etc",
        "cd /etc; ln -sf /tmp/aliases",
    ],
)
def test_a_folder_in_a_variable(line: str) -> None:
    assert rank(line) >= RISKS.index(DELETES_ONE)
    harmless = line.replace("/etc", "/tmp").replace("etc", "tmp").replace("/ETC", "/TMP")
    if "CDPATH" not in line and harmless != line:
        assert rank(harmless) < RISKS.index(DELETES_ONE), harmless


# A variable that programs look at, set in another way than by an assignment.
@pytest.mark.parametrize(
    "sets",
    [
        "read -r {} <<< /tmp/x;",
        "printf -v {} /tmp/x; export {};",
        "for {} in /tmp/x; do :; done;",
        ": ${{{}:=/tmp/x}};",
        "declare -x {}=/tmp/x;",
        "typeset -x {}=/tmp/x;",
        "export {}=/tmp/x;",
        "{}=/tmp/x;",
        "echo /tmp/x | while read {}; do :; done;",
    ],
)
@pytest.mark.parametrize("name", ["LD_PRELOAD", "PATH", "HOME", "BASH_ENV"])
def test_a_variable_of_programs_set_in_another_way(sets: str, name: str) -> None:
    assert rank(f"{sets.format(name, name)} exim -bpc") >= RISKS.index(UNKNOWN)


# Statements behind what only looks like a text or a remark.
@pytest.mark.parametrize(
    "line",
    [
        "mysql x -e \"select 1 # it's\n; drop table sends; select 'x'\"",
        "mysql x -e 'select `it\"s`; drop table sends; select `x\"y`'",
        "psql x -c \"select '\\\\'; drop table users; select '\\\\'\"",
        "sqlite3 x \"select 'a\\\\'; drop table users; select '\\\\'\"",
        "psql -c '\\s /etc/exim.conf'",
        "psql -c 'select 1 \\w /etc/exim.conf'",
        "psql -c \"select lo_export(1, '/etc/exim.conf')\"",
        "psql -c \"select dblink_exec('x', 'drop table users')\"",
        "mysql -e \"select sys_exec('rm -rf /')\"",
    ],
)
def test_statements_behind_what_looks_like_a_text(line: str) -> None:
    assert rank(line) >= RISKS.index(UNKNOWN)
    assert assess("mysql x -e \"select 'it''s', \\`a\\` from b # it's\"").risk == READS


# Programs that run what an option, a file or their input says.
@pytest.mark.parametrize(
    "line",
    [
        f"parallel ::: '{RM}'",
        f"spamc -e {RM}",
        f"multitail -ex x '{RM}' -i /var/log/maillog",
        f"doveadm sync -u ann sh -c '{RM}'",
        f"doveadm backup -u ann {RM}",
        f"tmux ls \\; run-shell '{RM}'",
        f"tmux new -d ls \\; if-shell true '{RM}'",
        f"imapsync --pipemess '{RM}' --host1 a",
        f"zsh -c 'ls *(e:\"{RM}\":)'",
        f"zsh -c 'ls /tmp(#qe:\"{RM}\":)'",
        "echo 'd *' | mail",
        "mail -N",
        "alpine -I d,d,q,y",
        "parallel :::: /tmp/x",
        "parallel -a /tmp/x",
        "screen -c /tmp/x",
        "service ../../tmp/x status",
        "service /tmp/x status",
        "systemctl enable --now /tmp/x.service",
        "systemctl link /root/x.timer",
        "ip -batch /tmp/x",
        "bridge -b /tmp/x",
        "nm --plugin /tmp/x.so y",
        "nginx -t -c /tmp/x.conf",
        "nginx -t -g 'load_module /tmp/x.so;'",
        "dovecot -c /tmp/x.conf",
        "httpd -f /tmp/x.conf",
        "monit -c /tmp/x",
        "nmap --datadir /tmp/x h",
        "ack --ackrc=/tmp/x y",
        "glances -C /tmp/x",
        "sa-learn --siteconfigpath=/tmp/x --spam y",
        "fetchmail -c -f /tmp/x",
        "sudo -R /tmp/r ls",
        "cd /tmp/x; python3 -c 'import json'",
        "cd /home/ann; python3 -m json.tool a",
        "docker run -v /home/ann/mail:/m registry.example.com/x ls /m",
        "doveadm sieve put -u ann a <<< 'discard;'",
        "echo 'discard;' > /home/ann/.dovecot.sieve",
        "echo 'ann: \"|/bin/true\"' >> /etc/aliases",
        "wget -r -nH -P /etc https://www.example.com/",
    ],
)
def test_programs_that_run_what_they_are_told(line: str) -> None:
    assert rank(line) >= RISKS.index(UNKNOWN)


@pytest.mark.parametrize(
    "line",
    [
        "info exim -o {}",
        "iperf3 -s -F {}",
        "pv -U {} < x",
        "goaccess x --debug-file={}",
        "sieve-test -t {} a b",
        "sieve-test -d {} a b",
        "telnet -n {} h 25",
        ": > {}",
        "true > {}",
        "cp /dev/null {}",
        "mv x {}",
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/etc/exim.conf",
        "/usr/local/cpanel/3rdparty/mailman/Mailman/mm_cfg.py",
        "/opt/cpanel/ea-php82/root/etc/php.ini",
        "/root/.ssh/authorized_keys",
        "/home/ann/.spamassassin/bayes_toks",
        "/home/ann/sieve/main.sieve",
        "/home/ann/.cpanel/filter.yaml",
    ],
)
def test_more_files_whose_loss_is_one(line: str, path: str) -> None:
    assert rank(line.format(path)) >= RISKS.index(DELETES_ONE)


# A name that the line gives something else, and a shell or a program that does not know of it.
@pytest.mark.parametrize("hides", ["exim() { :; }", "function exim { :; }", "alias exim=echo"])
@pytest.mark.parametrize(
    "line",
    [
        "{}; exiqgrep -i | xargs exim -Mrm",
        "{}; sudo exim -Mrm 1abcde-000001-AB",
        "({}); exim -Mrm 1abcde-000001-AB",
        "if false; then {}; fi; exim -Mrm 1abcde-000001-AB",
        "f() {{ {}; }}; exim -Mrm 1abcde-000001-AB",
        "{}; unset -f exim; unalias exim; exim -Mrm 1abcde-000001-AB",
        "{}; command exim -Mrm 1abcde-000001-AB",
        "{}; find /tmp -exec exim -Mrm 1abcde-000001-AB \\;",
        "{}; bash -c 'exim -Mrm 1abcde-000001-AB'",
    ],
)
def test_a_name_that_not_everybody_knows(hides: str, line: str) -> None:
    assert rank(line.format(hides)) >= RISKS.index(DELETES_ONE)


# The value of an option that reads as a verb, before the verb itself.
@pytest.mark.parametrize(
    "line",
    [
        "docker --log-level info volume rm mail",
        "docker -l info rm -f dovecot",
        "docker compose --profile images down -v",
        "docker-compose --env-file config rm -f",
        "podman --log-level info volume prune -f",
        "rclone --user-agent ls purge r:mail",
        "rclone --log-level size delete r:mail",
        "restic --cacert ls forget --prune",
        "borg --lock-wait list delete /b",
        "kubectl --context get delete pvc mail",
        "virsh --connect list undefine mail",
    ],
)
def test_a_verb_behind_the_value_of_an_option(line: str) -> None:
    assert rank(line) >= RISKS.index(DELETES_ONE)


def test_a_verb_behind_an_option_without_a_value() -> None:
    lines = ["docker --debug ps", "git --no-pager log", "systemctl --no-pager status exim"]
    assert {assess(line).risk for line in lines} == {READS}


# An option that shows something, beside one that acts.
@pytest.mark.parametrize(
    ("line", "risk"),
    [
        ("qmHandle -l -D", "deletes many"),
        ("qmHandle -l -d123", "deletes many"),
        ("cagefsctl --list-enabled --remove-all", "deletes many"),
        ("sa-learn --dump magic --clear", "deletes many"),
        ("iptables -L -Z", "changes"),
        ("iptables -FL", "changes"),
        ("auditctl -l -D", "changes"),
        ("semodule -l -r exim", "changes"),
        ("hwclock -v --systohc", "changes"),
        ("package-cleanup -q --oldkernels", "changes"),
        ("qmHandle -l", "reads"),
        ("iptables -L -n -v -t nat", "reads"),
        ("iptables -nvL", "reads"),
        ("cagefsctl --list-enabled", "reads"),
        ("sa-learn --dump magic", "reads"),
        ("tmpwatch -t 30 /tmp", "reads"),
    ],
)
def test_what_only_shows_and_what_acts_besides(line: str, risk: str) -> None:
    assert assess(line).risk == risk


# Lines of a document that go on in the next one, and its end with them.
def test_the_end_of_a_document_that_goes_on() -> None:
    assert rank(f"cat <<EF\nE\\\nF\n{RM}\nEF") >= RISKS.index(DELETES_ONE)
    assert assess(f"cat <<'EF'\nE\\\n{RM}\nEF").risk == READS
    assert assess(f"cat <<EF\na\\\\\n{RM}\nEF").risk == READS


@pytest.mark.parametrize(
    "line",
    [
        f"POSIXLY_CORRECT=1 {RM} --help",
        f"export POSIXLY_CORRECT; {RM} --help",
        "exipick -freeze=/etc/exim.conf",
        "mysqltuner -outputfile /etc/exim.conf",
        "redis-cli --eval /tmp/x.lua , info",
        "borgmatic -c /tmp/x.yaml list",
        "apt-get -c /tmp/x.conf update",
        "npm ls --node-options='--require /tmp/x.js'",
        "git config --global include.path /tmp/x",
        "git clone --template=/tmp/t https://git.example.com/x",
        "(crontab -l; echo 'SHELL=/tmp/x') | crontab -",
        "(crontab -l; echo 'LD_PRELOAD=/tmp/x.so') | crontab -",
        "echo 'PATH=/tmp/bin:$PATH' >> ~/.bashrc",
        "echo 'BASH_ENV=/tmp/x' >> /etc/environment",
        "curl https://whm.example.com/json-api/%72emoveacct?user=ann",
        "curl https://whm.example.com/json-api//removeacct?user=ann",
        "curl 'https://whm.example.com/json-api/cpanel?cpanel_jsonapi_fun%63=delpop'",
        "mount -t tmpfs none /mnt/m && mv /home/ann/mail /mnt/m/",
    ],
)
def test_more_that_is_not_harmless(line: str) -> None:
    assert rank(line) >= RISKS.index(DELETES_ONE)


@pytest.mark.parametrize(
    "line",
    [
        "cd /tmp; cd /usr/sbin; ./exim -bp",
        "cd /usr/sbin; cd; ./exim -bp",
        "cd /usr/sbin; builtin cd /tmp; ./exim -bp",
        "cd /usr/sbin/../../tmp; ./exim -bp",
        "(cd /usr/sbin); ./exim -bp",
        "cd /usr/sbin | cat; ./exim -bp",
        "cd /usr/sbin & ./exim -bp",
        "cd /usr/sbin; find /tmp -execdir ./exim -bp \\;",
        "cd /usr/sbin; env -C /tmp ./exim -bp",
        "cd /usr/sbin; sudo -D /tmp ./exim -bp",
        "cd /usr/sbin; sudo -i ./exim -bp",
        "cd /usr/sbin; chroot /tmp ./exim -bp",
        "cd /tmp; false && cd /usr/sbin; ./exim -bp",
        "f() { cd /tmp; }; cd /usr/sbin; f; ./exim -bp",
        "cd /tmp; ./exim -bp",
        "./exim -bp",
    ],
)
def test_a_program_of_a_folder_that_is_not_certain(line: str) -> None:
    assert assess(line).risk == UNKNOWN


def test_a_program_of_the_folder_that_the_line_goes_to() -> None:
    assert assess("cd /usr/sbin; ./exim -bp").risk == READS
    assert assess("cd /usr/sbin && sudo ./exim -bp").risk == READS
    assert assess("cd /usr/sbin; ./exim -Mrm all").risk != READS
