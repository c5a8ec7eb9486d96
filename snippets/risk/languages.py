"""Programs in other languages that stand in an argument: sed, awk, Perl, SQL, Exim's expansions.

Each is read by an allow-list: a script counts as reading only when all of its commands are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import cpanel, mail_stores
from .options import options, read
from .scale import CHANGES, DELETES_MANY, DELETES_ONE, READS, UNKNOWN, Part, each_several, table
from .session import Session, part, shown
from .words import Command, Word

# sed

SED = options("sed")

SED_ADDRESS = re.compile(
    r"(?:\d+(?:~\d+)?|\$|/(?:[^/\\\n]|\\.)*/[IM]*|\\(?P<s>.)(?:(?!(?P=s))[^\\\n]|\\.)*(?P=s)[IM]*)"
    r"(?:\s*,\s*(?:[+~]?\d+|\$|/(?:[^/\\\n]|\\.)*/[IM]*))?\s*!?\s*"
)
SED_PLAIN = re.compile(
    r"[={}dDgGhHnNpPxFz]|[qQlL]\s*\d*|[btT:]\s*[^;}\n]*|#[^\n]*|[aic](?:\\\n?|\s)?(?:[^\n\\]|\\.|\\\n)*",
    re.S,
)
SED_FLAGS = re.compile(r"[gpiImM\d]*")
SED_SOME = re.compile(
    r"\s*(?:\$|\d+|(?:/|\\\S)[^,\n]*(?:\w{2}|\$\{?\w)[^,\n]*|/\^\$/|/\^#/|/\^\s*\$/)"
    r"\s*,?\s*(?:/[^\n]*\w{2}[^\n]*|\+?\d+)?\s*"
)
"""An address of some lines: the last, a number, a variable, a text of two letters or more."""

MANY_LINES = re.compile(r",\s*[+~]?\d{4,}")
"""An address that goes on for more lines than a file of settings has."""


def sed(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(SED, words[1:])
    whole_line = shown(words)
    if given.unknown or given.has("-f", "--file"):
        yield part(words, UNKNOWN, f"{given.unknown or 'its script'} is not known to this tool")
        return
    scripts = [value for _, kind, value in given.options if kind == "script" and value]
    names = given.names
    if not scripts:
        scripts, names = names[:1], names[1:]
    in_place = given.has("-i", "--in-place")
    kept = any(kind == "in place" and value for _, kind, value in given.options)
    drops = False
    # With -n only what it is told to print is left.
    takes = given.has("-n", "--quiet", "--silent")
    for script in scripts:
        text = session.written_out(script)
        if script.variable and re.fullmatch(r"\$\{?\w+\}?|\$\(\)", text):
            yield part(words, UNKNOWN, "its script is not written in the line")
            continue
        found = _sed_script(text)
        takes = takes or "takes" in found
        drops = drops or "drops" in found
        for run in found.get("run", []):
            if run.strip():
                yield from each_several(session.text(f'{run} "$@"'))
            else:
                yield part(words, UNKNOWN, "runs each line that it reads as a command")
        for path in found.get("write", []):
            yield from mail_stores.written(whole_line, session, Word(path), append=False)
        if "unknown" in found:
            yield part(words, UNKNOWN, "a command of sed that this tool does not know")
    if in_place:
        text = "\n".join(script.text for script in scripts)
        yield from edited(words, session, names, text, takes and not kept, drops and not kept)
    else:
        yield part(words, READS, "prints lines, changed or not; the files stay as they are")


NAMES_NOTHING = re.compile(
    r"(?:\^|\$|\\?[()+*?]|\\?\{[\d,]{0,9}\\?\}|\.|\\[wWSdDNsrn]"
    r"|\[(?:\^[^\]\[]{1,60}|[^\]\[^]{0,60}?(?:\w-\w|\\[wWSdD])[^\]\[]{0,60}"
    r"|\[:(?:alnum|alpha|graph|print|digit|lower|upper):\]|\\s\\S|\\S\\s|\\d\\D|\\w\\W)\])*"
)
"""A pattern without a text of its own: it fits what stands there, whatever that is."""

ONLY_BLANKS = re.compile(r"(?:\^|\$|\\?[()+*?]|\\?\{[\d,]{0,9}\\?\}|\\[srn])*")


def takes_all(pattern: str, by: str, flags: str) -> bool:
    """Whether a replacement takes away whatever a line holds."""
    if BEHIND_A_SIGN.fullmatch(pattern) and not KEEPS_SOME.search(by):
        return not by.strip(":=@,| ")
    if not NAMES_NOTHING.fullmatch(pattern) or ONLY_BLANKS.fullmatch(pattern):
        return False
    return ("g" in flags or bool(re.search(r"[*+{]", pattern))) and not KEEPS_SOME.search(by)


BEHIND_A_SIGN = re.compile(r"\^?[:=@,| ]{1,9}\.[*+]\$?|\^?\.[*+][:=@,| ]{1,9}\$?")
"""What stands behind the sign that parts a name from its value, or before it, on every line."""

KEEPS_SOME = re.compile(r"(?<!\\)&|\\[1-9]|(?<!\\)\$")
"""What stood there, or a part of it, in the text that takes its place."""

PERL_REPLACES = re.compile(
    r"(?:s|tr|y)([^\w\s])((?:\\.|(?!\1)[^\\])*)\1((?:\\.|(?!\1)[^\\])*)\1(\w*)", re.S
)

ADDS = re.compile(r"(?:^|[;{}/\d$])[ \t]*[aic][ \t\\]+([^ \t\\].*)", re.M)
"""A line that sed adds."""


def edited(
    words: list[Word],
    session: Session,
    names: list[Word],
    text: str,
    takes: bool,
    drops: bool = False,
) -> Iterator[Part]:
    """Files that are changed in place by ``text``.

    ``takes`` says that it may leave nothing, ``drops`` that it takes some lines away.
    """
    from .arguments import cron_text  # here, since a table of cron is text that a shell reads

    line = shown(words)
    lost = False
    for name in names:
        for path in session.paths(name):
            if (
                mail_stores.holds_mail(path)
                or path.endswith(".mbox")
                or mail_stores.holds_log(path)
                or (takes and mail_stores.holds_settings(path))
            ):
                lost = True
                yield from mail_stores.emptied(line, session, name, "edits what is in")
            elif drops and (what := mail_stores.lines_of(path)):
                lost = True
                many = name.many or len(names) > 1
                why = f"takes lines out of {path}: the {what} in them are lost"
                yield part(words, DELETES_MANY if many else DELETES_ONE, why)
            if mail_stores.delivers(path):
                yield from mail_stores.orders(session, words, text)
            if mail_stores.runs_later(path):
                for added in ADDS.finditer(text):
                    yield from cron_text(session, added[1])
            if (takes and path == "$()") or (
                (takes or drops) and name.variable and mail_stores.is_unnamed(path)
            ):
                yield part(words, UNKNOWN, "which files it takes lines out of is not written")
    if not lost:
        yield part(words, CHANGES, "changes files in place")


NO_ENTRY = re.compile(r"/\^(?:\\s\*|\[\[:space:\]\]\*|[ \t]\*)?(?:#[^/]*|\$)/")
"""An address of empty lines or of remarks."""

WHOLE_LINE = re.compile(r"\^.*(?:\.[*+]|\\n)\$?", re.S)
"""A pattern that fits some lines from their beginning to their end."""


def _sed_script(text: str) -> dict[str, list[str]]:
    """The commands that a script of sed runs, the files that it writes, and what is unknown."""
    found: dict[str, list[str]] = {}
    if text.strip() in ("g", "x", "z"):
        found["takes"] = [text]  # the space that sed holds is empty
    at, where = 0, ""
    while at < len(text):
        if text[at] in " \t\n;}":
            at += 1
            continue
        if address := SED_ADDRESS.match(text, at):
            where = where + address[0]
            at = address.end()
            continue
        letter = text[at]
        if (
            letter in "qQ"
            or (letter == "d" and MANY_LINES.search(where))
            or (letter in "dDc" and ("!" in where[-3:] or not SED_SOME.fullmatch(where)))
        ):
            found["takes"] = [where]
        if letter in "dDc" and not NO_ENTRY.fullmatch(where.strip()):
            found["drops"] = [where]
        where = ""
        if letter in "sy":
            at = _sed_replace(text, at, found)
        elif letter in "ewWrR":
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            rest = text[at + 1 : end].strip()
            if letter == "e":
                found.setdefault("run", []).append(rest.rstrip("}; "))
            elif letter in "wW":
                found.setdefault("write", []).append(rest.rstrip("}; ") or "?")
            at = end
        elif plain := SED_PLAIN.match(text, at):
            at = plain.end()
        elif letter == "!":
            at += 1
        else:
            found["unknown"] = [text[at : at + 20]]
            return found
    return found


def _sed_replace(text: str, at: int, found: dict[str, list[str]]) -> int:
    sign = text[at + 1 : at + 2]
    ends: list[int] = []
    place = at + 2
    while place < len(text) and len(ends) < 2:
        if text[place] == "\\":
            place += 1
        elif text[place] == sign:
            ends.append(place)
        place += 1
    if len(ends) < 2 or not sign or sign in "\n\\":
        found["unknown"] = [text[at : at + 20]]
        return len(text)
    flags = SED_FLAGS.match(text, place)
    end = flags.end() if flags else place
    given = re.match(r"[a-zA-Z0-9]*", text[place : place + 20])
    if text[at] == "s" and takes_all(
        text[at + 2 : ends[0]], text[ends[0] + 1 : ends[1]], given[0] if given else ""
    ):
        found["takes"] = [text[at:place]]
    if text[at] == "s" and ends[0] + 1 == ends[1] and WHOLE_LINE.fullmatch(text[at + 2 : ends[0]]):
        found["drops"] = [text[at:place]]
    if text[at] == "y":
        letters, by = text[at + 2 : ends[0]], text[ends[0] + 1 : ends[1]]
        if len(letters) > 9 and 2 * len(set(by)) < len(set(letters)):
            found["takes"] = [text[at:place]]
    while text[at] == "s" and end < len(text) and text[end] in "ewgpiImM0123456789":
        if text[end] == "e":
            by = text[ends[0] + 1 : ends[1]]
            run = re.sub(r"\\\d|&", ' "$@"', by)
            found.setdefault("run", []).append(run)
        elif text[end] == "w":
            line = text.find("\n", end)
            line = len(text) if line < 0 else line
            found.setdefault("write", []).append(text[end + 1 : line].strip() or "?")
            return line
        end += 1
    return end


# awk

AWK_OPTIONS = options("awk")
AWK_RUN = re.compile(
    r'system\s*\(\s*("(?:[^"\\\n]|\\.){0,1000}")(\s*\))?|("(?:[^"\\\n]|\\.){0,1000}")\s*\|&?\s*getline|\|&?\s*("(?:[^"\\\n]|\\.){0,1000}")(\s*[;}\n]|$)?'
)


def awk(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(AWK_OPTIONS, words[1:], only_first=False)
    includes = [value.text for option, kind, value in given.options if kind == "include" and value]
    bad = [option for option, kind, _ in given.options if kind == "unknown"]
    if given.unknown or bad or any(name != "inplace" for name in includes):
        yield part(
            words, UNKNOWN, "its program is not written in the line, or an option is not known"
        )
        return
    scripts = [value for _, kind, value in given.options if kind == "script" and value]
    names = given.names
    if not scripts:
        scripts, names = names[:1], names[1:]
    for script in scripts:
        yield from _awk_script(session, words, session.written_out(script))
    if includes:
        text = "\n".join(script.text for script in scripts)
        yield from edited(words, session, names, text, takes=True)


def _awk_script(session: Session, words: list[Word], text: str) -> Iterator[Part]:
    ran = False
    for found in AWK_RUN.finditer(text):
        ran = True
        quoted = found[1] or found[3] or found[4]
        run = quoted[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        whole = found[2] or found[3] or found[5] is not None
        run = run if whole else f'{run} "$@"'
        if found[4]:
            # The command reads what the program prints, which is not worked out here.
            _, *parts = session.text(f"cat - | {run}")
            yield from each_several(iter(parts))
        else:
            yield from each_several(session.text(run))
    bare, quoted_texts = _awk_bare(AWK_RUN.sub(" ", text))
    whole_line = shown(words)
    if re.search(
        r"\bsystem\b|@\w|\bgetline\b(?!\s*(?:[\w$]*\s*<|;|\}|$|\w+\s*[;})]))|(?<!\|)\|(?!\|)", bare
    ):
        yield part(words, UNKNOWN, "its program runs commands that are not written in the line")
        return
    wrote = False
    for target in re.finditer(r"print[^;}\n]*?(>>?)\s*([^;}\n]*)", _awk_prints(bare)):
        path = target[2].strip()
        if named := re.fullmatch(r'"(\d+)"', path):
            path = quoted_texts[int(named[1])]
            if not mail_stores.HARMLESS.fullmatch(path):
                wrote = True
                yield from mail_stores.written(whole_line, session, Word(path), target[1] == ">>")
        elif not re.match(r"\d+(?:\.\d*)?\s*$", path):
            wrote = True
            yield part(words, UNKNOWN, "writes over files whose names are not written in the line")
    if not ran and not wrote:
        yield part(words, READS, "calculates and prints; files stay as they are")


AWK_PIECE = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*|/|[^"#/]+|"')
AWK_PATTERN = re.compile(r"/(?:[^/\\\n\[]|\\.|\[\^?\]?(?:[^\]\\\n]|\\.){0,200}\]){0,500}/")
AWK_BEFORE_PATTERN = re.compile(
    r"(?:^|[(,{;!~&|=?:}\n]|\b(?:print|printf|return|in|case|getline))\s*$"
)


def _awk_bare(text: str) -> tuple[str, list[str]]:
    """The program with numbers in the place of its texts, without patterns and remarks."""
    pieces: list[str] = []
    texts: list[str] = []
    at, before = 0, ""
    while at < len(text):
        found = AWK_PIECE.match(text, at)
        piece = found[0] if found else text[at]
        if piece == "/" and AWK_BEFORE_PATTERN.search(before):
            pattern = AWK_PATTERN.match(text, at)
            piece = pattern[0] if pattern else piece
            at += len(piece)
            pieces.append(" 0 " if pattern else piece)
            before = "0"
            continue
        if piece == '"':  # not closed: to the end of the line nothing is
            end = text.find("\n", at)
            piece = text[at:] if end < 0 else text[at:end]
            at += len(piece)
            pieces.append(piece.replace('"', " "))
            continue
        at += len(piece)
        if piece[0] == '"' and len(piece) > 1:
            pieces.append(f'"{len(texts)}"')
            texts.append(piece[1:-1].replace("\\/", "/").replace('\\"', '"'))
            before = '"'
        elif piece[0] != "#":
            pieces.append(piece)
            before = piece[-20:] if len(piece) > 1 else before[-20:] + piece
    return "".join(pieces), texts


def _awk_prints(text: str) -> str:
    """The program without comparisons in parentheses, where ``>`` writes nothing."""
    return re.sub(r"\([^()]*\)", " ", text)


# Perl

PERL_WORDS = set(table("words")["perl"].split())
PERL_WRITES = {"sysopen", "fcntl", "flock", "utime", "chmod", "mkdir"}
PERL_OPENS = re.compile(r"\bsysopen\b(?!\s*\(?\s*\w+\s*,[^,;]{1,99},\s*[012]\s*[;)])")
"""A file that is opened in another way than to read, to write or for both: it may be emptied."""
PERL_OPTIONS = re.compile(
    r"-([acFlnpwWstTuUX0-9]*)([eE])(.*)"
    r"|-([acnpwWstTuUXl0-9]+|F(?:/(?:\\.|[^/\\{}`$@(])+/|(?!/)[^\s\w'\"`$@{}(;]{1,20}|\\.|\w{1,3}|\[[^\]'\"`$@]*\])|V|v)"
    r"|-[mM]([\w:]+)(?:=[\w,:]+)?|-0[0-7x]*",
    re.S,
)
PERL_MODULES = {
    "POSIX",
    "MIME::Base64",
    "MIME::QuotedPrint",
    "Encode",
    "Data::Dumper",
    "List::Util",
    "Time::Local",
    "strict",
    "warnings",
    "utf8",
    "JSON",
    "JSON::PP",
    "Time::HiRes",
}
PERL_KEEPS = re.compile(r"(?:[\s;$_(){}!&|]|if|unless|and|or|not|print|chomp|eof)*")
"""What is left of a script that only replaces texts in lines, and prints them."""

QUOTES = "\"'"
PERL_ITEM = r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[$@]\w+(?:\[[^\]]*\]|\{[^}]*\})?)"
PERL_MORE = re.compile(rf"\s*([,.])\s*({PERL_ITEM})")
PERL_RUNS = re.compile(
    r"\b(?:system|exec|qx)\s*\(?\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*'|\{[^}]*\})"
    rf"((?:\s*[,.]\s*{PERL_ITEM})*)|`([^`]*)`"
)
"""What Perl runs: a text, further words of it, or what stands in backquotes."""

PERL_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.S)
PERL_PATTERN = re.compile(
    r"(?<![\w$@%}\])])(?:m|qr)?/(?:[^/\\\n]|\\.)*/[gimsxo]*|=~\s*(?:m|qr)?/(?:[^/\\\n]|\\.)*/[gimsxo]*|\b(?:tr|y|s)/(?:[^/\\\n]|\\.)*/(?:[^/\\\n]|\\.)*/[cdgimsxor]*(?!\w)"
    r"|(?<![\w$@%])(?:tr|y|s)([#|!,@~%])(?:(?!\1)[^\\\n]|\\.)*\1(?:(?!\1)[^\\\n]|\\.)*\1[cdgimsxor]*(?!\w)"
)
PERL_RUNS_INSIDE = re.compile(r"(?<!\\)(?:\\\\)*[@$]\s*\{(?!\w+\})|\(\?\??\{")
"""Code within a pattern, or within the text that takes the place of what it matches."""

PERL_VERSION = re.compile(r"[$@%]\w*(?:::\w+)+|(?<![\w:])[A-Z]\w*(?:::\w+)*->VERSION\b(?:\(\))?")
"""A variable of a module, such as its version."""

PERL_MODULE = re.compile(r"(?!CPAN|Devel|App|Test|Inline|Acme|O\b|B\b)[A-Z]\w*(?:::\w+)*")
"""Modules that are loaded to ask for their version; what their functions do is not known."""

PERL_INSTALLS = re.compile(
    r"[\s(]*(?:CPAN::Shell->)?(?:force\b[\s(]*)?(?:shell|install|upgrade)\b[\s\w:,'\"();]*"
)
"""What CPAN's shell is told from the command line."""


def perl(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    if len(words) > 1 and cpanel.FOLDER.match(words[1].text) and "/." not in words[1].text:
        yield from cpanel.script(session, words[1:], command)
        return
    scripts: list[Word] = []
    names: list[Word] = []
    in_place = installs = kept = False
    at, known = 1, True
    while at < len(words):
        text = words[at].text
        at += 1
        if (scripts and not text.startswith("-")) or text == "-":
            names.append(words[at - 1])
        elif inside := re.match(r"-([acdhklnpstuwWTUXS0-9]*)i(\.\w+)?", text):
            in_place = True
            kept = kept or bool(inside[2])
            rest = "-" + inside[1] + ("" if inside[2] else text[inside.end() :])
            if rest.endswith(("e", "E")) and at < len(words):
                scripts.append(words[at])
                at += 1
            elif not re.fullmatch(r"-[acnplwWs0-9]*", rest):
                known = False
        elif not (option := PERL_OPTIONS.fullmatch(text)):
            known = False
        elif option[2]:
            if option[3]:
                scripts.append(words[at - 1].instead(option[3]))
            elif at < len(words):
                scripts.append(words[at])
                at += 1
        elif option[5] == "CPAN":
            installs = True
        elif option[5] and option[5] not in PERL_MODULES and not PERL_MODULE.fullmatch(option[5]):
            known = False
    for name in names:
        # Perl's own way to open a file: `CMD |` runs a command, and `>FILE` writes a file.
        given_name = name.text.strip()
        if given_name[:1] == "|" or given_name[-1:] == "|":
            yield from session.text(given_name.strip("| "))
            yield part(words, UNKNOWN, "a name of a file that Perl takes for a command")
        elif given_name[:1] in ("<", ">", "+"):
            path = Word(given_name.lstrip("<>+ "))
            yield from mail_stores.written(shown(words), session, path, append=False)
    texts = [session.written_out(script) for script in scripts]
    if installs and known and texts and all(PERL_INSTALLS.fullmatch(text) for text in texts):
        yield part(words, CHANGES, "installs Perl modules")
        return
    if not known or not scripts or installs:
        version = [word.text for word in words[1:]] in (["-v"], ["-V"], ["--version"])
        why = "shows the version" if version else "runs a program that this tool cannot read"
        yield part(words, READS if version else UNKNOWN, why)
    for text in texts:
        yield from _perl_script(session, words, text)
    if in_place:
        whole = "\n".join(texts)
        plain = PERL_KEEPS.fullmatch(PERL_PATTERN.sub(" ", whole))
        quiet = any(re.match(r"-[a-mo-zA-Z0-9]*n", word.text) for word in words[1:])
        drops = False
        for found in PERL_PATTERN.finditer(whole):
            parts = PERL_REPLACES.search(found[0])
            drops = drops or bool(parts and not parts[3] and WHOLE_LINE.fullmatch(parts[2]))
            if parts and found[0].lstrip()[0] == "s":
                quiet = quiet or takes_all(parts[2], parts[3], parts[4])
            elif parts:
                range_in = bool(re.search(r"\w-\w", parts[2]))
                quiet = quiet or ("d" in parts[4] and range_in)
                quiet = quiet or (range_in and 0 < len(parts[3]) < 3)
        yield from edited(words, session, names, whole, quiet or not plain, drops and not kept)


def _perl_script(session: Session, words: list[Word], text: str) -> Iterator[Part]:
    ran = False
    for found in PERL_RUNS.finditer(text):
        ran = True
        run = found[3] if found[1] is None else found[1][1:-1]
        # In the form of a list each text is a word, and there is no shell.
        for sign, other in PERL_MORE.findall(found[2] or ""):
            run += " " if sign == "," else ""
            run += other[1:-1] if other[0] in QUOTES else other
        if re.match(r"\s*[,.](?!\.)", text[found.end() :]):
            run += ' "$@"'
        run = re.sub(r"[$@]\w+(?:\[[^\]]*\]|\{[^}]*\})?", '"$@"', run.replace('\\"', '"'))
        yield from each_several(session.text(run))
    if re.search(r"\b(?:unlink|rmtree|remove_tree)\b", text):
        yield part(words, DELETES_MANY, "deletes files")
        return
    rest = PERL_RUNS.sub(" ", text) if ran else text
    patterns = [found[0] for found in PERL_PATTERN.finditer(rest)]
    rest = PERL_VERSION.sub(" ", PERL_PATTERN.sub(" ", rest))
    inside = [
        one
        for one in PERL_QUOTED.findall(rest)
        if one.startswith('"') and re.search(r"[@$]\s*\{", one)
    ]
    inside += [one for one in patterns if PERL_RUNS_INSIDE.search(one)]
    rest = PERL_QUOTED.sub(" ", rest)
    names = set(re.findall(r"(?<![$@%&\w])[A-Za-z_]\w*", rest))
    odd = re.search(
        r"[`#&]\w|(?<!&)&\s*[{$]|\$\w+\s*(?:\{[^{}]*\}|\[[^\[\]]*\])+\s*\(|->\s*\$|<[^<>=\s]*[*?/.\w][^<>]*>|->\s*\(|\bs\b|\be\b",
        rest,
    )
    # Names in capitals are files or constants.
    unknown = {
        name for name in names - PERL_WORDS - PERL_WRITES if not re.fullmatch(r"[A-Z_]{1,8}", name)
    }
    if (
        inside
        or unknown
        or PERL_OPENS.search(rest)
        or (odd and not re.fullmatch(r"<(STDIN|ARGV)?>", odd[0]))
    ):
        yield part(words, UNKNOWN, "runs a program that this tool cannot read")
    elif names & PERL_WRITES:
        yield part(words, CHANGES, "opens files to write")
    elif not ran:
        yield part(words, READS, "calculates and prints; files stay as they are")


# Python

PYTHON_WORDS = set(table("words")["python"].split())
PYTHON_TEXT = re.compile(r"(?<![fF])[bBrRuU]{0,2}(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")")

PYTHON_FILLED = re.compile(r"[fF][rRbB]?['\"]")
"""A text with expressions in it."""


def python(session: Session, words: list[Word], script: Word) -> Part:
    """A short program that calculates and prints, by an allow-list of its names."""
    whole = session.written_out(script)
    text = whole if PYTHON_FILLED.search(whole) else PYTHON_TEXT.sub(" ", whole)
    names = set(re.findall(r"[A-Za-z_]\w*", text))
    own = set(re.findall(r"(?<![.\w])([a-z]\d?)(?![\w(])", text))
    if not script.variable and "__" not in whole and not names - own - PYTHON_WORDS:
        return part(words, READS, "calculates and prints; files stay as they are")
    return part(words, UNKNOWN, "runs a program that this tool cannot read")


# SQL

SQL: dict[str, str] = table("words")["sql"]
SQL_RISKS = {name: risk for risk, names in SQL.items() for name in names.split()}
SQL_OPTIONS = options("sql")
SQL_BEFORE = {"with", "explain", "analyze"}
"""Words before a statement that may be run all the same."""

SQL_PLANS = re.compile(r"\s*explain\s{1,9}(?!.{0,80}\banaly[sz]e)\w", re.I | re.S)
"""A question for the plan of a statement, which is not run."""

SQL_DROPS = re.compile(
    r"\s*(?:load\s+(?:data|xml)\b.*\breplace\s+into\b|insert\b.*\bselect\b.*\bon\s+duplicate\s+key\b"
    r"|alter\b.*\bdrop\b|create\s+or\s+replace\b|replace\b.*\bselect\b|rename\b.*\bto\b)",
    re.I | re.S,
)
SQL_EMPTIES = re.compile(
    r"\bengine\s{0,9}=?\s{0,9}blackhole\b|\b(?:truncate|discard|exchange)\s{1,9}(?:partition|tablespace)\b",
    re.I,
)
SQL_LATER = re.compile(r"\b(?:event|trigger|procedure|function|rule)\b", re.I)
SQL_TAKES = re.compile(r"\b(?:delete|drop|truncate|update)\b", re.I)
SQL_EVERY = re.compile(
    r"\bwhere\s{1,9}(?:not\s{1,9})?\(?(?:\d{1,9}|true|false|'')"
    r"(?:\s{0,9}(?:=|<>|!=|<|>|like)\s{0,9}(?:\d{1,9}|''))?\)?\s{0,9}$",
    re.I,
)
"""A condition that asks for nothing."""


def _sql_loses(name: str, statement: str) -> bool:
    """Whether a change leaves nothing of what was there, now or later."""
    if name == "alter":
        return bool(SQL_EMPTIES.search(statement))
    if name == "create":
        return bool(SQL_LATER.search(statement[:2000]) and SQL_TAKES.search(statement))
    return name == "update" and bool(SQL_EVERY.search(statement[-200:]))


SQL_WHY = {
    READS: "asks a database",
    CHANGES: "changes a database",
    DELETES_MANY: "deletes rows or tables of a database",
}


def sql(
    session: Session, words: list[Word], command: Command, given_text: str | None, whole: bool
) -> Iterator[Part]:
    """``mysql``, ``sqlite3`` and ``psql``; ``given_text`` is what comes in by a pipe."""
    given = read(SQL_OPTIONS, words[1:])
    scripts = [
        session.written_out(value) for _, kind, value in given.options if kind == "script" and value
    ]
    name = words[0].text.rsplit("/", 1)[-1]
    if name.startswith("sqlite"):
        scripts += [session.written_out(word) for word in given.names[1:]]
    if given_text is not None and not scripts:
        scripts.append(given_text)
        if not whole:
            yield part(words, UNKNOWN, "the commands for the database are not in the line")
    if any(w.variable and not w.quoted and HOLDS_OPTIONS.fullmatch(w.text) for w in words[1:]):
        yield part(words, UNKNOWN, "its options may be in a variable")
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    if name == "psql" and given.has("-f", "-o", "-L"):
        yield part(words, UNKNOWN, "reads its commands from a file, or writes one")
    for option, _, value in given.options:
        if not value or not option.startswith("--defaults-"):
            continue
        if not OWN_SETTINGS.match(session.written_out(value)):
            yield part(words, UNKNOWN, "takes settings from elsewhere, which may run commands")
    only_read = name.startswith("sqlite") and given.has("-readonly")
    for script in scripts:
        one = _sql(words, script, name in ("mysql", "mariadb"))
        if only_read and one.risk in (CHANGES, DELETES_MANY) and not SQL_OTHERS.search(script):
            one = part(words, READS, "asks a database that is opened to be read only")
        yield one
    if not scripts and not given.unknown:
        yield part(words, READS, "opens a database; what is typed there is not judged")


SQL_OTHERS = re.compile(r"\b(?:attach|load_extension)\b|(?:^|[\n;])\s{0,9}\.", re.I)
"""What may open another database, or do something else."""

HOLDS_OPTIONS = re.compile(r"\$\{?\w*(?:arg|opt|flag|param)s?\w*\}?", re.I)
SQL_CALLS = re.compile(r"(?<![\w.`@])(?:\w{1,64}\.)?([A-Za-z_]\w*)\s{0,9}\(")
SQL_FUNCTIONS = set(table("words")["functions"].split())
"""Functions that databases bring along, and words that may stand before a parenthesis."""


OWN_SETTINGS = re.compile(
    r"(?!.*\.\./)(?:(?:~|/home\d*/[\w.-]+|\$\{?HOME\}?)?/?\.my\.cnf$|/(?:etc|usr|root|opt|var/(?:lib|cpanel))/|\$)"
)
SQL_CLIENT = re.compile(
    r"[ \t]*(?:mysql|mariadb|MariaDB \[[^\]\n]{0,60}\]|sqlite|\w{1,40}[=*-]\*?[#>])>?(?<=[#>])"
    r"[ \t]+(?=\S)"
)
"""The prompt of a database's client, with what was typed there behind it."""

SQL_GOES_ON = re.compile(r"[ \t]*(?:-|\.\.\.)>[ \t]+")


def typed_sql(lines: list[str]) -> tuple[str, list[str]]:
    """The statement that lines with a client's prompt begin with, and the lines behind it."""
    found = SQL_CLIENT.match(lines[0]) if lines else None
    if not found:
        return "", lines
    text, at = lines[0][found.end() :], 1
    while at < len(lines) and (more := SQL_GOES_ON.match(lines[at])):
        text += "\n" + lines[at][more.end() :]
        at += 1
    return text, lines[at:]


def statement(text: str) -> Part:
    """What a statement does that is typed into a database's client."""
    return _sql([Word(text)], text, True)


SQL_OF_MYSQL = re.compile(
    r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|(?:--[\s]|#)[^\n]*|/\*(?!!).*?\*/", re.S
)
SQL_STANDARD = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.S)
"""Texts and remarks, which hold no statements. MySQL has more signs for both, and ``\\``."""

SQL_ACTS = re.compile(
    r"\binto\s+(?:out|dump)file\b|\bload_extension\b|\bwritefile\b|\bedit\s*\(|^\s*vacuum\b.*\binto\b"
    r"|\b(?:lo_\w+|pg_(?:file|write|read|terminate|cancel|reload|rotate|ls|logical|create)\w*|dblink\w*"
    r"|sys_(?:exec|eval|set)|query_to_xml\w*|cursor_to_xml\w*|setval|xp_\w+|eval)\s*\("
    r"|\\(?:[!.PToei]|copy|lo_|[sw][ \t]+\S)",  # the client's own commands, wherever they stand
    re.I,
)
"""What a question may do besides."""


def _sql(words: list[Word], script: str, mysql: bool) -> Part:
    bare = (SQL_OF_MYSQL if mysql else SQL_STANDARD).sub("''", script)
    risks = []
    if not mysql and re.search(r"\bE'|\$\w*\$", script, re.I):
        risks.append(UNKNOWN)  # texts that end in another way
    for statement in re.split(r"[;\n](?=\s*[.\\\w(]|\s*$)|\\G|\\g", bare):
        first = re.match(r"[\s(]*([.\\]?\w+)", statement)
        if not first:
            if statement.strip(" \t\r\n;)'"):
                risks.append(UNKNOWN)
            continue
        name = first[1].lower()
        risk = SQL_RISKS.get(name, UNKNOWN)
        if name == "pragma" and "=" in statement:
            risk = CHANGES
        if SQL_ACTS.search(statement):
            risk = UNKNOWN
        elif (
            risk == READS
            and name[0] not in ".\\"
            and not ({one.lower() for one in SQL_CALLS.findall(statement)} <= SQL_FUNCTIONS)
        ):
            risk = UNKNOWN  # a function of the database's own may do anything
        if _sql_loses(name, statement):
            risk = DELETES_MANY
        plans = bool(SQL_PLANS.match(statement))
        if (
            name in SQL_BEFORE
            and not plans
            and re.search(r"\b(?:delete|update|insert)\b", statement, re.I)
        ):
            risk = DELETES_MANY
        if (name == "update" and not re.search(r"\bwhere\b", statement, re.I)) or (
            SQL_DROPS.match(statement)
        ):
            risk = DELETES_MANY
        risks.append(risk)
    order = [DELETES_MANY, UNKNOWN, CHANGES]
    # A statement may go on over several lines: only its beginning is known.
    if UNKNOWN in risks and risks[0] != UNKNOWN and "\n" in script:
        risks = [risk for risk in risks if risk != UNKNOWN] or risks
    risk = next((risk for risk in order if risk in risks), READS)
    return part(
        words, risk, SQL_WHY.get(risk, "a command for the database that this tool does not know")
    )


# Exim's expansions

EXPANSION_RUNS = re.compile(
    r"\$\{\s*(?:run|perl|readsocket|dlfunc|acl|expand|lookup\s*\w*\s*(?:\{[^}]*\}\s*)?(?:mysql|pgsql|sqlite|redis|ldap\w*))\b",
    re.I,
)


def expansion_runs(text: str) -> str:
    """What an expansion runs or calls; an empty text for one that only calculates and reads."""
    found = EXPANSION_RUNS.search(text)
    return found[0] if found else ""
