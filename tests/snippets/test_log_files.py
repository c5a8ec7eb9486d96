"""Logs are found with their rotated parts and read in bounded memory, whatever they hold."""

from __future__ import annotations

import bz2
import gzip
import itertools
import lzma
import os
import random
import shutil
import subprocess
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from snippets.files import blocks as log_blocks
from snippets.files.blocks import BLOCK, place_of
from snippets.files.clock import MailClock, MainClock, local_clock, seconds
from snippets.files.disk import LogFile, open_logs, usual_logs
from snippets.files.packed import unpacked
from tests.snippets.mail_logs import epoch, filler, new_id, write

LINE = b"2026-11-20 10:00:00 Start queue run: pid=1\n"


def text_of(log: LogFile) -> bytes:
    pieces = list(log.blocks())
    at = 0
    for offset, lines in pieces:
        assert offset >= at and lines.endswith(b"\n")
        at = offset + len(lines)
    return b"".join(lines for _, lines in pieces)


def random_lines(count: int, seed: int = 1) -> bytes:
    """Lines that cannot be packed well."""
    words = random.Random(seed)
    return b"".join(
        b"2026-11-20 10:00:00 %s\n" % words.randbytes(30).hex().encode() for _ in range(count)
    )


def reader(content: bytes) -> Callable[[int, int], bytes]:
    return lambda place, size: content[place : place + size]


def opened(path: Path) -> tuple[LogFile, list[str]]:
    said: list[str] = []
    return LogFile(path, said.append), said


@pytest.mark.parametrize("packed", [False, True])
def test_every_byte_is_read_once(tmp_path: Path, packed: bool) -> None:
    content = b"".join(
        b"2026-11-20 10:00:00 line %d %s\n" % (n, b"x" * (n % 700)) for n in range(3000)
    )
    assert len(content) > 3 * BLOCK
    path = tmp_path / "mainlog"
    path.write_bytes(gzip.compress(content) if packed else content)
    log, said = opened(path)
    assert text_of(log) == content
    assert text_of(log) == content, "a second reading gives the same"
    assert (log.kind, log.compressed, said) == ("main", packed, [])
    assert log.done == log.size


@pytest.mark.parametrize("packed", [False, True])
def test_reading_from_a_line_on(tmp_path: Path, packed: bool) -> None:
    content = LINE * 9000
    path = tmp_path / "mainlog"
    path.write_bytes(gzip.compress(content) if packed else content)
    log, _ = opened(path)
    start = 7000 * len(LINE)
    pieces = list(log.blocks(start))
    assert pieces[0][0] == start
    assert b"".join(lines for _, lines in pieces) == content[start:]


def test_a_line_that_is_being_written_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "mainlog"
    path.write_bytes(LINE + b"2026-11-20 10:00:01 half a li")
    log, _ = opened(path)
    assert text_of(log).splitlines()[-1] == b"2026-11-20 10:00:01 half a li"


@pytest.mark.parametrize("packed", [False, True])
def test_a_huge_line_is_left_out_and_said(
    tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_blocks, "MAX_LINE", 2 * BLOCK)
    content = LINE + b"2026-11-20 10:00:00 " + b"y" * (9 * BLOCK) + b"\n" + LINE * 2
    path = tmp_path / "mainlog"
    path.write_bytes(gzip.compress(content) if packed else content)
    log, said = opened(path)
    assert text_of(log) == LINE * 3
    assert text_of(log) == LINE * 3
    assert said == [f"{path}: a line longer than {2 * BLOCK} bytes was skipped"], "said once"


def test_a_line_as_long_as_allowed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_blocks, "MAX_LINE", 4 * BLOCK)
    content = LINE + b"2026-11-20 10:00:00 " + b"y" * (3 * BLOCK) + b"\n" + LINE
    path = tmp_path / "mainlog"
    path.write_bytes(content)
    log, said = opened(path)
    assert (text_of(log), said) == (content, [])


def test_a_cut_gzip_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    content = random_lines(9000)
    path = tmp_path / "mainlog.1.gz"
    path.write_bytes(gzip.compress(content)[:200_000])
    log, said = opened(path)
    read = text_of(log)
    assert len(read) > 200_000 and content.startswith(read[:-1])
    assert len(said) == 1 and "ends in the middle" in said[0]


def test_a_gzip_file_with_a_wrong_byte_is_read_up_to_there(tmp_path: Path) -> None:
    content = random_lines(9000)
    packed = bytearray(gzip.compress(content))
    packed[len(packed) // 2] ^= 255
    path = tmp_path / "mainlog.1.gz"
    path.write_bytes(packed)
    log, said = opened(path)
    assert text_of(log)[:100_000] == content[:100_000]
    assert len(said) == 1 and "broken after" in said[0]


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": partial(lzma.compress, preset=1),  # the usual one takes seconds
}


@pytest.mark.parametrize("ending", PACKERS)
def test_each_packing_is_unpacked(tmp_path: Path, ending: str) -> None:
    content = random_lines(9000)
    parts = [content[:1000], content[1000:]]
    path = tmp_path / f"mainlog.1.{ending}"
    path.write_bytes(b"".join(PACKERS[ending](part) for part in parts) + bytes(700))
    log, said = opened(path)
    assert (text_of(log), log.compressed, said) == (content, True, [])
    place = content.index(b"\n", 300_000) + 1
    assert b"".join(lines for _, lines in log.blocks(place)) == content[place:]


@pytest.mark.long
@pytest.mark.parametrize("ending", PACKERS)
@pytest.mark.parametrize("size", [5_000, 200_000, 3_000_000])
def test_a_broken_archive_gives_all_that_its_own_tool_gives(
    tmp_path: Path, ending: str, size: int
) -> None:
    """As ``zcat``, ``bzcat`` and ``xzcat``: all before the place where they see that it is."""
    tool = {"gz": "zcat", "bz2": "bzcat", "xz": "xzcat"}[ending]
    if not shutil.which(tool):
        pytest.skip(f"no {tool} here")
    invented = 0
    for seed in range(40 if size == 5_000 else 1):
        content = random_lines(size // 40, seed)
        good = PACKERS[ending](content)
        middle = len(good) * 2 // 3
        packed = good[:middle] + bytes([good[middle] ^ 255]) + good[middle + 1 :]
        given = subprocess.run([tool], input=packed, capture_output=True).stdout
        said: list[str] = []
        read = b"".join(unpacked(reader(packed), packed[:3], said.append))
        assert given.startswith(read[: len(given)]), seed
        assert len(said) == 1 and said[0].startswith(f"broken after {len(read)} unpacked bytes: ")
        if "too far back" in said[0]:
            # gzip's own program goes on here, with bytes that nobody wrote.
            same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(given, content))  # noqa: B905
            given = bytes(byte for byte, _ in same)
            invented += 1
        assert len(read) + 1024 > len(given), seed
    assert invented <= 10


def test_a_small_broken_gzip_file_loses_nothing(tmp_path: Path) -> None:
    content = random_lines(200)
    packed = gzip.compress(content)
    path = tmp_path / "mainlog.1.gz"
    path.write_bytes(packed[:-8] + zlib.crc32(b"another").to_bytes(4, "little") + packed[-4:])
    log, said = opened(path)
    assert text_of(log) == content
    assert len(said) == 1 and f"broken after {len(content)} unpacked bytes" in said[0]


@pytest.mark.parametrize("ending", ["", *PACKERS])
def test_what_is_no_content(tmp_path: Path, ending: str) -> None:
    """Line ends of Windows, a byte order mark, and NUL bytes where a log was emptied in use."""
    lines = random_lines(9000).split(b"\n")[:-1]
    content = b"\xef\xbb\xbf" + bytes(3 * BLOCK) + b"\r\n".join(lines) + bytes(99) + LINE
    content += b"2026-11-20 10:00:02 the last\r"
    path = tmp_path / "mainlog"
    path.write_bytes(PACKERS[ending](content) if ending else content)
    log, said = opened(path)
    assert log.kind == "main"
    read = [line for line in text_of(log).split(b"\n") if line]
    assert read == [*lines, LINE.strip(), b"2026-11-20 10:00:02 the last"]
    assert said == []
    if not ending:
        for offset, piece in log.blocks():
            for line in piece.split(b"\n"):
                assert content[offset : offset + len(line)] == line
                offset += len(line) + 1
        place, _ = log.probe(5 * BLOCK, BLOCK)
        assert content[place - 2 : place] == b"\r\n"


def test_nul_bytes_longer_than_any_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_blocks, "MAX_LINE", 2 * BLOCK)
    path = tmp_path / "mainlog"
    path.write_bytes(LINE + bytes(9 * BLOCK) + LINE)
    log, said = opened(path)
    assert ([line for line in text_of(log).split(b"\n") if line], said) == ([LINE.strip()] * 2, [])


def test_text_of_windows_in_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "mainlog"
    path.write_bytes(LINE.decode().encode("utf-16"))
    with pytest.raises(ValueError, match="UTF-16: save it as UTF-8"):
        LogFile(path, print)


def test_a_reading_from_behind_the_end_is_not_a_log_that_became_shorter(tmp_path: Path) -> None:
    path = tmp_path / "mainlog"
    path.write_bytes(LINE.strip())
    log, said = opened(path)
    [(place, lines)] = log.blocks()
    assert list(log.blocks(place + len(lines))) == []
    assert said == []


def test_a_log_that_is_emptied_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mainlog"
    path.write_bytes(LINE * 20_000)
    log, said = opened(path)
    blocks = log.blocks()
    next(blocks)
    path.write_bytes(b"")
    list(blocks)
    assert said == [f"{path}: became shorter while it was read, so lines may be missing"]


def test_a_log_that_is_rotated_while_it_is_read_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "mainlog"
    path.write_bytes(LINE * 20_000)
    log, said = opened(path)
    blocks = log.blocks()
    read = next(blocks)[1]
    path.rename(tmp_path / "mainlog.1")
    path.write_bytes(LINE)
    assert read + b"".join(lines for _, lines in blocks) == LINE * 20_000
    assert len(said) == 1 and "was rotated while it was read" in said[0]


def test_what_cannot_be_read_is_said_and_the_rest_is_opened(tmp_path: Path) -> None:
    good = write(tmp_path / "mainlog", ["2026-11-20 10:00:00 x"])
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "notes").write_text("dear diary\n")
    (tmp_path / "old.zst").write_bytes(b"(\xb5/\xfd")
    (tmp_path / "empty").write_bytes(b"")
    names = ("missing", "folder", "pipe", "notes", "old.zst", "empty", "mainlog", "mainlog")
    said: list[str] = []
    logs = open_logs([tmp_path / name for name in names], said.append)
    assert [(log.path.name, log.kind) for log in logs] == [("empty", "empty"), ("mainlog", "main")]
    assert logs[1].path == good
    assert [line.partition(": ")[2] for line in said] == [
        "No such file or directory",
        "a directory; name log files",
        "not a regular file; name log files",
        "not a mail log: no line in it begins with a time as Exim or syslog writes it",
        "compressed with zstd: unpack it first, with zstd -d FILE",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_log_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "mainlog", ["2026-11-20 10:00:00 x"])
    path.chmod(0)
    said: list[str] = []
    assert open_logs([path], said.append) == []
    assert said == [f"{path}: Permission denied"]


def test_a_log_that_begins_with_nul_bytes(tmp_path: Path) -> None:
    path = tmp_path / "mainlog"
    path.write_bytes(b"\0" * (3 * BLOCK) + LINE)
    log, _ = opened(path)
    assert log.kind == "main"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("2026-11-20 10:00:00 Start queue run: pid=1", "main"),
        ("2026-11-20 10:00:00.123 +0100 [12] Start queue run: pid=1", "main"),
        ("Nov 20 10:00:00 server dovecot: lmtp(1): Connect from local", "mail"),
        ("Nov  2 10:00:00 server dovecot: lmtp(1): Connect from local", "mail"),
        ("2026-11-20T10:00:00.123456+01:00 server dovecot: lmtp(1): Connect", "mail"),
    ],
)
def test_kinds_of_logs(tmp_path: Path, line: str, kind: str) -> None:
    log, _ = opened(write(tmp_path / "log", [line]))
    assert log.kind == kind


def test_usual_logs_are_found_with_the_rotated_ones(tmp_path: Path) -> None:
    names = [
        "exim_mainlog", "exim_mainlog-20261101.gz", "exim_mainlog-20261108", "exim_mainlog.1",
        "exim_mainlog.10.gz",
    ]  # fmt: skip
    for name in [*names, "exim_mainlog.bak", "exim_mainlog.1.gz.tmp", "exim_rejectlog"]:
        (tmp_path / name).write_bytes(LINE)
    found = usual_logs([tmp_path / "exim_mainlog", tmp_path / "nowhere" / "mainlog"])
    assert sorted(path.name for path in found) == sorted(names)


CHICAGO, INDIA = -6 * 3600, 19_800


@pytest.mark.parametrize("offset", [0, CHICAGO, INDIA, 14 * 3600, -12 * 3600])
def test_a_place_is_found_by_universal_time_though_the_log_does_not_tell_its_zone(
    tmp_path: Path, offset: int
) -> None:
    lines = filler("2026-11-20 00:00:00", 3000, 20, offset)
    log, _ = opened(write(tmp_path / "mainlog", lines))
    clock = MainClock()
    for moment in ("2026-11-20 00:00:30", "2026-11-20 07:13:05", "2026-11-20 16:30:00"):
        place = place_of(log, epoch(moment), clock)
        assert clock.offset == offset
        before = (epoch(moment) - epoch("2026-11-20 00:00:00")) / 20 * len("\n".join(lines)) / 3000
        assert 0 <= before - place < 3 * log_blocks.PROBE, "not after the moment, and near it"


def test_a_place_is_found_in_the_hour_that_comes_twice(tmp_path: Path) -> None:
    """Summer time ends at 07:00 universal time in Chicago: 01:00 to 02:00 is told twice."""
    lines = filler("2026-11-01 00:00:00", 1260, 20, -5 * 3600)
    lines += filler("2026-11-01 07:00:00", 3000, 20, -6 * 3600)
    log, _ = opened(write(tmp_path / "mainlog", lines))
    clock = MainClock()
    for moment in ("2026-11-01 06:30:00", "2026-11-01 07:30:00"):
        place = place_of(log, epoch(moment), clock)
        _, following = log.probe(place, 4 * log_blocks.PROBE)
        assert new_id(moment, 0)[:6].encode() in following


def test_zone_in_the_log_is_believed() -> None:
    clock = MainClock()
    assert clock(b"2026-11-20 10:00:00 +0530 Start queue run: pid=1\n") == epoch(
        "2026-11-20 04:30:00"
    )
    assert clock.offset == INDIA


def test_times_that_are_none() -> None:
    assert seconds(b"2026-02-30 10:00:00") is None
    assert local_clock(b"2026-13-01 10:00:00 x\n\0\0no time\n") is None
    assert MainClock()(b"nothing here\n") is None


def test_syslog_times_run_on_over_new_year(tmp_path: Path) -> None:
    stamps = ("Dec 30 23:00:00", "Dec 31 23:59:59", "Jan  1 00:00:01")
    lines = [f"{stamp} server dovecot: x" for stamp in stamps]
    log, _ = opened(write(tmp_path / "maillog", lines))
    clock = MailClock(log, 0)
    times = [clock(line.encode()) for line in lines]
    assert None not in times
    first, second, third = times
    assert first and second and third
    assert (second - first, third - second) == (25 * 3600 - 1, 2)
    assert clock.at(epoch("2026-12-31 23:59:59"), log.head) == second
    assert clock.at(epoch("2027-01-01 00:00:01"), log.head) == third
