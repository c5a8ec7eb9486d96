"""The mechanism of the transcripts, with a box of canned answers: no lab needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lab.boxes import Completed
from lab.transcripts import transcripts, update
from lab.transcripts.compare import Books, compare
from lab.transcripts.counts import counted
from lab.transcripts.fences import PageError, read_page
from lab.transcripts.normalise import lines_of
from lab.transcripts.transcripts import Transcript, read_transcript, run_page

NEW, OTHER = "1vN2bA-00000000123-4abc", "1vN2bB-00000000125-0xyZ"
RUN_NEW, RUN_OTHER = "1wQ7cD-00000000777-9def", "1wQ7cE-00000000779-1ghi"
RUN_OLD = "1wQ7cD-0000CX-9d"

Answers = dict[str, tuple[str, int]]


class FakeBox:
    """Answers each command with what it was told to, and keeps what it was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str]] = []

    def run(self, command: str, *, user: str = "root", timeout: float = 30.0) -> Completed:
        self.asked.append((user, command))
        output, status = self.answers[command]
        return Completed(command, output, status)


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str], Path]:
    def write(body: str, front: str = "scenario: bare") -> Path:
        (tmp_path / "docs").mkdir(exist_ok=True)
        file = tmp_path / "docs" / "page.md"
        file.write_text(f"---\n{front}\n---\n\n# A page\n\n{body}", encoding="utf-8")
        return file

    return write


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answers], FakeBox]:
    def set_up(answers: Answers) -> FakeBox:
        box = FakeBox(answers)

        @contextmanager
        def open_box(generation: str, scenario: str = "hosting") -> Iterator[FakeBox]:
            yield box

        monkeypatch.setattr(transcripts, "open_box", open_box)
        monkeypatch.setattr(update, "open_box", open_box)
        return box

    return set_up


def transcript(file: Path) -> Transcript:
    return read_transcript(read_page(file, file.parents[1]))


def failures(file: Path, generation: str = "exim-4.98") -> list[str]:
    return [text for block in run_page(transcript(file), generation).values() for text in block]


def console(*lines: str) -> str:
    return "\n".join(["```console", *lines, "```", ""])


# --- reading ------------------------------------------------------------------------------------


def test_commands_of_a_block(page: Callable[[str], Path]) -> None:
    body = console(
        "# cat <<'EOF' > list", "> a", ">", "> EOF", "# true", "$ false", "out", "", "[1]", ""
    )
    (block,) = transcript(page(body)).blocks
    first, second, third = block.commands
    assert first.text == "cat <<'EOF' > list\na\n\nEOF"
    assert (first.line, first.user, first.output, first.status) == (8, False, "", 0)
    assert (second.line, second.text) == (12, "true")
    assert (third.line, third.user, third.output, third.output_line, third.status) == (
        13, True, "out\n", 14, 1,
    )  # fmt: skip
    assert block.fence.id == "docs/page.md::a-page-1"
    assert block.generations == ("exim-4.98", "exim-4.96", "exim-4.100")


def test_a_fence_in_a_list_and_in_an_admonition(page: Callable[[str], Path]) -> None:
    body = "1. Look:\n\n   ```console\n   # true\n   ```\n\n"
    body += "````{note}\n:class: x\n\n```console\n# id\n```\n````\n"
    first, second = transcript(page(body)).blocks
    assert (first.commands[0].line, first.commands[0].text, first.fence.indent) == (
        10,
        "true",
        "   ",
    )
    assert (second.commands[0].line, second.commands[0].text) == (17, "id")


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        (console("# exim -bp", "..."), 9, "left open"),
        (console("# exim -bp", "[..]", "..."), 9, "left open"),
        (console("# exim -bp", "...", "[1]"), 9, "left open"),
        (console("exim -bp"), 8, "begins with"),
        (console("# exim -bp", "a", "> b"), 10, "below an output"),
        (console("# exim \\", "-bp"), 9, "goes on here"),
        (console("# true", "[0]"), 9, "not written"),
        (console(), 7, "without a command"),
        (console(f"# exim -Mvh {NEW}"), 8, "shown nowhere before"),
        (console("# cat <<E", f"> {NEW}", "> E"), 9, "shown nowhere before"),
        ("```{console}\n:onyl: exim-4.98\n# true\n```\n", 7, "no option 'onyl'"),
        ("```{console}\n:only: buster\n# true\n```\n", 7, "no generation 'buster'"),
        ("```{console}\n:cannot-run:\n# true\n```\n", 7, "needs a value"),
        (
            "```{console}\n:cannot-run: no net\n:only: exim-4.98\n# true\n```\n",
            7,
            "no other option",
        ),
        ("```{console}\n:needs-cpanel: soon\n# whmapi1 x\n```\n", 7, "source's id"),
        (
            "```{console}\n:needs-cpanel: source-x 132\n# exim -bp\n# whmapi1 x\n```\n",
            9,
            "can run",
        ),
    ],
)
def test_faults_of_the_author(
    page: Callable[[str], Path], body: str, line: int, words: str
) -> None:
    with pytest.raises(PageError, match=words) as error:
        transcript(page(body))
    assert str(error.value).startswith(f"docs/page.md:{line}: ")


def test_a_page_that_runs_commands_names_its_scenario(page: Callable[..., Path]) -> None:
    with pytest.raises(PageError, match="name a `scenario`"):
        transcript(page(console("# true"), "description: x"))
    transcript(page("```{console}\n:cannot-run: Mailman 2\n# x\n```\n", "description: x"))


def test_front_matter_that_is_no_yaml_is_named_with_its_line(page: Callable[..., Path]) -> None:
    with pytest.raises(PageError, match=r"^docs/page\.md:3: .*not YAML"):
        transcript(page("", "a: b\nb: 'c"))


def test_an_id_must_be_shown_in_each_generation_that_uses_it(page: Callable[[str], Path]) -> None:
    shown = f"```{{console}}\n:only: exim-4.98\n# exim -bp\n 1m   528 {NEW} <>\n```\n"
    with pytest.raises(PageError, match=r"shown nowhere before in exim-4\.96"):
        transcript(page(shown + console(f"# exim -Mvh {NEW}")))
    transcript(page(shown + f"```{{console}}\n:only: exim-4.98\n# exim -Mvh {NEW}\n```\n"))


def test_counts(page: Callable[[str], Path]) -> None:
    body = console("# true", "# id") + "```{console}\n:only: exim-4.96\n# a\n```\n"
    body += "```{console}\n:needs-cpanel: source-x 132\n# whmapi1 a\n# whmapi1 b\n```\n"
    assert counted(transcript(page(body))) == {
        "run": {"exim-4.98": 2, "exim-4.96": 3, "exim-4.100": 2},
        "needs-cpanel": {"source-x 132": 2},
    }


# --- comparing ----------------------------------------------------------------------------------


def same(page: str, run: str, *, newest: bool = True) -> bool:
    return compare(lines_of(page), lines_of(run), Books(), newest).books is not None


@pytest.mark.parametrize(
    ("said", "printed", "agree"),
    [
        ("a\n...\nz", "a\nb\nc\nz", True),
        ("a\n...\nz", "a\nz", True),
        ("a\n...", "a", True),
        ("...\nb\n...\nb", "a\nb\nb", True),
        ("...\nb", "a\nb\nc", False),
        ("a\n...\nz", "a\nb", False),
        ("port [..] open", "port 25 open", True),
        ("port [..] open", "port 25 shut", False),
        ("[..] b", "# b", True),
        ("a", "a\nb", False),
        ("a\nb", "a", False),
        ("", "a", False),
        ("a", "", False),
        ("a   ", "a\n\n", True),
        ("a b", "a  b", False),
        ("PORT 25", "PORT 26", False),
        ("25m  2.9K 1vN2bA-00000000123-4abc <>", " 0m  2.8K 1wQ7cD-00000000777-9def <>", True),
        ("25m  2.9K 1vN2bA-00000000123-4abc <>", "40d  2.9K 1wQ7cD-00000000777-9def <>", False),
        ("40d   528 1vN2bA-00000000123-4abc <>", "40d   928 1wQ7cD-00000000777-9def <>", False),
        ("[..]2.9K 1vN2bA-00000000123-4abc <>", " 0m  2.9K 1wQ7cD-00000000777-9def <>", True),
        ("220 x ESMTP Exim 4.98.2 ready", "220 x ESMTP Exim 4.96 ready", False),
    ],
)  # fmt: skip
def test_outputs_agree_or_differ(said: str, printed: str, agree: bool) -> None:
    assert same(said, printed) is agree


def test_the_older_generation_answers_with_its_own_form_and_version() -> None:
    page = f"25m   528 {NEW} <alice@example.com>\n220 x ESMTP Exim 4.98.2 ready"
    run = f" 0m   513 {RUN_OLD} <alice@example.com>\n220 x ESMTP Exim 4.96 ready"
    assert same(page, run, newest=False)
    assert not same(page, run, newest=True)
    assert not same(run, page, newest=False), "a page with the old form is wrong everywhere"


def test_mixed_up_ids_are_caught() -> None:
    page = f"{NEW} <= a\n{OTHER} <= b\n{NEW} Completed"
    assert same(page, f"{RUN_NEW} <= a\n{RUN_OTHER} <= b\n{RUN_NEW} Completed")
    assert not same(page, f"{RUN_NEW} <= a\n{RUN_OTHER} <= b\n{RUN_OTHER} Completed")
    assert not same(page, f"{RUN_NEW} <= a\n{RUN_NEW} <= b\n{RUN_NEW} Completed")


def test_the_reading_of_an_ellipsis_that_fits_the_ids_is_found() -> None:
    page = f"...\n{NEW} <= a\n...\n{NEW} Completed"
    run = f"{RUN_NEW} <= a\n{RUN_OTHER} <= a\n{RUN_OTHER} Completed"
    assert same(page, run)
    assert not same(page, f"{RUN_NEW} <= a\n{RUN_OTHER} Completed")


def test_many_ellipses_do_not_take_for_ever() -> None:
    assert not same("...\na\n" * 20 + "end", "a\n" * 300 + "x")


# --- running ------------------------------------------------------------------------------------


def test_a_page_as_it_should_be(page: Callable[..., Path], lab: Callable[..., FakeBox]) -> None:
    queue = f"```{{console}}\n# exim -bp\n25m  2.9K {NEW} <a@example.com>\n```\n"
    file = page(
        queue + console(f"# exim -Mvh {NEW}", f"{NEW}-H", "...", "$ exim -bp", "no", "[1]"),
        "scenario: bare\nuser: bob",
    )
    for generation, run_id in (("exim-4.98", RUN_NEW), ("exim-4.96", RUN_OLD)):
        box = lab(
            {
                "exim -bp": (f" 0m  2.9K {run_id} <a@example.com>\n", 0),
                f"exim -Mvh {run_id}": (f"{run_id}-H\nmailnull 47 12\n", 0),
            }
        )
        found = failures(file, generation)
        assert box.asked == [
            ("root", "exim -bp"),
            ("root", f"exim -Mvh {run_id}"),
            ("bob", "exim -bp"),
        ]
        assert len(found) == 1
        assert found[0].startswith(f"docs/page.md:16: in {generation}: $ exim -bp\nexit status 0, ")


def test_a_difference_is_shown_with_its_line(
    page: Callable[[str], Path], lab: Callable[..., FakeBox]
) -> None:
    lab({"a": ("one\ntwo\nthree\n", 0), "b": ("yes\n", 0)})
    (found,) = failures(page(console("# a", "one", "2", "three", "# b", "yes")))
    assert found.startswith(
        "docs/page.md:8: in exim-4.98: # a\nthe output differs\nfirst difference at line 10"
    )
    assert "the page says:    2\n" in found
    assert "the server says:  two\n" in found
    assert "-2\n+two\n" in found


def test_a_page_goes_on_after_a_failure(
    page: Callable[[str], Path], lab: Callable[..., FakeBox]
) -> None:
    box = lab({"q": (f"{RUN_NEW} a\nnew line\n", 0), f"exim -Mf {RUN_NEW}": ("ok\n", 0)})
    file = page(
        console("# q", f"{NEW} a", "line", f"{OTHER} b")
        + console(f"# exim -Mf {NEW}", "ok", f"# exim -Mf {OTHER}")
    )
    first, second = run_page(transcript(file), "exim-4.98").values()
    assert len(first) == 1
    assert [command for _, command in box.asked] == ["q", f"exim -Mf {RUN_NEW}"]
    assert len(second) == 1
    assert f"no output of this run showed what {OTHER} is" in second[0]


def test_example_ids_stand_for_themselves(
    page: Callable[..., Path], lab: Callable[..., FakeBox]
) -> None:
    front = f"scenario: bare\nexample-ids: [{NEW}]"
    file = page(console(f"# exim_msgdate {NEW}", f"{NEW} is old"), front)
    lab({f"exim_msgdate {NEW}": (f"{NEW} is old\n", 0)})
    assert failures(file) == []
    lab({f"exim_msgdate {NEW}": (f"{RUN_NEW} is old\n", 0)})
    assert len(failures(file)) == 1


def test_a_difference_known_for_the_exim_to_come(
    page: Callable[[str], Path], lab: Callable[..., FakeBox]
) -> None:
    file = page("```{console}\n:exim-4.100: other words\n# a\none\n```\n")
    lab({"a": ("two\n", 0)})
    assert failures(file, "exim-4.100") == []
    assert len(failures(file, "exim-4.98")) == 1
    lab({"a": ("one\n", 1)})
    assert len(failures(file, "exim-4.100")) == 1


def test_process_numbers_are_replaced_only_where_they_are_meant(
    page: Callable[[str], Path], lab: Callable[..., FakeBox]
) -> None:
    box = lab(
        {
            "exiwhat": ("    25 daemon(4.98.2): -q1h\n", 0),
            "nc -p 465 -w 25 x; kill -HUP 25; head -n 77": ("", 0),
        }
    )
    file = page(
        console(
            "# exiwhat",
            "    77 daemon(4.98.2): -q1h",
            "# nc -p 465 -w 25 x; kill -HUP 77; head -n 77",
        )
    )
    assert failures(file) == []
    assert len(box.asked) == 2


# --- updating -----------------------------------------------------------------------------------


def updated(file: Path) -> list[str]:
    problems = update.update_page(file, file.parents[1])
    assert problems == []
    return file.read_text(encoding="utf-8").split("# A page\n\n")[1].split("\n")


def test_empty_outputs_are_filled_in_and_the_next_run_changes_nothing(
    page: Callable[[str], Path], lab: Callable[..., FakeBox]
) -> None:
    lab({"a": (f"{RUN_NEW} one\n# two\n", 3), "b": ("", 0), "c": ("x\n\n", 0)})
    file = page("1. List:\n\n   " + "\n   ".join(console("# a", "# b", "", "# c").split("\n")))
    lines = updated(file)
    assert [line.rstrip() for line in lines[2:-1]] == [
        "   ```console", "   # a", f"   {RUN_NEW} one", "   [..] two", "   [3]",
        "   # b", "", "   # c", "   x", "   ```",
    ]  # fmt: skip
    lab({"a": (f"{RUN_OTHER} one\n# two\n", 3), "b": ("", 0), "c": ("x\n", 0)})
    assert updated(file) == lines


def test_what_still_agrees_is_left_alone(
    page: Callable[[str], Path], lab: Callable[..., FakeBox]
) -> None:
    lab({"a": (f"{RUN_NEW} x\nmiddle\nnew\nend 42\n", 0), f"b {RUN_NEW}": ("ok\n", 0)})
    file = page(console("# a", f"{NEW} x", "...", "old", "end [..]", "", f"# b {NEW}", "ok"))
    assert updated(file)[1:-2] == [
        "# a",
        f"{NEW} x",
        "...",
        "new",
        "end [..]",
        "",
        f"# b {NEW}",
        "ok",
    ]


def test_ids_of_a_rewritten_output_keep_their_names(
    page: Callable[[str], Path], lab: Callable[..., FakeBox]
) -> None:
    lab({"a": (f"{RUN_NEW} first\n{RUN_OTHER} changed\n", 0), f"b {RUN_OTHER}": ("ok\n", 0)})
    file = page(console("# a", f"{NEW} first", f"{OTHER} second", f"# b {OTHER}", "ok"))
    assert updated(file)[1:-2] == ["# a", f"{NEW} first", f"{OTHER} changed", f"# b {OTHER}", "ok"]


def test_another_generation_is_reported_and_not_written(
    page: Callable[[str], Path], lab: Callable[..., FakeBox]
) -> None:
    answers = {"a": ("one\n", 0)}
    box = lab(answers)
    file = page(console("# a", "one"))
    real = box.run
    turns = iter(["one\n", "two\n", "one\n"])

    def run(command: str, *, user: str = "root", timeout: float = 30.0) -> Completed:
        answers["a"] = (next(turns), 0)
        return real(command, user=user, timeout=timeout)

    box.run = run  # type: ignore[method-assign]
    before = file.read_text(encoding="utf-8")
    (problem,) = update.update_page(file, file.parents[1])
    assert problem.startswith("docs/page.md:8: in exim-4.96: # a\nthe output differs")
    assert file.read_text(encoding="utf-8") == before


def test_an_output_with_a_fence_is_refused(
    page: Callable[[str], Path], lab: Callable[..., FakeBox]
) -> None:
    lab({"a": ("```\n", 0)})
    file = page(console("# a"))
    with pytest.raises(PageError, match="fence this block with ~~~~"):
        update.update_page(file, file.parents[1])
