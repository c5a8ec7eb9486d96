"""Loads configuration from the pages with the real programs, alone or inside a complete one.

A fragment becomes a file of its own that the complete configuration includes, so that an error
names the fragment's line.
"""

import atexit
import re
from functools import cache
from threading import Lock

from handbook.facts.transcript import EXIM_PARTS

from lab.boxes.box import Box, Completed
from lab.boxes.layers import quiet_box

WHOLE, FRAGMENT = "/tmp/whole.conf", "/tmp/fragment.conf"
_one_at_a_time = Lock()


def check_exim_conf(generation: str, text: str) -> Completed:
    """Load a complete Exim configuration; status 0 when Exim takes it."""
    return _load(generation, {WHOLE: text}, f"exim -C {WHOLE} -bV")


def check_exim_fragment(generation: str, part: str, text: str) -> Completed:
    """Load a fragment of one of `EXIM_PARTS` in the server's configuration.

    It stands first in its part. What it defines anew is taken out of the server's own.
    """
    if part not in EXIM_PARTS:
        raise ValueError(f"no part {part!r} in Exim's configuration: {', '.join(EXIM_PARTS)}")
    base = _chamber(generation).read("/etc/exim.conf").decode()
    include = f".include {FRAGMENT}\n"
    if part == "acl" and not re.search(r"^\w+:\s*$", text, re.MULTILINE):
        include = "fragment:\n" + include  # statements without the name of an ACL
    names = set(re.findall(r"^[ \t]*(?:\w+list[ \t]+)?(\w+)[ \t]*[=:]", text, re.MULTILINE))
    whole = []
    for heading, body in _split(base):
        if heading == part:
            whole.append(_heading(heading) + include + _without(part, body, names))
        else:
            whole.append(_heading(heading) + body)
    command = f"exim -C {WHOLE} -bV"
    return _load(generation, {WHOLE: "".join(whole), FRAGMENT: text + "\n"}, command)


def check_dovecot_conf(generation: str, text: str) -> Completed:
    """Load a Dovecot configuration; unless it is a complete one, at the end of the server's own."""
    command = f"doveconf -n -c {WHOLE}"
    if re.search(r"^(dovecot_config_version|protocols)\b", text, re.MULTILINE):
        return _load(generation, {WHOLE: text}, command)
    base = _chamber(generation).read("/etc/dovecot/dovecot.conf").decode()
    return _load(
        generation, {WHOLE: f"{base}\n!include {FRAGMENT}\n", FRAGMENT: text + "\n"}, command
    )


def _load(generation: str, files: dict[str, str], command: str) -> Completed:
    box = _chamber(generation)
    with _one_at_a_time:
        for path, content in files.items():
            box.write(path, content.encode())
        return box.run(command)


@cache
def _chamber(generation: str) -> Box:
    """A box without daemons, kept until the end of the process: checks take 50 ms each."""
    box = quiet_box(generation)
    atexit.register(box.close)
    return box


def _split(configuration: str) -> list[tuple[str, str]]:
    """The parts of an Exim configuration in their order, each without its `begin` line."""
    pieces = re.split(r"^begin[ \t]+(\w+)[ \t]*\n", configuration, flags=re.MULTILINE)
    return [("main", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]


def _heading(part: str) -> str:
    return "" if part == "main" else f"begin {part}\n"


def _without(part: str, body: str, names: set[str]) -> str:
    """The part without the options (main) or the named blocks (others) in `names`."""
    if part == "main":
        pattern = r"^(?:\w+list[ \t]+)?(\w+)[ \t]*=(?:.*\\\n)*.*\n"
    else:
        pattern = r"^(\w+):[ \t]*\n(?:(?!^\w+:[ \t]*$).*\n)*"
    return re.sub(pattern, lambda m: "" if m[1] in names else m[0], body, flags=re.MULTILINE)
