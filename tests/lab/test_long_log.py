"""The benchmark's log is the same each time, and is what its description says."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from lab import long_log
from snippets.files.blocks import MAIN_LINE
from snippets.logs.mainlog import parse
from snippets.message_id import decode

SIZE = 2_000_000


def test_the_log_is_the_same_each_time(tmp_path: Path) -> None:
    samples = long_log.write(tmp_path / "one", SIZE)
    assert long_log.write(tmp_path / "two", SIZE) == samples
    content = (tmp_path / "one").read_bytes()
    assert content == (tmp_path / "two").read_bytes()
    assert SIZE <= len(content) < SIZE + 1000


def test_what_is_in_it(tmp_path: Path) -> None:
    samples = long_log.write(tmp_path / "log", SIZE)
    lines = (tmp_path / "log").read_text().splitlines()
    heads = [match for line in lines if (match := MAIN_LINE.match(line.encode()))]
    assert len(heads) == len(lines)
    stamps = [head["stamp"] for head in heads]
    assert stamps == sorted(stamps)
    lengths = [len(head["id"]) for head in heads if head["id"]]
    assert (lengths[0], lengths[-1], set(lengths)) == (16, 23, {16, 23}), "an upgrade"
    kinds = {parse(line).kind for line in lines}
    assert kinds >= {
        "arrival", "arrival-bounce", "bounce", "completed", "cwd", "defer", "delivery",
        "rejected-rcpt",
    }  # fmt: skip
    sample = samples[len(samples) // 2]
    text = "\n".join(lines)
    assert re.search(rf"{sample.id} <= {sample.address} .* T=\"{sample.subject}\" for ", text)
    assert f"{sample.id} Completed" in text


def test_ids_decode_to_the_time_of_their_arrival(tmp_path: Path) -> None:
    samples = long_log.write(tmp_path / "log", SIZE)
    text = (tmp_path / "log").read_text()
    for sample in samples[::50]:
        stamp = re.search(rf"^(\S+ \S+) {sample.id} <= ", text, re.MULTILINE)
        assert stamp
        logged = datetime.fromisoformat(stamp[1]) - timedelta(seconds=long_log.SUMMER)
        arrived = decode(sample.id).earliest.replace(tzinfo=None)
        assert timedelta(seconds=-1) < logged - arrived < timedelta(seconds=2)
