"""Variables that programs look at: what a value of theirs makes a program run or write.

Sources: the manual pages of the programs, and of ld.so, bash, less, man, git, tar and zip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .printed import FOREIGN_TEXT
from .scale import UNKNOWN, Part
from .session import Session, part
from .words import Word

SHELLS = ("bash", "dash", "ksh", "sh", "zsh", "ash", "rbash", "mksh")

DANGEROUS_VARIABLES = re.compile(
    r"LD_.*|CDPATH|BASH_ENV|ENV|PERL5OPT|PERL5LIB|PERLLIB|PYTHONPATH|PYTHONSTARTUP|PYTHONHOME|RUBYOPT|NODE_OPTIONS|SHELLOPTS|BASHOPTS|PS4|GCONV_PATH|BASH_FUNC.*"
)
COMMAND_VARIABLES = re.compile(
    r"PROMPT_COMMAND|\w*PAGER|EDITOR|VISUAL|LESSOPEN|LESSCLOSE|GIT_\w+|SUDO_EDITOR|BROWSER|\w*_RSH|SHELL"
    r"|CRONTAB_EDITOR|\w*ASKPASS|\w*PASS(?:WORD)?_?COMMAND|RSYNC_CONNECT_PROG"
)
HARMLESS_VARIABLES = re.compile(
    r"LC_\w+|LANG|LANGUAGE|TZ|TERM|COLUMNS|LINES|NO_COLOR|\w*COLORS?|COLORTERM|CLICOLOR\w*|DISPLAY"
    r"|DEBIAN_\w+|NEEDRESTART_\w+|UCF_\w+|APT_LISTCHANGES_FRONTEND|\w+_(?:proxy|PROXY)|HIST(?!FILE)\w+"
    r"|\w*(?:PASS(?!COMMAND)|PASSWORD|PASSWD|PWD|PASSPHRASE|SECRET|TOKEN|_KEY|KEY_ID|_USER|_HOST|_PORT)"
    r"|PG(?:HOST|USER|PORT|DATABASE)|PYTHON(?:IOENCODING|UNBUFFERED|DONTWRITEBYTECODE)|TIME_STYLE"
    r"|PERL_(?:MM_USE_DEFAULT|UNICODE)|LESSCHARSET|TIMEFORMAT|USER|LOGNAME|SUDO_USER|UID|MAIL|TMOUT"
    r"|WP_CLI_ALLOW_ROOT|COMPOSER_ALLOW_SUPERUSER|\w+_ENV|AWS_(?:PROFILE|\w*REGION|SESSION_\w+)"
    r"|(?:RESTIC|BORG)_REPO\w*|BORG_(?:UNKNOWN|RELOCATED)_\w+|CPANEL\w*|WHM\w*|DOCKER_BUILDKIT|COMPOSE_\w+"
    r"|FAKETIME\w*|MALLOC_\w+|PWD|OLDPWD|[A-Z]|[a-z_][a-z0-9_]*"
)
"""Names that no program takes for a command, a file to write or a place of code."""

OF_PROGRAMS = re.compile(
    r"HOME|(?:XDG|LUA|VIM|EX|TCL)\w*INIT\w*|XDG_\w+|\w+_HOME|GNUPGHOME|LESS\w*|MORE|MOST_\w+|MAN(?:OPT|PATH|ROFF\w*)"
    r"|\w*(?:_OPTS?|_OPTIONS|OPTS|OPTIONS)|ZIPOPT|UNZIP|ZIPINFO|XZ_\w+|GZIP|BZIP2?|ZSTD_\w+|\w*RC|HISTFILE|TMPDIR"
    r"|OPENSSL_\w+|SSL_CERT_\w+|MYSQL_(?!PWD)\w+|MARIADB_\w+|PG(?:SERVICE\w*|SYSCONFDIR|OPTIONS)|PSQL_\w+"
    r"|PYTHON\w+|PERL\w+|RUBY\w+|NODE_PATH|PHPRC|PHP_INI_\w+|CLASSPATH|_?JAVA_\w+|GLIBC_\w+|LOCPATH|TERMINFO\w*"
    r"|(?:RCLONE|RESTIC|BORG|ANSIBLE|SYSTEMD|JOURNAL|DOCKER|KUBE|AWS)_?\w*|MAILCAPS?|MAILRC|INPUTRC|TAPE|NROFF\w*"
    r"|EXECIGNORE|GLOBIGNORE|BASH_\w+|GROFF_\w+|TROFF\w*|\w+_(?:CONF|CONFIG|CONFIG_FILE|CONFIG_DIR)"
)
PLAIN_VALUE = re.compile(
    r"(?!.*(?:^|/)\.\.(?:/|$))(?:/(?:root|usr|etc|opt|run|var/(?:lib|cpanel|spool))(?:/[\w.+/-]*)?|/home\d*/\w+|~\w*"
    r"|/dev/null|\$\{?HOME\}?|-?[0-9]{1,6}[a-zA-Z]?|-T\d+|-?[RFXSiMnNeEJQqgGwW]{1,12}|no|yes|true|false|none|cat)"
)
"""Values of such variables that lead nowhere else than usual."""

EDITORS = re.compile(r"\w*(?:EDITOR|VISUAL)")
SUM_RUNS = "a sum with this variable runs what stands in its text"
ARITHMETIC = re.compile(r"\w\[[^\[\]]*?(?:\$\(|`)")
USUAL_PATHS = re.compile(
    r"(?:\$\{?PATH\}?|(?:/usr|/usr/local|/usr/local/cpanel(?:/3rdparty)?|/opt/[\w./-]+)?/s?bin|/usr/local/cpanel(?:/scripts)?|/scripts)(?:/)?"
)


def sums(words: list[Word], values: list[Word]) -> Iterator[Part]:
    """Values that a variable gets in another way than by an assignment."""
    if any(ARITHMETIC.search(value.text) and not value.printed_by for value in values):
        yield part(words, UNKNOWN, SUM_RUNS)


def environment(
    session: Session,
    words: list[Word],
    assignments: list[tuple[str, Word]],
    to_program: bool = False,
) -> Iterator[Part]:
    """Variables that make programs run others, or others than they seem to.

    ``to_program`` says that they are given to one program: a name that neither this tool knows as
    harmless nor looks like a variable of the line's own is a setting of that program.
    """
    shell = to_program and words[0].text.rsplit("/", 1)[-1] in SHELLS
    for name, value in assignments:
        session.give(name, value)
        line = [Word(f"{name}={value.text}")]
        if name == "PATH" and not all(USUAL_PATHS.fullmatch(one) for one in value.text.split(":")):
            yield part(line, UNKNOWN, "names may run other programs from here on")
        elif name == "IFS":
            continue
        elif ARITHMETIC.search(value.text) and not value.printed_by:
            yield part(line, UNKNOWN, SUM_RUNS)
        elif re.fullmatch(r"PS[0-9]", name) and not DANGEROUS_VARIABLES.fullmatch(name):
            quoted = value.text.replace('"', '\\"')
            yield from session.text(f'echo "{quoted}"')
        elif DANGEROUS_VARIABLES.fullmatch(name) and value.text:
            yield part(line, UNKNOWN, "makes programs run code that is not in the line")
        elif EDITORS.fullmatch(name) and value.text.strip():
            # The program that calls it adds the names of files.
            yield from session.text(f"{value.text}{FOREIGN_TEXT}")
        elif COMMAND_VARIABLES.fullmatch(name) and value.text.strip():
            yield from session.text(value.text)
        elif not HARMLESS_VARIABLES.fullmatch(name) and value.text:
            known = session.written_out(value)
            if OF_PROGRAMS.fullmatch(name):
                harmless = bool(PLAIN_VALUE.fullmatch(known))
            else:
                harmless = shell or not to_program
            if not harmless:
                yield part(line, UNKNOWN, "a setting of programs that this tool does not know")
