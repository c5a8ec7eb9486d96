"""Python in the page answers as CPython does, letter for letter."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from handbook.browser import answers, bundle, packed
from playwright.sync_api import Browser
from sphinx.errors import ExtensionError

from lab import ROOT
from lab.transcripts.fences import page_files, read_page
from snippets.commands.as_json.pasted import of_answer
from snippets.paste.explain import explain
from tests.site.browser import visit
from tests.site.page_python import PagePython
from tests.snippets.log_lines import BEGINNINGS, STAMP, UNITS, labelled
from tests.snippets.mail_logs import epoch, filler, message, new_id, stamp, write

PAGE = "docs/reference/explain.html"
LOGS = ("mainlog", "maillog", "otherlog")
AT = "2026-11-20 10:00:00"
MAX_GAP = 0.25
"""How much of the reading the page may stand still at once. If it read itself, it would be all."""


@pytest.fixture(scope="module")
def python(chromium: Browser, site: Path) -> Iterator[PagePython]:
    with visit(chromium, site, PAGE) as opened:
        yield PagePython(opened.page)
        assert not opened.refused, opened.refused


def texts() -> list[str]:
    """Every sample line and ID of the tests, and every line of the pages' transcripts and logs."""
    found = [one.line for name in LOGS for one in labelled(f"{name}_lines.jsonl")]
    ids = json.loads((ROOT / "tests/data/message_ids.json").read_text(encoding="utf-8"))["ids"]
    found += [one["id"] for one in ids]
    for path in page_files():
        for fence in read_page(path).fences:
            if fence.language in ("console", "exim-log", "dovecot-log", "text"):
                found += fence.content.splitlines()
    found += [beginning + unit * 9 for beginning in BEGINNINGS for unit in UNITS]
    found += ["Grüße 😀 an=ü", f'{STAMP}1tixMn-00000000C5j-1wRa <= a@b T="😀 x" for c@d']
    printable = [text for text in found if not any("\ud800" <= char <= "\udfff" for char in text)]
    return list(dict.fromkeys(printable))


def test_the_same_answers_as_cpython(python: PagePython) -> None:
    lines = texts()
    wanted = [of_answer(answer) for answer in explain(lines)]
    reply = python.explain("\n".join(lines))
    assert not reply.error, reply.error
    assert len(lines) > 2500 and len(wanted) > 2500
    for ours, theirs in zip(wanted, reply.pieces, strict=True):
        assert theirs == ours
    print(f"{len(wanted)} answers are the same, in {reply.took / len(wanted):.1f} ms each")


# What the stand-in of `re` translates, and what Python's own says of it.
EXPRESSIONS = r"""
import re
CASES = [
    (r"(?P<a>x)(?P<b>y)?(z)?", "wxz", 0), (r"\Aab$", "ab\n", 0), (r"ab\Z", "ab\n", 0),
    (r"^b.c$", "a\nb\nc\nb.c", re.M), (r"^b.c$", "b\nc", re.S), (r"a # no\n [ ] b", "a b", re.X),
    (r"\w+", "Größe naïve", 0), (r"\w+", "Größe", re.A), (r"[^\W_]+", "_ü_", 0),
    (r"\bu\b", "ü u ", 0), (r"\s+", "a\u00a0 b", 0), (r"\s+", "a\u00a0b", re.A),
    (r"[]a-]+", "x]a-b", 0), (r"[^]a]+", "]ab]", 0), (r"a{,2}", "aaa", 0), (r"a{x}", "a{x}", 0),
    (r"(a)|(b)", "ba", 0), (r"(?i)STRASSE", "straße strasse", 0), (r"(?:a|b)*?c", "abac", 0),
    (r"(?<!\d)\d{2}(?!\d)", "123 45 6", 0), (r"(.)\1", "abba", 0),
    (r"(?P<q>['\"]).*?(?P=q)", "a'b'", 0),
    (r"", "ab", 0), (r"x*", "axb", 0), (r"😀+", "a😀😀b", 0), (r"[^a]", "a😀", 0),
    (r".", "😀\n", 0),
    (r"[\d.]+", "1.2,3", 0), (r"[$&+,:;=?@#|'<>.^*()%!-]+", "a$-!b", 0), (r"\.\-\ \"", '.- "', 0),
    (rb"(?P<x>[\x80-\xff]+)", "ü".encode(), 0), (rb"\w+", "aü".encode(), 0),
    (rb"^a.b", b"a\xffb", re.S),
    (r"(?P<host>h)|(?P<key>k=)(?P<value>v)|((?P<deep>d)e)", "k=v de h", 0),
]
for pattern, text, flags in CASES:
    compiled = re.compile(pattern, flags)
    found = [(m.regs, m.lastgroup, m.lastindex, m.groups()) for m in compiled.finditer(text)]
    print(pattern, found, compiled.findall(text), dict(compiled.groupindex), compiled.groups)
    print([bool(do(text)) for do in (compiled.match, compiled.fullmatch, compiled.search)])
    print(compiled.search(text, 1), compiled.match(text, 1, 2))
    print(compiled.split(text) if "(" not in str(pattern) else "", compiled.sub(text[:1] * 2, text))
for bad in ("(", ")", "[a", "\\q", "(?x:", "(?P<1>a)"):
    try:
        re.compile(bad)
        print(bad, "compiled")
    except re.error:
        print(bad, "refused")
print("abcabc".find("a", 1, 3), "abcabc".rfind("c", 3, 6), "abcabc".rfind("a", 1))
"""


def test_regular_expressions_match_as_in_cpython(python: PagePython) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(EXPRESSIONS, {})
    reply = python.run(EXPRESSIONS)
    assert not reply.error, reply.error
    assert "".join(reply.pieces).split("\n") == printed.getvalue().split("\n")


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A main log with deferrals, bounces and a queued message, an older packed one, a mail log."""
    folder = tmp_path_factory.mktemp("logs")
    lines: list[str | bytes] = []
    for number in range(1200):
        at = stamp(epoch(AT) + 7 * number)
        tail: list[str] = []
        if number % 11 == 0:
            tail = [
                f"== b{number}@mx.example R=r T=s defer (-53): retry time not reached",
                f"=> b{number}@mx.example R=r T=s H=mx.example [192.0.2.9]",
                "Completed",
            ]
        if number % 13 == 0:
            tail = [f"** b{number}@mx.example R=r T=s: 550 5.1.1 no \\303\\234bung", "Completed"]
        if number == 900:
            tail = ["Frozen (delivery error message)"]
        lines += message(at, number, f"ann{number % 40}@example.com", f"b{number}@mx.example",
                         subject=f"Caf\\303\\251 {number}", tail=tail)  # fmt: skip
    refused = "H=x.example [192.0.2.5] F=<spam\xfc@x.example> rejected RCPT <b@mx.example>: no"
    lines.append(f"{stamp(epoch(AT) + 9000)} {refused}".encode("latin-1"))
    write(folder / "exim_mainlog", lines)
    older = filler("2026-11-19 10:00:00", 300, 60)
    packed = "".join(line + "\n" for line in older).encode()
    (folder / "exim_mainlog.1.gz").write_bytes(gzip.compress(packed))
    (folder / "cut.gz").write_bytes(gzip.compress(packed)[:-40])
    mine = message(AT, 5000, "bo@example.com", "c@mx.example", subject="=?UTF-8?B?R3LDvMOfZQ==?=")
    (folder / "windows").write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*mine, ""]).encode())
    write(folder / "syslog", [f"Nov 20 10:00:00 mx exim[7]: {line[20:]} \u00fc" for line in mine])
    write(folder / "maillog", [
        f"Nov 20 10:{number // 60:02}:{number % 60:02} server dovecot: lmtp(b@mx.example)<1><x>: "
        f"msgid=<m{number}@host.example>: saved mail to INBOX" for number in range(0, 300, 7)
    ])  # fmt: skip
    return folder


ALL = ("exim_mainlog.1.gz", "exim_mainlog", "maillog")


def of_cpython(folder: Path, what: str, files: tuple[str, ...]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "snippets", "trace", "--json", what, *files],
        cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("what", "files", "least"),
    [
        (new_id(stamp(epoch(AT) + 7), 1), ALL, 1),
        (new_id(stamp(epoch(AT) + 7 * 900), 900), ALL, 1),
        (new_id(stamp(epoch("2026-11-19 10:00:00") + 600), 10_010), ALL, 1),
        ("ANN3@example.com", ALL, 20),
        ("m77@host.example", ALL, 1),
        ("café 91", ALL, 2),
        ("spamü@x.example", ALL, 0),
        ("b@mx.example", ALL, 1),
        ("nosuch@x.example", ALL, 0),
        ("b1500@mx.example", ("maillog",), 0),
        ("grüße", ("windows",), 1),
        (new_id(AT, 5000), ("windows", "maillog"), 1),
        ("bo@example.com", ("syslog",), 1),
    ],
)
def test_the_same_traces_as_cpython(
    python: PagePython, logs: Path, what: str, files: tuple[str, ...], least: int
) -> None:
    wanted = of_cpython(logs, what, files)
    reply = python.trace(what, [logs / name for name in files])
    assert not reply.error, reply.error
    assert len(wanted) >= least
    assert reply.pieces == wanted


def test_what_cannot_be_read_is_said(python: PagePython, logs: Path, tmp_path: Path) -> None:
    write(tmp_path / "notes.txt", ["no log"])
    reply = python.trace(
        new_id(stamp(epoch("2026-11-19 10:00:00")), 10_000),
        [tmp_path / "notes.txt", logs / "cut.gz"],
    )
    problems = json.loads(reply.rest)["problems"]
    assert any("notes.txt: not a mail log" in problem for problem in problems)
    assert any("cut.gz: broken or cut short" in problem for problem in problems)
    assert reply.pieces
    assert json.loads(python.trace(" ", [logs / "maillog"]).rest)["problems"]


# Measured in the page itself: how long no frame could be drawn, and how long one task took.
WATCH = """() => {
  self.watched = { gap: 0, frames: 0 };
  let last = performance.now();
  const frame = (now) => {
    self.watched.gap = Math.max(self.watched.gap, now - last);
    self.watched.frames += 1;
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


def test_a_large_log_is_traced_while_the_page_stays_quick(
    chromium: Browser, site: Path, tmp_path: Path
) -> None:
    lines = filler("2026-11-01 00:00:00", 55_000, 20)
    at = stamp(epoch("2026-11-01 00:00:00") + 20 * 40_000 + 7)
    lines[120_000:120_000] = message(at, 5, "rare@example.com", "b@mx.example")
    log = write(tmp_path / "exim_mainlog", lines)
    assert log.stat().st_size > 17_000_000
    wanted = of_cpython(tmp_path, "rare@example.com", ("exim_mainlog",))
    with visit(chromium, site, PAGE) as opened:
        page = opened.page
        python = PagePython(page)
        python.run("1")  # what is measured is the reading
        page.evaluate(WATCH)
        reply = python.trace("rare@example.com", [log])
        by_id = python.trace(new_id(at, 5), [log])
        watched = page.evaluate("self.watched")
    assert len(wanted) == 1
    assert reply.pieces == by_id.pieces == wanted
    shares = [sign["done"] / sign["size"] for sign in reply.signs]
    assert len(shares) > 2 and shares == sorted(shares) and 0 < shares[0] < shares[-1] <= 1
    print(f"{log.stat().st_size} bytes in {reply.took:.0f} ms, by ID {by_id.took:.0f} ms; "
          f"longest gap {watched['gap']:.0f} ms in {watched['frames']} frames")  # fmt: skip
    assert watched["frames"] > 5
    assert watched["gap"] < MAX_GAP * (reply.took + by_id.took)


def test_nothing_reaches_the_network_from_within(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, PAGE) as opened:
        python = PagePython(opened.page)
        python.run("1")
        before = set(opened.fetched)
        missing = python.run("import nosuchmodule")
        sent = python.run("from browser import self as w\nw.fetch('/index.html')")
        assert "ModuleNotFoundError" in missing.error
        assert sent.error
        assert set(opened.fetched) == before and not opened.refused


def test_stop_ends_the_reading_and_the_next_question_is_answered(
    python: PagePython, logs: Path
) -> None:
    python.page.set_input_files("#trace-files", logs / "exim_mainlog")
    error = python.page.evaluate("""async () => {
      const files = [...document.querySelector("#trace-files").files];
      const asked = handbookPython.ask({ kind: "trace", what: "example.com", files });
      setTimeout(() => handbookPython.stop(), 50);
      return asked.then(() => "", (error) => error.message);
    }""")
    assert error == "Stopped."
    assert len(python.explain("16VDhn-0001bo-D3").pieces) == 1


def test_the_bundle_has_the_snippets_as_they_are_and_is_light(site: Path) -> None:
    folder = site / "_static" / "python"
    script = (folder / "modules.js").read_text(encoding="utf-8")
    for name in ("logs/mainlog", "trace/gather", "message_id", "risk/judge", "risk/shell"):
        source = (ROOT / "snippets" / f"{name}.py").read_text(encoding="utf-8")
        assert json.dumps(bundle.without_words(source), ensure_ascii=False) in script, name
    assert "snippets.paste.explain" not in script  # it is in answers.js
    loaded = sum(
        len(gzip.compress((folder / name).read_bytes(), 6)) for name in ("answers.js", "links.js")
    )
    print(f"{loaded} bytes for a first answer")
    assert loaded < 250_000  # the records of known texts and of log lines are 105 kB of it
    assert "Pierre Quentel" in (folder / "LICENSE.txt").read_text(encoding="utf-8")


def answers_with(source: str, tmp_path: Path) -> str:
    """The scripts as they are made with another ``explain.py``; raises ExtensionError."""
    for name in ("snippets", "docs/_ext/handbook/browser"):
        shutil.copytree(ROOT / name, tmp_path / name, dirs_exist_ok=True)
    (tmp_path / "snippets" / "paste" / "explain.py").write_text(source, encoding="utf-8")
    return "".join(answers.files(tmp_path).values())


def test_the_names_of_programs_have_to_be_set_as_they_are(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "snippets", tmp_path / "snippets")
    judge = tmp_path / "snippets" / "risk" / "judge.py"
    judge.write_text(
        judge.read_text(encoding="utf-8").replace("\nNAMES = ", "\nNAMES |= "), "utf-8"
    )
    with pytest.raises(ExtensionError, match=r"judge\.py: NAMES is set 0 times"):
        answers.judge_with_names(tmp_path)


def test_what_is_packed_is_unpacked_as_it_was(chromium: Browser, site: Path) -> None:
    files: dict[str, Any] = {
        "a": {"Ā": ["it's a \\ word", "Ăword 😀 wordword\n", 1, None]},
        "b": "often Words words",
    }
    records: dict[str, packed.Records] = {
        "c": [{"id": "often", "rank": 0}, {"id": "Ā"}],
        "d": [{"id": "x", "who": False}],
    }
    # What stands twice near and far, and what no letter stands for.
    files["c/long"] = [f"{number % 97} {number * number}" for number in range(4000)]
    files["noise"] = random.Random(1).randbytes(4000).hex()
    script = "".join(answers.minified(ROOT, name) for name in ("lzma.js", "unpacked.js"))
    value = packed.expression(files, records)
    assert "often" not in packed.in_letters(json.dumps([files, records]))[2]
    with visit(chromium, site, PAGE) as opened:
        shown = opened.page.evaluate(f"() => {{ {script} return JSON.stringify({value}); }}")
    assert json.loads(shown) == {**files, **records}


def test_what_the_compiler_does_not_know_is_named(tmp_path: Path) -> None:
    source = (ROOT / "snippets" / "paste" / "explain.py").read_text(encoding="utf-8")
    lines = source.replace("        held = [line]\n", "        with held: held = [line]\n", 1)
    assert lines != source
    with pytest.raises(ExtensionError, match=r"snippets/paste/explain\.py:\d+: .* With"):
        answers_with(lines, tmp_path)


def test_only_what_an_answer_needs_is_compiled(tmp_path: Path) -> None:
    source = (ROOT / "snippets" / "paste" / "explain.py").read_text(encoding="utf-8")
    source += '\n\ndef unused():\n    return "never asked for"\n'
    source += '\n\ndef used():\n    return "asked for"\n\n\nexplain = used\n'
    script = answers_with(source, tmp_path)
    assert '"asked for"' in script
    assert "never asked for" not in script


def test_the_same_sources_give_the_same_script() -> None:
    """Sets have another order in each process."""
    code = (
        "import hashlib, pathlib; from handbook.browser import answers; "
        "print(hashlib.sha256(str(answers.files(pathlib.Path('.'))).encode()).hexdigest())"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
            env={"PYTHONPATH": f"{ROOT}/docs/_ext:{ROOT}", "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(sums) == 1


def test_a_module_that_brython_lacks_is_named(tmp_path: Path) -> None:
    for name in ("snippets", "docs/_ext/handbook/browser/stand_ins"):
        (tmp_path / name).mkdir(parents=True)
        shutil.copytree(ROOT / name, tmp_path / name, dirs_exist_ok=True)
    story_py = tmp_path / "snippets" / "trace" / "story.py"
    story_py.write_text(story_py.read_text() + "\nimport sqlite3\n")
    with pytest.raises(ExtensionError, match=r"snippets\.trace\.story imports sqlite3"):
        bundle.bundled(tmp_path)


def test_a_mend_that_is_no_longer_needed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "brython_file", lambda name: "nothing of it")
    with pytest.raises(ExtensionError, match="take the mend out"):
        bundle.brython_script()
