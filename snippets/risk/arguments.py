"""Arguments that are commands: of shells, ``xargs``, ``eval``, ``ssh``, ``trap``, cron and others.

Each of these gives its text, or the words behind its own options, back to the judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from . import mail_stores
from .environment import SHELLS, environment
from .options import Given, Options, options, read
from .printed import FOREIGN_TEXT, OF_A_SHELL, by_word, input_of
from .scale import CHANGES, DELETES_MANY, DELETES_ONE, READS, UNKNOWN, Part, each_several, table
from .session import FOREIGN, Session, part, shown
from .words import Command, Word

# Shells

SHELL = options("sh")
ZSH_RUNS = re.compile(r"[*?\w/\])]\((?:#q)?[^()\s]{0,40}?(?:e\W|\+\w)|^=\w|\s=\w")
"""Letters behind a pattern of zsh that name code to run, and ``=name`` for a path."""


def shell(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``sh -c TEXT``, a here-document, or text from a pipe, each judged as a line."""
    arguments = [word for word in words[1:] if not re.fullmatch(r"\+[a-zA-Z]+", word.text)]
    given = read(SHELL, arguments, only_first=True)
    rest = arguments[given.ended :] if not given.names else given.names
    kinds = {kind for _, kind, _ in given.options}
    if given.unknown or "unknown" in kinds:
        yield part(words, UNKNOWN, "an option of the shell that this tool does not know")
        return
    if words[0].text.endswith("zsh") and any(ZSH_RUNS.search(word.text) for word in rest):
        yield part(words, UNKNOWN, "zsh runs what stands in parentheses behind a pattern")
    if given.has("--version", "--help"):
        yield part(words, READS, "shows a version or help")
    elif "text" in kinds:
        if not rest:
            yield part(words, UNKNOWN)
            return
        yield from _word_as_text(session, words, rest[0], command, rest[1:])
    elif given.has("-n"):
        yield part(words, READS, "checks a script, and runs nothing")
    elif rest and not given.has("-s"):
        yield from _script_file(session, words, rest[0], command)
    else:
        yield from given_text(
            session, words, command, "opens a shell; what is typed there is not judged"
        )


def _word_as_text(
    session: Session, words: list[Word], word: Word, command: Command, others: list[Word]
) -> Iterator[Part]:
    printed = by_word(session, word, command.level)
    if not printed.whole and not printed.text.replace("$()", "").strip():
        yield part(words, UNKNOWN, "runs what is not written in the line")
        return
    for number, other in enumerate(others):
        session.give(str(number), other)
    yield from session.text(printed.text, command)


def _script_file(
    session: Session, words: list[Word], word: Word, command: Command
) -> Iterator[Part]:
    if word.printed_by and word.text == "$()":
        printed = by_word(session, word, command.level)
        if printed.text.strip():
            yield from each_several(session.text(printed.text, command))
        if printed.whole:
            return
    if word.text in ("/dev/stdin", "-"):
        yield from given_text(session, words, command, "runs what is typed")
        return
    yield part(words, UNKNOWN, "runs a script that is not in the line")


def given_text(session: Session, words: list[Word], command: Command, typed: str) -> Iterator[Part]:
    """Text on the standard input of a shell."""
    printed = input_of(session, command)
    if printed is None:
        yield part(words, READS, typed)
        return
    if printed.text.strip():
        foreign = FOREIGN_TEXT.strip() in printed.text
        found = session.text(printed.text)
        yield from each_several(found) if foreign else found
    if not printed.whole:
        yield part(words, UNKNOWN, "runs what it is given, which is not written in the line")


def source(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``source FILE`` and ``. FILE``."""
    if len(words) > 1 and words[1].text in (
        "/etc/os-release",
        "/etc/profile",
        "~/.bashrc",
        "~/.bash_profile",
        "/etc/bashrc",
    ):
        yield part(words, READS, "sets variables")
    elif len(words) > 1:
        yield from _script_file(session, words, words[1], command)
    else:
        yield part(words, UNKNOWN)


def evaluate(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    texts, whole = [], True
    for word in words[1:]:
        printed = by_word(session, word, command.level)
        texts.append(printed.text)
        whole = whole and printed.whole
    text = " ".join(texts)
    if text.strip():
        yield from session.text(text, command)
    if not whole:
        yield part(words, UNKNOWN, "runs what is not written in the line")


def trap(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    rest = [word for word in words[1:] if word.text not in ("--", "-p", "-l")]
    if len(rest) > 1 and rest[0].text not in ("", "-"):
        yield from session.text(session.written_out(rest[0]))
    yield part(words, READS, "sets what the shell does on a signal")


def alias(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    for word in words[1:]:
        name, sign, text = word.text.partition("=")
        if sign:
            yield from session.text(f"{text}{FOREIGN_TEXT}" if text.strip() else text)
            session.aliases[name] = text
    yield part(words, READS, "gives a command another name")


# Programs that run another one

WRAPPERS = table("wrappers")


def wrapper(session: Session, words: list[Word], command: Command) -> Iterator[Part] | None:
    """The command that a program such as ``sudo`` or ``docker exec`` runs; None for others."""
    name = words[0].text.rsplit("/", 1)[-1]
    for length in (3, 2, 1):
        key = " ".join([name, *(word.text for word in words[1:length])])
        if len(words) >= length and key in WRAPPERS:
            entry = WRAPPERS[key]
            entry = WRAPPERS[entry["like"]] if "like" in entry else entry
            return _wrapped(session, words, length, entry, command)
    return None


def _wrapped(
    session: Session, words: list[Word], length: int, entry: dict[str, object], command: Command
) -> Iterator[Part]:
    known = Options()
    known.add(str(entry.get("options", "")), "any")
    for kind in KINDS:
        known.add(str(entry.get(kind, "")), kind)
    arguments = words[length:]
    given = read(known, arguments, only_first=True)
    kinds = {kind for _, kind, _ in given.options}
    name = words[0].text.rsplit("/", 1)[-1]
    if given.has("--help", "--version") or (not arguments and name not in OPEN_A_SHELL):
        yield part(words, READS, "runs nothing")
        return
    if given.unknown or "unknown" in kinds:
        odd = given.unknown or "an option"
        yield part(words, UNKNOWN, f"{odd} of {words[0].text} is not known to this tool")
        # Better to look at too much than at too little.
    rest = given.names or arguments[given.ended :]
    for _, kind, value in given.options:
        if kind == "writes" and value:
            if value.text[:1] in ("|", "!"):
                yield from session.text(value.text[1:])
            yield from mail_stores.written(shown(words), session, value, "append" in kinds)
        elif kind == "setenv" and value:
            variable, _, given_value = value.text.partition("=")
            yield from environment(session, words, [(variable, value.instead(given_value))], True)
        elif kind == "property" and value:
            yield from _property(session, words, value.text)
    for _, kind, value in given.options:
        if kind == "text" and value:
            whole = " ".join([session.written_out(value), *(word.text for word in rest)])
            yield from session.text(whole, command)
            return
    own = entry.get("own", 0)
    rest = rest[own if isinstance(own, int) else 0 :]
    for _, kind, value in given.options:
        if kind == "also" and value:
            yield from session.text(session.written_out(value))
        elif kind == "first" and value and value.text:
            rest = [value, *rest]
    while rest and re.match(r"\w+=", rest[0].text):
        variable, _, given_value = rest[0].text.partition("=")
        yield from environment(session, words, [(variable, rest[0].instead(given_value))], True)
        rest = rest[1:]
    if rest and rest[0].text == "--":
        rest = rest[1:]
    if "reads" in kinds:
        yield part(words, READS, "looks, and runs nothing")
    elif rest:
        if name == "chroot" and not TRUSTED_ROOT.match(
            (given.names or arguments[given.ended :])[0].text
        ):
            yield part(words, UNKNOWN, "runs a program of a folder that anybody may have filled")
        before, links = session.folder, session.links
        session.links = dict(links)
        for _, kind, value in given.options:
            if kind == "folder" and value:
                session.folder = session.written_out(value)
            elif kind == "volume" and value:
                source, _ = mounted = _mounted(session.written_out(value))
                session.link(*mounted)
                image = arguments[given.ended].text if given.ended < len(arguments) else ""
                if _gives_mail(source) and not COMMON_IMAGE.fullmatch(image):
                    yield part(words, UNKNOWN, "gives mail or settings to programs of an image")
        yield from session.simple(rest, command)
        # These run it in the same shell: where it goes, the line goes.
        session.folder = session.folder if name in ("command", "builtin") else before
        session.links = links
    elif "starts" in entry:
        given_to_it = [
            value.instead(_mounted(value.text)[0])
            for _, kind, value in given.options
            if kind == "volume" and value
        ]
        paths = [path for one in given_to_it for path in session.paths(one)]
        if any(map(_gives_mail, paths)):
            yield part(words, UNKNOWN, "gives mail or settings to a program that the image names")
        else:
            yield part(words, CHANGES, "starts a container with the program that its image names")
    elif "shell" in kinds or name in OPEN_A_SHELL:
        yield from given_text(
            session, words, command, "opens a shell; what is typed there is not judged"
        )
    else:
        yield part(words, READS, "runs nothing")


def _gives_mail(source: str) -> bool:
    """Whether a folder that a container gets has mail or settings in it."""
    return source in ("/", "/home", "/etc", "/var") or mail_stores.holds(f"{source}/.")


KINDS = ("reads", "text", "unknown", "shell", "writes", "append", "folder", "volume", "setenv",
         "property", "first", "also")  # fmt: skip
OPEN_A_SHELL = {"docker", "podman", "cagefs_enter", "nsenter", "chroot", "unshare", "setarch",
                "linux32", "linux64", "i386", "firejail", "fakeroot"}  # fmt: skip
"""Programs that open a shell where no command is named."""

COMMON_IMAGE = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?:alpine|busybox|debian|ubuntu|centos|almalinux|rockylinux|fedora|bash"
    r"|python|perl|nginx|httpd|php|mariadb|mysql|postgres|redis|dovecot/dovecot)(?::[\w.-]+)?"
)
TRUSTED_ROOT = re.compile(
    r"/(?:$|(?:mnt|media|sysroot|sysimage|target|rescue|chroot|jail|opt|srv|usr|root|host|newroot"
    r"|compat|proc/1/root|var/(?:lib|chroot|named|cagefs)|home/virtfs)(?:/|$))|\$"
)
PLAIN_PROPERTY = re.compile(
    r"(?:Memory|CPU|IO|BlockIO|Tasks|Limit|Private(?!Mounts)|Protect|Restrict|No|Nice|OOM|Timeout|Runtime"
    r"|Allowed|Send|Kill|User|Group|Supplementary|WorkingDirectory|Type|Remain|Restart|Slice|Description"
    r"|Collect|Delegate|Start|Ambient|Capability|IP|UMask|Default|Conflicts|After|Before|Wants|Requires)\w*=.*"
    r"|Standard(?:Output|Error|Input)=(?:inherit|null|tty|journal|syslog|kmsg)?(?:\+console)?",
    re.S,
)


def _property(session: Session, words: list[Word], text: str) -> Iterator[Part]:
    """A property of the unit that ``systemd-run`` starts."""
    if found := re.fullmatch(r"Exec\w+=[-@:+!|]*(.*)", text, re.S):
        yield from session.text(found[1])
    elif not PLAIN_PROPERTY.fullmatch(text):
        yield part(words, UNKNOWN, f"a property that this tool does not know: {text[:60]}")


def _mounted(text: str) -> tuple[str, str]:
    """The folder of the server that a container is given, and its name there."""
    if "=" in text:
        fields = dict(one.partition("=")[::2] for one in text.split(","))
        source = fields.get("src") or fields.get("source") or ""
        return source, fields.get("dst") or fields.get("target") or fields.get("destination") or ""
    source, _, rest = text.partition(":")
    return source, rest.partition(":")[0] or source


XARGS = options("xargs")


def xargs(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(XARGS, words[1:], only_first=True)
    rest = given.names or words[1 + given.ended :]
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    if not rest:
        yield part(words, READS, "prints its words")
        return
    sign = next(
        (
            value.text if value else "{}"
            for option, _, value in given.options
            if option in ("-I", "-i", "--replace", "-J")
        ),
        "",
    )
    if sign:
        inner = [
            word.instead(word.text.replace(sign, '"$@"' if word.text != sign else "$()"), many=True)
            if sign in word.text
            else word
            for word in rest
        ]
        inner = [
            Word(word.text, word.variable or word.text == "$()", word.many, word.quoted)
            for word in inner
        ]
        shell = rest[0].text.rsplit("/", 1)[-1] in SHELLS
        printed = input_of(session, command) if shell else None
        if printed and OF_A_SHELL.search(printed.text):
            yield part(words, UNKNOWN, "puts what it reads into a text that a shell runs")
        if printed is None:
            printed = input_of(session, command)
        lines = printed.text.split("\n") if printed and printed.whole else []
        for line in [one for one in lines if one.strip()][:10]:
            given_word = [
                word.instead(word.text.replace(sign, line)) if sign in word.text else word
                for word in rest
            ]
            yield from each_several(session.simple(given_word, command))
    else:
        # The words that xargs adds are not written in the line: any number of them.
        inner = [*rest, FOREIGN]
    each = replace(command, repeated=True) if sign else command
    yield from each_several(session.simple(inner, each))


PARALLEL = options("parallel")


def logs(session: Session, words: list[Word], given: Given) -> Iterator[Part]:
    """Files that a program writes its own words to."""
    for _, kind, value in given.options:
        if kind == "writes" and value:
            yield from mail_stores.losses(shown(words), session, value)


def parallel(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(PARALLEL, words[1:], only_first=True)
    rest = given.names or words[1 + given.ended :]
    end = next(
        (at for at, word in enumerate(rest) if re.fullmatch(r":::\+?|::::\+?", word.text)),
        len(rest),
    )
    values = [word for word in rest[end + 1 :] if not word.text.startswith(":::")]
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    yield from logs(session, words, given)
    from_files = given.has("-a", "--arg-file") or any(w.text.startswith("::::") for w in rest)
    if not end and (values or from_files):
        # Without a command each value is one.
        for value in values if not from_files else []:
            yield from each_several(session.text(value.text, command))
        if from_files:
            yield part(words, UNKNOWN, "runs the lines of a file")
    elif end:
        text = " ".join(word.text.replace("{}", '"$@"') for word in rest[:end])
        names = " ".join(re.sub(r"[^\w./@:*?~-]", "?", word.text) for word in values)
        text = text if '"$@"' in text else f"{text} {names}{FOREIGN_TEXT}"
        yield from each_several(session.text(text, command))
    else:
        yield from given_text(session, words, command, "runs what is typed")


OWN_NAMES = dict.fromkeys(("watch", "jailshell", "pkexec"), 0)
OWN_NAMES.update(dict.fromkeys(("su", "runuser", "flock", "script", "sg"), 1))
"""Programs that take a command as text, and how many names of their own stand before it."""

KNOWN_SHELL = re.compile(
    r"(?:/usr)?(?:/local)?/s?bin/(?:ba|da|a|k|mk|z|c|tc)?sh|(?:/usr)?/s?bin/(?:nologin|false|true)"
    r"|/usr/local/cpanel/bin/(?:jail|no)shell|(?:ba|z|k|da)?sh"
)
TEXT_RUNNERS = {name: options(name) for name in OWN_NAMES}


def text_runner(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``su USER -c TEXT``, ``watch TEXT``, ``flock FILE COMMAND`` and the like."""
    name = words[0].text.rsplit("/", 1)[-1]
    known, own = TEXT_RUNNERS[name], OWN_NAMES[name]
    arguments = words[1:]
    given = read(known, arguments, only_first=name in ("watch", "flock", "pkexec"))
    if name == "watch" and not given.names:
        given.names = arguments[given.ended :]
    if name in ("flock", "pkexec") and not given.names:
        given.names = arguments[given.ended :]
        if len(given.names) > 1 and given.names[1].text == "-c":
            given.options.append(("-c", "text", given.names[2] if len(given.names) > 2 else None))
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    texts = [value for _, kind, value in given.options if kind == "text" and value]
    names = [word for word in given.names if word.text != "-"]
    if name == "sg" and not texts:
        texts = names[1:2]
    for option, _, value in given.options:
        if option in ("-s", "--shell") and value and not KNOWN_SHELL.fullmatch(value.text):
            yield part(words, UNKNOWN, "runs a program in the place of the shell")
    yield from logs(session, words, given)
    if texts:
        for text in texts:
            printed = by_word(session, text, command.level)
            yield from session.text(printed.text, command)
            if (
                not printed.whole
                and "$()" in printed.text
                and printed.text.strip().startswith("$()")
            ):
                yield part(words, UNKNOWN, "runs what is not written in the line")
        if name == "script":
            yield from _typescript(session, words, names)
    elif name in ("su", "runuser") and len(names) > own and not given.has("-u", "--user"):
        # What stands behind the user are the arguments of a shell.
        yield from shell(session, [Word("sh"), *names[own:]], command)
    elif name == "watch":
        whole = " ".join(word.text for word in names)
        yield from session.text(whole, command)
    elif name == "flock" and len(names) > own:
        yield from session.simple(names[own:], command)
    elif names and (name == "pkexec" or (name == "runuser" and given.has("-u", "--user"))):
        yield from session.simple(names, command)
    elif name == "script":
        yield from _typescript(session, words, names)
        if input_of(session, command) is not None:
            yield from given_text(session, words, command, "runs what is typed")
    elif name == "flock":
        yield part(words, READS, "locks a file")
    else:
        yield from given_text(
            session,
            words,
            command,
            "opens a shell as another user; what is typed there is not judged",
        )


def _typescript(session: Session, words: list[Word], names: list[Word]) -> Iterator[Part]:
    if names:
        yield from mail_stores.losses(shown(words), session, names[0])
    yield part(words, CHANGES, "writes what the terminal shows to a file")


# Later

CRON_FIELD = r"(?:[\d*/,?-]+|\$\(\([^()\n]*\)\)|[A-Za-z]{3}(?:[-,][A-Za-z]{3})*)"
CRON = re.compile(
    r"[ \t]*(?:@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)"
    rf"|{CRON_FIELD}(?:[ \t]+{CRON_FIELD}){{4}})[ \t]+"
)
UNIT = re.compile(r"\s*Exec\w+\s*=\s*[-@:+!]*")
"""What a unit of systemd runs."""

CRON_USER = re.compile(r"(?:root|mail|mailnull|mailman|nobody|cpanel\w*)[ \t]+(?=\S)")


def cron_line(line: str) -> str | None:
    """The command of a line of a crontab; None for any other line."""
    found = CRON.match(line)
    if not found or not re.match(r"[ \t]*(?:[@\d*]|\$\(\()", line):
        return None
    rest = line[found.end() :]
    user = CRON_USER.match(rest)
    return rest[user.end() :] if user else rest


def cron_text(session: Session, text: str) -> Iterator[Part]:
    """Each command of a table of cron."""
    for line in text.split("\n"):
        if unit := UNIT.match(line):
            yield from session.text(line[unit.end() :])
            continue
        if not line.strip() or re.match(r"\s*(?:#|\[\w+\]\s*$)", line):
            continue
        if sets := re.match(r"\s*(\w+)\s*=\s*(.*)", line):
            value = Word(sets[2].strip("\"' "))
            yield from environment(session, [Word(line)], [(sets[1], value)])
            continue
        run = cron_line(line)
        yield from session.text(line if run is None else run.replace("\\%", "%"))


def crontab(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    texts = [word.text for word in words[1:]]
    names = []
    at = 1
    while at < len(words):
        text = words[at].text
        at += 2 if text == "-u" else 1
        if not text.startswith("-") or text == "-":
            names.append(text)
    if any(re.fullmatch(r"-[a-z]*r[a-z]*", text) for text in texts):
        yield part(words, DELETES_MANY, "deletes the list of commands that run at set times")
    elif any(re.fullmatch(r"-[a-z]*l", text) for text in texts):
        yield part(words, READS, "lists the commands that run at set times")
    elif any(re.fullmatch(r"-[a-z]*e", text) for text in texts):
        yield part(words, CHANGES, "opens the list of commands that run at set times in an editor")
    elif names and names != ["-"] and names != ["/dev/stdin"]:
        yield part(words, UNKNOWN, "what cron will run is in a file")
    else:
        yield from runs_later(session, words, command)
        if input_of(session, command) is not None and not _lists_before(session, command):
            why = "puts other commands in the place of those that run at set times"
            yield part(words, DELETES_ONE, why)
            return
        yield part(words, CHANGES, "replaces the list of commands that run at set times")


def _lists_before(session: Session, command: Command) -> bool:
    """Whether the table of cron that a command is given begins as the one that is there."""
    spans = [command.input] if command.input else []
    for redirection in command.redirections:
        spans += redirection.word.printed_by
    seen = set(spans)
    while spans:
        start, end = spans.pop()
        for before in session.commands[start:end]:
            if before.input and before.input not in seen:
                seen.add(before.input)
                spans.append(before.input)
            texts = [word.text for word in before.words if word.text != "sudo"]
            if texts[:1] == ["crontab"] and any(re.fullmatch(r"-[a-z]*l", t) for t in texts):
                return True
    return False


def runs_later(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    printed = input_of(session, command)
    if printed is not None:
        yield from cron_text(session, printed.text)
    if printed is None or not printed.whole:
        yield part(words, UNKNOWN, "what cron will run is not written in the line")


def at(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    texts = [word.text for word in words[1:]]
    if words[0].text.endswith("atq") or "-l" in texts:
        yield part(words, READS, "lists commands that wait")
    elif words[0].text.endswith("atrm") or any(text in ("-d", "-r") for text in texts):
        one = len([text for text in texts if not text.startswith("-")]) == 1
        why = "takes commands that wait off the list: they never run"
        yield part(words, DELETES_ONE if one else DELETES_MANY, why)
    elif "-f" in texts:
        yield part(words, UNKNOWN, "runs a script that is not in the line")
    else:
        yield from given_text(session, words, command, "runs later what is typed")
        yield part(words, CHANGES, "notes a command to run later")


# Terminals


OWN_SCREEN = re.compile(r"(?!.*\.\./)(?:/etc/|/root/|/dev/null$|~/?\.screenrc|\$HOME/\.screenrc)")


def multiplexer(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``screen`` and ``tmux``."""
    name = words[0].text.rsplit("/", 1)[-1]
    if name == "screen":
        given = read(options("screen"), words[1:], only_first=True)
        rest = given.names or words[1 + given.ended :]
        stuffed = [value.text for _, kind, value in given.options if kind == "text" and value]
        if stuffed:
            if stuffed == ["stuff"]:
                typed = "\n".join(word.text for word in rest)
                yield from session.text(typed.replace("\\n", "\n").replace("^M", "\n"))
            elif stuffed != ["quit"]:
                yield part(words, UNKNOWN, "gives a command to another session")
            yield part(words, CHANGES, "works in another session")
            return
        named = [word for word in rest if not re.fullmatch(r"[\w.]+", word.text)]
        attach = given.has(
            "-r", "-x", "-R", "-RR", "-ls", "-list", "-d", "-wipe", "-D"
        ) and not given.has("-m")
        if given.unknown:
            yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        elif any(
            k == "settings" and v and not OWN_SCREEN.match(v.text) for _, k, v in given.options
        ):
            yield part(words, UNKNOWN, "takes settings from a file, which may run commands")
        elif rest and not (attach and not named):
            yield from session.simple(rest, command)
        else:
            yield part(words, READS, "opens or lists sessions of a terminal")
        return
    texts = [word.text for word in words[1:]]
    if ";" in texts:
        # Several commands of tmux; each is judged.
        begun = [words[0]]
        for word in [*words[1:], Word(";")]:
            if word.text != ";":
                begun.append(word)
            elif len(begun) > 1:
                yield from multiplexer(session, begun, command)
                begun = [words[0]]
        return
    verb = next((text for text in texts if not text.startswith("-")), "")
    rest = words[2 + texts.index(verb) :] if verb else []
    if verb in (
        "new",
        "new-session",
        "neww",
        "new-window",
        "split-window",
        "splitw",
        "respawn-pane",
    ):
        given = read(options("tmux new"), rest, only_first=True)
        inner = given.names or rest[given.ended :]
        if len(inner) == 1:
            yield from session.text(inner[0].text)
        elif inner:
            yield from session.simple(inner, command)
        else:
            yield part(words, READS, "opens a session of a terminal")
    elif verb in ("send-keys", "send"):
        given = read(options("tmux send"), rest)
        keys = [re.sub(r"^(Enter|C-m|KPEnter)$", "\n", word.text) for word in given.names]
        yield from session.text(" ".join(keys))
        yield part(words, CHANGES, "types into another session")
    elif verb in ("run-shell", "run", "if-shell", "if", "pipe-pane", "pipep"):
        for word in rest:
            if not word.text.startswith("-"):
                yield from session.text(session.written_out(word))
    elif verb in ("", "ls", "list-sessions", "attach", "attach-session", "a", "at", "list-windows"):
        yield part(words, READS, "opens or lists sessions of a terminal")
    elif verb in ("kill-session", "kill-server", "detach", "rename-session"):
        yield part(words, CHANGES, "ends or renames sessions of a terminal")
    else:
        yield part(words, UNKNOWN)
