"""Subjects as people read them: without the escapes of Exim's log, and decoded.

Exim logs a subject as the header has it, in RFC 2047's encoded words where it is not ASCII, and
writes what cannot be printed as an escape.
"""

from __future__ import annotations

import binascii
import re

WORD = re.compile(r"=\?([^?\s=*]{1,40})(?:\*[^?\s=]{0,40})?\?([BbQq])\?([^?\s]*)\?=", re.A)
BETWEEN = re.compile(r"(?<=\?=)\s+(?==\?)", re.A)
"""Blanks between two encoded words are no part of the text."""

CHARSETS = re.compile(
    r"utf-?8|us-ascii|iso-8859-[0-9]{1,2}|windows-[0-9]{3,4}|cp[0-9]{3,4}|koi8-[rut]|gbk|gb2312|"
    r"gb18030|big5|euc-jp|euc-kr|shift[_-]jis|iso-2022-(?:jp|kr)|ks_c_5601-1987|tis-620|macintosh",
    re.A | re.I,
)
"""Those that mail programs use. Python knows more, of which some are slow on purpose-made text."""


def unescaped(text: str) -> str:
    r"""Return a text of the log as it was: ``\"``, ``\\``, ``\n``, ``\t`` and octal bytes.

    >>> unescaped(r"Caf\303\251 \"A\"")
    'Café "A"'
    """

    def plain(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if len(code) == 3:
            return bytes([int(code, 8) & 255])
        return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(code, code)

    raw = text.encode("utf-8", "surrogateescape")
    raw = re.sub(rb"\\([0-3][0-7]{2}|.)", plain, raw, flags=re.DOTALL)
    return raw.decode("utf-8", "surrogateescape")


def readable(text: str) -> str:
    """Return a subject of the log as its reader saw it. What cannot be decoded stays as it is.

    >>> readable("=?UTF-8?Q?Caf=C3=A9?= at ten")
    'Café at ten'
    """
    plain = unescaped(text) if "\\" in text else text
    if "=?" not in plain:
        return plain
    plain = BETWEEN.sub("", plain)
    pieces: list[str] = []
    charset, held = "", b""
    at = 0
    for word in WORD.finditer(plain):
        name, raw = word[1].lower(), _bytes(word[2], word[3])
        known = raw is not None and CHARSETS.fullmatch(name)
        if held and (word.start() > at or name != charset or not known):
            pieces.append(_decoded(held, charset))
            held = b""
        pieces.append(plain[at : word.start()])
        at = word.end()
        if raw is not None and known:
            # A letter of several bytes may be divided between two words.
            charset, held = name, held + raw
        else:
            pieces.append(word[0])
    if held:
        pieces.append(_decoded(held, charset))
    return "".join([*pieces, plain[at:]])


def _bytes(encoding: str, text: str) -> bytes | None:
    if encoding in "Qq":
        text = text.replace("_", " ")
        raw = text.encode("utf-8", "surrogateescape")
        return re.sub(rb"=([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), raw)
    try:
        return binascii.a2b_base64(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except ValueError:
        return None


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(PYTHON_NAMES.get(charset, charset), "replace")
    except LookupError:
        return raw.decode("utf-8", "surrogateescape")


PYTHON_NAMES = {"ks_c_5601-1987": "cp949", "macintosh": "mac-roman"}
