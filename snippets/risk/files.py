"""Programs that remove, move, copy, pack or write files, and what that means for mail and logs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from . import mail_stores
from .options import Given, options, read
from .printed import input_of
from .scale import (
    CHANGES,
    DELETES_MANY,
    DELETES_ONE,
    READS,
    UNKNOWN,
    Part,
    each_several,
    several,
    table,
)
from .session import Session, part, shown
from .words import Command, Word

ANY = options("any")


def removal(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``rm``, ``unlink``, ``rmdir``: one plain name is one thing, all else may be many."""
    yield removed(session, words, words[1:])


def removed(session: Session, words: list[Word], targets: list[Word]) -> Part:
    """What goes when these names are deleted."""
    given = read(ANY, targets)
    if targets and targets[0].text in ("--help", "--version"):
        return part(words, READS, "shows help")
    recursive = any(
        re.match(r"-[a-zA-Z]*[rR]|--recursive", option) for option, _, _ in given.options
    )
    if not given.names:
        return part(words, READS, "names nothing to delete")
    paths = [path for name in given.names for path in session.paths(name)]
    if paths and all(HINTS.search(path) for path in paths):
        one = len(given.names) == 1 and not given.names[0].many and not recursive
        why = "deletes what Exim has noted of other servers and limits; no mail is in it"
        return part(words, DELETES_ONE if one else DELETES_MANY, why)
    if words[0].text.rpartition("/")[2] == "rmdir":
        one = len(given.names) == 1 and not given.names[0].many
        why = "takes folders away that are empty; one with files in it stays"
        return part(words, DELETES_ONE if one else DELETES_MANY, why)
    mail = next((path for path in paths if mail_stores.holds_mail(path)), "")
    boxes = any(mail_stores.is_mailbox_file(path) for path in paths)
    if len(given.names) == 1 and not given.names[0].many and not recursive:
        if boxes or any(path.endswith(".mbox") for path in paths):
            return part(words, DELETES_MANY, "deletes a mailbox with all of its messages")
        return part(words, DELETES_ONE, "deletes one message file" if mail else "deletes one file")
    if mail:
        return part(words, DELETES_MANY, f"deletes what is in {mail}: the mail there is lost")
    if all(map(mail_stores.holds_log, paths)):
        return part(words, DELETES_MANY, "deletes logs: the lines in them are lost")
    return part(
        words,
        DELETES_MANY,
        "deletes a folder with all that is in it" if recursive else "deletes every file named",
    )


HINTS = re.compile(r"/spool/exim4?/db(?:/(?:retry|wait-|callout|ratelimit|misc|tls|\*|$)|$)")
"""Exim's databases of hints."""


IN_MEMORY = re.compile(r"/dev/shm(?:/|$)|/run/")
FOUND = re.compile(r"/\*$")
"""Files of a folder, one at a time."""

MOVE = options("mv")
COPY = options("cp")
LINK = options("ln")
INSTALL = options("install")
COPIES = {"mv": MOVE, "cp": COPY, "ln": LINK, "install": INSTALL}
DOES = {
    "mv": "moves or renames files; content stays",
    "cp": "copies files, over files of the same name",
    "ln": "makes a link",
    "install": "copies files or makes folders",
}


def copy(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``cp``, ``mv``, ``ln`` and ``install``: what the target loses."""
    name = words[0].text.rsplit("/", 1)[-1]
    given = read(COPIES[name], words[1:])
    whole_line = shown(words)
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        return
    target = next(
        (value for option, _, value in given.options if option in ("-t", "--target-directory")),
        None,
    )
    names = given.names
    if target is None and names:
        names, target = names[:-1], names[-1]
    if target and not names and (both := BRACES.fullmatch(target.text)):
        before, one, other, behind = both.groups()
        names = [target.instead(before + one + behind, many=False)]
        target = target.instead(before + other + behind, many=False)
    if target and target.text == "$()" and target.many:
        yield part(words, UNKNOWN, "which files it writes over is not written in the line")
    if name == "ln" and target and not names and session.folder:
        # The link gets the name of what it leads to, where the line stands.
        names, target = [target], Word(target.text.rstrip("/").rpartition("/")[2] or ".")
    sources = [path for one in names for path in session.paths(one)]
    leads = name == "ln" or given.has("-s", "-l", "--symbolic-link", "--link")
    if leads and target and len(names) == 1:
        session.link(sources[-1], session.paths(target)[0])
    nothing = any(path == "/dev/null" or path.startswith("/dev/zero") for path in sources)
    targets = session.paths(target) if target else []
    kept = given.has("-d", "--directory") or _backs_up(given)
    if name == "ln":
        kept = kept or not given.has("-f", "--force")
    else:
        # To mv, the last of these counts.
        says = [option for option, _, _ in given.options if option in ASKS_OR_NOT]
        asked = says[-1:] if name == "mv" else says
        kept = kept or "-n" in asked or "--no-clobber" in asked
    lost = False
    for path in [] if kept else targets:
        over = (
            mail_stores.is_mailbox_file(path)
            or (name != "ln" and bool(FOUND.search(path)) and mail_stores.holds_mail(path))
        ) or (nothing and name in ("cp", "install") and not mail_stores.HARMLESS.fullmatch(path))
        over = over or (
            (name != "ln" or given.has("-f", "--force")) and mail_stores.replaced(path, sources)
        )
        over = over or (name in ("cp", "install") and mail_stores.is_device(path))
        over = over or (nothing and (mail_stores.holds_mail(path) or mail_stores.holds_log(path)))
        over = over or (
            mail_stores.holds_log(path)
            and not path.endswith("/")
            and bool(re.search(r"log[-.\d\w]*$", path))
            and len(names) == 1
            and (name != "mv" or bool(mail_stores.LIVE_LOG.search(path)))
        )
        within = [
            f"{path.rstrip('/')}/{source.rstrip('/').rpartition('/')[2]}" for source in sources
        ]
        if mail_stores.is_copy(path) or any(path.startswith(source + ".") for source in sources):
            within = []
        setting = next(
            (
                one
                for one in within and [path, *within, *(name + "/." for name in within)]
                if mail_stores.holds_settings(one)
            ),
            "",
        )
        into = [one for one in within if mail_stores.is_mailbox_file(one)] if name != "ln" else []
        over = over or (bool(into) and not any(map(mail_stores.is_copy, into)))
        if target and (over or setting):
            lost = True
            many = target.many or len(names) > 1 or any(source.many for source in names)
            many = many or bool(mail_stores.FOLDER.search(setting)) or given.has("-T")
            many = many or setting.endswith("/.")
            one = target.instead(path if over else setting, many=many)
            yield from mail_stores.emptied(whole_line, session, one, "writes over")
    lost_later = [path for path in targets if any(path.startswith(one) for one in session.memory)]
    if name == "mv" and (lost_later or any(IN_MEMORY.match(path) for path in targets)):
        moved = next((path for path in sources if mail_stores.holds(path)), "")
        if moved:
            yield part(words, UNKNOWN, f"moves {moved} into memory: it is lost at the next start")
    if name == "mv" and target and _into_one(session, command, names, targets):
        why = f"if {target.text} is no folder, each file takes the place of the one before"
        yield part(words, UNKNOWN, why)
    message = next((path for path in targets if mail_stores.MESSAGE.search(path)), "")
    if name == "cp" and not (lost or kept) and mail_stores.holds_mail(message):
        yield part(words, DELETES_ONE, f"writes over the message {message}, if there is one")
    unnamed = any(mail_stores.is_unnamed(path) and path[-1] != "/" for path in targets)
    if not (kept or lost) and name != "ln" and target and target.variable and unnamed:
        yield part(words, UNKNOWN, "which file it writes over is not written in the line")
    own = name == "ln" and all(re.match(r"/(?:usr|opt|s?bin)/", path) for path in sources)
    later = any(mail_stores.runs_later(path) or mail_stores.rotates(path) for path in targets)
    if later and not own:
        yield part(words, UNKNOWN, "puts a file in place whose commands run later")
    elif name == "mv" and target and target.text == "/dev/null":
        yield part(words, DELETES_MANY, "replaces /dev/null by a file, which is lost")
    elif not lost:
        yield part(words, CHANGES, DOES[name])


ASKS_OR_NOT = ("-n", "--no-clobber", "-f", "--force", "-i", "--interactive")


def _backs_up(given: Given) -> bool:
    """Whether what is written over is put aside before: ``--backup=none`` takes that back."""
    how = [value for option, _, value in given.options if option in ("-b", "--backup")]
    return bool(how) and not any(value and value.text in ("none", "off") for value in how)


IS_FOLDER = re.compile(
    r"/$|/\.$|(?:^|/)(?:cur|new|tmp|\.\.?|[.\w-]*mail(?:dir)?|[\w-]*backups?)$", re.I
)


def _into_one(session: Session, command: Command, names: list[Word], targets: list[str]) -> bool:
    """Whether messages go into one name, one after the other, that may be no folder."""
    if len(names) != 1 or not targets:
        return False
    # Of several that the shell names at once, mv itself makes an error.
    each = command.repeated and (names[0].many or names[0].variable)
    if not each or names[0].text == targets[0] or IS_FOLDER.search(targets[0]):
        return False
    # Where the names come from elsewhere, they are those that the line looked for.
    told = [names[0]]
    if names[0].variable:
        before = session.commands[max(0, session.place - 10) : session.place]
        told += [word for one in before for word in one.words[1:9] if not word.variable]
    if re.search(r"[$*?{]", targets[0]) or not any(
        mail_stores.holds_mail(path) for word in told for path in session.paths(word)
    ):
        return False
    return targets[0] not in session.made()


def mount(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """With ``bind`` a folder appears under another name too."""
    names = [word for word in words[1:] if not word.text.startswith("-")]
    texts = " ".join(word.text for word in words[1:])
    if re.search(r"(?:^|[ ,])(?:--r?bind|r?bind|-[BR])(?:[ ,]|$)", texts) and len(names) > 1:
        session.link(session.paths(names[-2])[-1], session.paths(names[-1])[0])
    if re.search(r"\b(?:tmpfs|ramfs)\b", texts) and names:
        session.memory += session.paths(names[-1])[:1]
    shows = r"-[ltvhV]+|--(?:help|version|types|verbose|show-labels)|[a-z0-9]*fs\d?|ext[234]"
    if all(re.fullmatch(shows, word.text) for word in words[1:]):
        yield part(words, READS, "lists what is mounted")
    else:
        yield part(
            words, CHANGES, "makes a file system appear in a folder, above what stands there"
        )


BRACES = re.compile(r"([^{}]*)\{([^{},]*),([^{},]*)\}([^{}]*)")
TEE = options("tee")


def tee(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(TEE, words[1:])
    line = shown(words)
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    wrote = False
    printed = input_of(session, command)
    for name in given.names:
        for path in session.paths(name):
            if mail_stores.runs_later(path):
                wrote = True
                yield from _runs_later(session, words, command)
            if printed and mail_stores.delivers(path):
                yield from mail_stores.orders(session, words, printed.text)
            if printed and mail_stores.rotates(path):
                wrote = True
                yield from mail_stores.rotation(session, words, printed.text, printed.whole)
        append = given.has("-a", "--append")
        for path in [] if append or not printed or not printed.whole else session.paths(name):
            if mail_stores.is_put_aside(path):
                wrote = True
                yield from mail_stores.emptied(line, session, name, "writes over")
        for one in mail_stores.written(line, session, name, append):
            wrote = True
            yield several(one) if len(given.names) > 1 else one
    if not wrote and not given.unknown:
        yield part(words, READS, "prints what it reads")


def _runs_later(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    from .arguments import cron_text  # here, since a table of cron is text that a shell reads

    printed = input_of(session, command)
    if printed is None or not printed.whole:
        yield part(words, UNKNOWN, "what cron will run is not written in the line")
    if printed is not None:
        yield from cron_text(session, printed.text)


TRUNCATE = options("truncate")


def truncate(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(TRUNCATE, words[1:])
    line = shown(words)
    if given.unknown or not given.names:
        yield part(words, UNKNOWN, "what it cuts off is not known")
        return
    for name in given.names:
        yield from mail_stores.emptied(line, session, name, "cuts off what is in")


def dd(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    outputs = [word.instead(word.text[3:]) for word in words[1:] if word.text.startswith("of=")]
    line = shown(words)
    if any("=" not in word.text for word in words[1:]):
        yield part(words, UNKNOWN)
    elif not outputs:
        yield part(words, READS, "prints what it reads")
    for output in outputs:
        yield from mail_stores.written(line, session, output, append=False)
        if mail_stores.HARMLESS.fullmatch(output.text):
            yield part(words, READS, "reads, and writes nothing")


RSYNC = options("rsync")
CONNECTS = re.compile(
    r"(?:(?:/\S*/)?sshpass -[fp] \S+ )?(?:/\S*/)?ssh(?!.*(?:Command|Provider|Location|-F|-I))"
    r"(?: (?:[\w./@:=} -]|\$\{?(?=\w))*)?"
    r"|(?:sudo )?(?:/\S*/)?rsync"
)


def rsync(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(RSYNC, words[1:])
    for option, _, value in given.options:
        if (
            option in ("-e", "--rsh", "--rsync-path")
            and value
            and not CONNECTS.fullmatch(value.text)
        ):
            yield from session.text(value.text)
            yield part(words, UNKNOWN, "runs a command to connect")
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        return
    hidden = any(name.variable and name.many for name in given.names[:-2])
    if hidden and any(mail_stores.holds(path + "/.") for path in session.paths(given.names[-1])):
        yield part(words, UNKNOWN, "its options may be in a variable")
    for _, kind, value in list(given.options):
        if kind == "there" and value:
            there = read(RSYNC, [value])
            given.options += [one for one in there.options if one[1] in ("deletes", "changes")]
            if there.unknown or there.names or not there.options:
                yield part(words, UNKNOWN, f"{value.text} is not known to this tool")
    kinds = {kind for _, kind, _ in given.options}
    for _, kind, value in given.options:
        if kind == "writes" and value:
            yield from mail_stores.losses(shown(words), session, value)
    if "dry" in kinds:
        yield part(words, READS, "shows what it would copy; nothing is done")
    elif "deletes" in kinds:
        moved = given.has("--remove-source-files", "--remove-sent-files")
        why = (
            "deletes the files here once they are copied"
            if moved
            else "copies, and deletes at the target what the source does not have"
        )
        yield part(words, DELETES_MANY, why)
    elif len(given.names) < 2:
        yield part(words, READS, "lists files")
    else:
        if not given.has("--ignore-existing", "-b", "--backup"):
            target = given.names[-1]
            sources = [name.text for name in given.names[:-1] if not name.text.endswith("/")]
            within = [f"/{source.rpartition('/')[2]}" for source in sources]
            for path in session.paths(target):
                ends = ["", "/.", *within, *(one + "/." for one in within)]
                file = mail_stores.is_mailbox_file(path)
                file = file or (bool(FOUND.search(path)) and mail_stores.holds_mail(path))
                file = file or (given.has("--existing") and mail_stores.holds_mail(path))
                file = file or mail_stores.replaced(path, [name.text for name in given.names[:-1]])
                if file or any(mail_stores.holds_settings(path.rstrip("/") + end) for end in ends):
                    one = target.instead(path, many=True)
                    yield from mail_stores.emptied(shown(words), session, one, "writes over")
        over = "over older files" if given.has("-u", "--update") else "over files"
        why = f"copies files, {over} of the same name; none is deleted"
        yield part(words, CHANGES, why)


TAR = options("tar")


def tar(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    arguments = list(words[1:])
    if arguments and re.fullmatch(r"[a-zA-Z]+", arguments[0].text):
        # The old form: letters without a sign, their values behind them in order.
        letters, rest = arguments[0].text, arguments[1:]
        arguments = []
        for letter in letters:
            arguments.append(Word("-" + letter))
            if TAR.short.get(letter, ("", ""))[1] == "next" and rest:
                arguments.append(rest.pop(0))
        arguments += rest
    given = read(TAR, arguments)
    ran = False
    for option, kind, value in given.options:
        if kind != "runs" or value is None:
            continue
        text = value.text
        if option == "--checkpoint-action":
            if not text.startswith("exec="):
                continue
            text = text[5:]
        if re.fullmatch(
            r"(?:/\S*/)?(?:p?gzip|p?bzip2|lbzip2|xz|pixz|zstd|lz4|lzma)(?: -[\w-]+)*", text
        ):
            continue
        ran = True
        yield from each_several(session.text(text))
    if ran:
        yield part(words, UNKNOWN, "runs a command for what it packs or unpacks")
    kinds = {kind for _, kind, _ in given.options}
    for _, kind, value in given.options:
        if kind == "writes" and value:
            yield from mail_stores.losses(shown(words), session, value)
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    elif "deletes" in kinds:
        yield part(
            words,
            DELETES_MANY,
            "deletes files when they are packed, or before others take their place",
        )
    elif "changes" in kinds:
        unpacks = given.has("-x", "--extract", "--get")
        to_output = unpacks and given.has("-O", "--to-stdout")
        if to_output:
            yield part(words, READS, "prints what is packed")
            return
        if not unpacks:
            output = next(
                (value for option, _, value in given.options if option in ("-f", "--file")), None
            )
            if output is not None and output.text != "-":
                yield from mail_stores.losses(shown(words), session, output)
        if unpacks and not given.has("-k", "--keep-old-files", "--skip-old-files"):
            folder, absolute = (
                _folder(given, "-C", "--directory"),
                given.has("-P", "--absolute-names"),
            )
            yield from _unpacked(session, words, folder, given.names, absolute)
        why = (
            "unpacks files, over files of the same name"
            if unpacks
            else "packs files into an archive; the files stay"
        )
        yield part(words, CHANGES, why)
    elif "list" in kinds:
        yield part(words, READS, "lists what is packed")
    else:
        yield part(words, UNKNOWN)


def _folder(given: Given, *names: str) -> str:
    return next((value.text for o, _, value in given.options if o in names and value), "")


def _unpacked(
    session: Session, words: list[Word], folder: str, names: list[Word], absolute: bool
) -> Iterator[Part]:
    """Files that are put below a folder, over files of the same name."""
    if absolute:
        yield part(words, UNKNOWN, "unpacks files wherever the archive says")
    folder = folder or session.folder
    for path in [folder + "/.", *(f"{folder}/{name.text.lstrip('./')}" for name in names)]:
        path = re.sub(r"//+", "/", path)
        if mail_stores.holds(path) or (not names and HAS_MAIL_BELOW.fullmatch(folder)):
            yield part(words, UNKNOWN, f"unpacks files over what is in {path.rstrip('.')}")
            return


HAS_MAIL_BELOW = re.compile(r"/|/var/?|/home\d*/[\w.-]+/?|~\w*/?")
"""Folders of which a part is mail or settings: the root, and a home."""

GZIP = options("gzip")
PACKERS = (
    "gzip", "gunzip", "pigz", "unpigz", "bzip2", "bunzip2", "pbzip2", "lbzip2", "xz", "unxz",
    "pixz", "zstd", "unzstd", "pzstd", "lzma", "unlzma", "lzip", "compress", "uncompress", "lzop",
)  # fmt: skip


def gzip(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(GZIP, words[1:])
    kinds = {kind for _, kind, _ in given.options}
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    elif "many" in kinds:
        yield part(words, DELETES_MANY, "packs files, and deletes the unpacked ones")
    elif "reads" in kinds or not given.names:
        yield part(words, READS, "prints, tests or lists what is packed")
    else:
        unpacks = "un" in words[0].text.rsplit("/", 1)[-1] or given.has(
            "-d", "--decompress", "--uncompress"
        )
        if unpacks and given.has("-f", "--force"):
            for name in given.names:
                unpacked = name.instead(re.sub(r"\.\w+$", "", name.text))
                yield from mail_stores.losses(shown(words), session, unpacked)
        if not unpacks and given.has("-f", "--force"):
            for name in given.names:
                for path in session.paths(name):
                    if mail_stores.is_no_new_one(f"{path}.gz"):
                        why = f"packs {path} over the packed file of that name, if there is one"
                        yield part(words, DELETES_ONE, why)
        yield part(
            words,
            CHANGES,
            "packs or unpacks files in place; content stays, but programs cannot read packed mail",
        )


ZIP = options("zip")


def zip_(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(ZIP, words[1:])
    kinds = {kind for _, kind, _ in given.options}
    if given.unknown or "unknown" in kinds:
        yield part(words, UNKNOWN, "an option that this tool does not know")
    elif kinds & {"moves", "deletes"}:
        yield part(
            words,
            DELETES_MANY,
            "deletes files when they are packed, or takes them out of the archive",
        )
    else:
        yield part(words, CHANGES, "packs files into an archive; the files stay")


EDITOR_WRITES = re.compile(
    r"(?:(?<![A-Za-z])|(?<='[a-z]))(?:w[qna]{0,2}|W|x(?:it)?|up(?:date)?|sav\w{0,5}|f(?:i\w{0,4})?|redir?)"
    r"!?[ \t]+(?:>>?[ \t]*)?(\S+)"
)
"""What names the file that ``ed`` or ``ex`` writes, now or at the next command."""


def editor(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``vi``, ``vim``, ``ed``, ``ex``: commands may come in by options or by a pipe."""
    options = [word.text for word in words[1:] if word.text.startswith(("-", "+"))]
    names = [word for word in words[1:] if not word.text.startswith(("-", "+"))]
    quiet = "s" if words[0].text.rsplit("/", 1)[-1] in ("ed", "ex") else ""
    known = rf"\+\d*|\+/[^|]*|-[RnMmbpoOdxN{quiet}]+|--"
    if any(not re.fullmatch(known, option) for option in options):
        yield part(words, UNKNOWN, "the editor may run commands")
        return
    printed = input_of(session, command)
    if printed is None:
        yield part(words, CHANGES, "opens a file in an editor")
    elif not printed.whole or "!" in printed.text:
        yield part(words, UNKNOWN, "what the editor does is not written in the line")
    else:
        for name in names:
            for path in session.paths(name):
                lost = mail_stores.holds_settings(path) and not _keeps(printed.text)
                if lost or mail_stores.holds_mail(path) or mail_stores.holds_log(path):
                    yield from mail_stores.emptied(shown(words), session, name, "edits")
                if mail_stores.delivers(path):
                    yield from mail_stores.orders(session, words, printed.text)
        for written in EDITOR_WRITES.findall(printed.text):
            yield from mail_stores.losses(shown(words), session, Word(written))
        yield part(words, CHANGES, "edits files")


def _keeps(text: str) -> bool:
    """Whether commands of ``ed`` only replace and add: what the file held stays."""
    adds = False
    for line in text.replace("\\n", "\n").split("\n"):
        if adds:
            adds = line != "."
        elif re.fullmatch(r"[\d.,$]*[ai]|/[^/]*/[ai]", line.strip()):
            adds = True
        elif not re.fullmatch(
            r"[\d.,$%]*s(\W)(?!\.\*\1).+\1.*|w?q?|[\d.,$]*[pnl=]|x|H", line.strip()
        ):
            return False
    return True


SUFFIX = re.compile(r"--(?:add|suf)|-b(?!\d)")
"""An option that gives the names of the pieces their end."""


def split(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    if any(word.text.startswith("--filter") for word in words[1:]):
        yield part(words, UNKNOWN, "runs a command for each piece")
    elif any(SUFFIX.match(word.text) for word in words[1:]) and any(
        mail_stores.holds(f"{path.rpartition('/')[0]}/.")
        for word in words[1:]
        for path in session.paths(word)
    ):
        yield part(words, UNKNOWN, "the names of the pieces may be those of files that are there")
    else:
        if words[0].text.rpartition("/")[2] == "csplit":
            for at, word in enumerate(words[1:], 1):
                if begins := re.fullmatch(r"-[kszb]*f(.*)|--prefix(?:=(.*))?", word.text):
                    text = begins[1] or begins[2] or ""
                    prefix = Word(text) if text else words[min(at + 1, len(words) - 1)]
                    for path in session.paths(prefix):
                        if mail_stores.holds(f"{path.rpartition('/')[0]}/."):
                            yield part(words, UNKNOWN, f"writes files named {path}00 and so on")
        yield part(words, CHANGES, "writes pieces of a file into new files")


FIND_READS = set(table("words")["find"].split())


def find(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    arguments = words[1:]
    at, odd = 0, ""
    starts: list[Word] = []
    while at < len(arguments) and not re.match(r"-\w|[(!)]", arguments[at].text):
        starts.append(arguments[at])
        at += 1
    did = False
    hidden = [start for start in starts[1:] if start.variable and start.many]
    if hidden:
        yield part(words, UNKNOWN, f"{hidden[0].text} may hold what it does with the files")
    while at < len(arguments):
        text = arguments[at].text
        at += 1
        if text == "-delete":
            did = True
            paths = [path for start in starts for path in session.paths(start)]
            mail = any(mail_stores.holds_mail(path) for path in paths)
            yield part(
                words,
                DELETES_MANY,
                "deletes every file that it finds" + (": the mail there is lost" if mail else ""),
            )
        elif re.fullmatch(r"-(exec|ok)(dir)?", text):
            did = True
            end = at
            while (
                end < len(arguments)
                and arguments[end].text != ";"
                and not (arguments[end].text == "+" and arguments[end - 1].text == "{}")
            ):
                end += 1
            inner = [_found_by_find(word, starts) for word in arguments[at:end]]
            at = end + 1
            if inner:
                once = (
                    command if arguments[end - 1].text == "{}" else replace(command, repeated=True)
                )
                yield from each_several(session.simple(inner, once))
        elif text in ("-fprint", "-fprint0", "-fls", "-fprintf"):
            did = True
            if at < len(arguments):
                yield from mail_stores.written(shown(words), session, arguments[at], append=False)
            at += 2 if text == "-fprintf" else 1
        elif (
            text.startswith("-")
            and text not in FIND_READS
            and not re.fullmatch(r"-\d+|-newer[aBcmt]{2}|-files0-from", text)
        ):
            odd = odd or text
        elif text in (
            "-name",
            "-iname",
            "-path",
            "-ipath",
            "-regex",
            "-iregex",
            "-printf",
            "-perm",
            "-size",
            "-mtime",
            "-ctime",
            "-atime",
            "-mmin",
            "-cmin",
            "-amin",
            "-newer",
            "-newermt",
            "-user",
            "-group",
        ):
            at += 1
    if odd:
        yield part(words, UNKNOWN, f"its option {odd} is not known to this tool")
    elif not did:
        yield part(words, READS, "lists the files that it finds")


def _found_by_find(word: Word, starts: list[Word]) -> Word:
    """``{}`` is any number of files below the folders that the search begins at."""
    if "{}" not in word.text:
        return word
    start = starts[0].text if starts else "."
    text = word.text.replace("{}", f"{start.rstrip('/')}/*" if start != "." else "*")
    return word.instead(text, many=True) if word.text == "{}" else word.instead(text)
